"""The enhancer that serves faces of a size, where several could."""


def enhancer_for_size(enhancer, face_size: int):
    """Gives what an enhancer would use for faces of a size.

    Args:
        enhancer: Object with `enhance_faces`, `image_size` and `scheme`; with
            `for_face_size` too if it chooses by size, as a
            `facezoo.FaceEnhancer` without a preset does.
        face_size: Int. Side in pixels of the faces that go in.

    Returns:
        The enhancer chosen, whose `image_size` and `scheme` are those of its
        outputs; `enhancer` itself if it does not choose.
    """
    choose = getattr(enhancer, "for_face_size", None)
    return enhancer if choose is None else choose(face_size)
