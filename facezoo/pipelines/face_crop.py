"""Tell a picture that is one face from a photograph with faces in it."""

# Twice the largest face that the networks read, and as wide as what others
# store cut-out faces in. A photograph so small has nothing to look for in it.
LARGEST_FACE_CROP = 128


def is_face_crop(
    width: int, height: int, largest: int = LARGEST_FACE_CROP
) -> bool:
    """Whether a picture is taken for one face that someone cut out.

    Only its size counts, so that nobody has to guess: a picture of at most
    `largest` pixels a side is a face, and a larger one is searched for faces.

    Args:
        width: Int. Width of the picture in pixels.
        height: Int. Height of the picture in pixels.
        largest: Int. 0 takes no picture for a face.
    """
    return max(width, height) <= largest
