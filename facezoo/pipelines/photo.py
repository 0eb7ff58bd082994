"""From a picture and the boxes of its faces to large faces with landmarks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.images import FaceCropper
from facezoo.images import draw_landmarks
from facezoo.pipelines.boxes import check_boxes
from facezoo.pipelines.paste import enlarge
from facezoo.pipelines.paste import paste_face
from facezoo.runtime import FaceEnhancer

PHOTO_SCALE = 2.0
MAX_PHOTO_PIXELS = 64_000_000
# A face this many times larger than what the network reads loses by it.
LARGE_FACE = 4


@dataclass(frozen=True)
class PhotoFace:
    """One face of a picture.

    Args:
        box: `(x0, y0, x1, y1)` as given, see `facezoo.pipelines.boxes`.
        square: `(x0, y0, x1, y1)`, the square that was cut out, in pixels of
            the picture, whose first pixel reaches from -0.5 to 0.5.
        score: Float, the mean of `landmark_scores`.
        sr_image: Uint8 RGB array `(S, S, 3)`, the enlarged face.
        face_landmarks: Float32 array `(K, 2)` in pixels of `sr_image`.
        landmarks: Float32 array `(K, 2)` in pixels of the picture.
        landmark_scores: Float32 array `(K,)`.
    """

    box: tuple[float, float, float, float]
    square: tuple[float, float, float, float]
    score: float
    sr_image: np.ndarray
    face_landmarks: np.ndarray
    landmarks: np.ndarray
    landmark_scores: np.ndarray


@dataclass(frozen=True)
class EnhancedPhoto:
    """A photograph, enlarged, with its enlarged faces in it.

    Args:
        image: Uint8 RGB array `(factor * H, factor * W, 3)`.
        factor: Float. How much larger than the photograph it is.
        faces: List of `PhotoFace`, in the order of the boxes.
        notes: List of sentences on what was done otherwise than asked.
    """

    image: np.ndarray
    factor: float
    faces: list[PhotoFace]
    notes: list[str]


def enhance_photo(
    image: np.ndarray,
    boxes: Sequence,
    enhancer: FaceEnhancer,
    box_margin: float = 1.0,
    photo_scale: float = PHOTO_SCALE,
    max_pixels: int = MAX_PHOTO_PIXELS,
) -> EnhancedPhoto:
    """Enlarges the faces of a photograph and puts them back into it.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        boxes: Sequence of face boxes `[x0, y0, x1, y1]`, see
            `facezoo.pipelines.boxes`.
        enhancer: A `FaceEnhancer`.
        box_margin: Float. The square that is cut out is this many times the
            longer side of the box.
        photo_scale: Float of at least 1. The photograph is enlarged by this
            factor before the faces are put into it.
        max_pixels: Int. The factor is lowered where the enlarged photograph
            would have more pixels.

    Returns:
        An `EnhancedPhoto`.

    Raises:
        FaceZooError: If a box is wrong or lies outside the picture, or the
            factor is below 1.

    Example:

    >>> photo = enhance_photo(image, [[40, 52, 60, 72]], FaceEnhancer())
    >>> photo.image.shape == (2 * image.shape[0], 2 * image.shape[1], 3)
    True
    """
    check_factor("box_margin", box_margin, 0.1)
    check_factor("photo_scale", photo_scale, 1.0)
    faces = find_faces(image, boxes, enhancer, box_margin)
    canvas, factor = enlarge(image, photo_scale, max_pixels)
    notes = []
    if factor < photo_scale:
        notes.append(
            f"enlarged {factor:.2f} times instead of {photo_scale:g}, "
            f"to stay below {max_pixels / 1e6:g} million pixels"
        )
    for i, face in enumerate(faces):
        side = face.square[2] - face.square[0]
        if side > LARGE_FACE * enhancer.input_size:
            notes.append(
                f"face {i} is {side:.0f} pixels wide and the network reads "
                f"{enhancer.input_size}: the photograph shows more of it"
            )
        square = to_enlarged(np.reshape(face.square, (2, 2)), image, canvas)
        paste_face(canvas, face.sr_image, tuple(square.ravel()))
    return EnhancedPhoto(canvas, factor, faces, notes)


def enhance_single(image: np.ndarray, enhancer: FaceEnhancer) -> PhotoFace:
    """Enlarges a picture that is one face.

    A picture that is not square is made so by repeating its edges.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        enhancer: A `FaceEnhancer`.

    Returns:
        A `PhotoFace`, whose box is the whole picture.
    """
    height, width = image.shape[:2]
    return find_faces(image, [[0, 0, width, height]], enhancer)[0]


def find_faces(
    image: np.ndarray,
    boxes: Sequence,
    enhancer: FaceEnhancer,
    box_margin: float = 1.0,
) -> list[PhotoFace]:
    """Cuts faces out of a picture, enlarges them and finds their landmarks.

    The arguments are those of `enhance_photo`.

    Returns:
        List of `PhotoFace`, in the order of the boxes.
    """
    height, width = image.shape[:2]
    boxes = check_boxes(boxes, width, height)
    size = enhancer.input_size
    cropper = FaceCropper(size, box_margin=box_margin)
    crops = [cropper.crop(image, cropper.square_from_box(box)) for box in boxes]
    faces = np.zeros((len(boxes), size, size, 3), np.uint8)
    for i, crop in enumerate(crops):
        faces[i] = crop.image
    enhanced = enhancer.enhance_faces(faces)
    found = []
    for i, (box, crop) in enumerate(zip(boxes, crops)):
        # The crop knows the way from the small face, not from the large one.
        points = (enhanced.landmarks[i] + 0.5) / enhancer.scale - 0.5
        found.append(
            PhotoFace(
                box=tuple(box.tolist()),
                square=tuple(crop.square.tolist()),
                score=float(enhanced.scores[i].mean()),
                sr_image=enhanced.sr_image[i],
                face_landmarks=enhanced.landmarks[i],
                landmarks=crop.to_picture(points),
                landmark_scores=enhanced.scores[i],
            )
        )
    return found


def draw_photo(
    image: np.ndarray, photo: EnhancedPhoto, enhancer: FaceEnhancer
) -> np.ndarray:
    """Draws the landmarks of all faces on the enlarged photograph.

    Args:
        image: Uint8 RGB array `(H, W, 3)`, the photograph.
        photo: What `enhance_photo` made of it.
        enhancer: The `FaceEnhancer` that was used.

    Returns:
        Uint8 RGB array of the shape of `photo.image`.
    """
    drawn = photo.image.copy()
    height, width = drawn.shape[:2]
    for face in photo.faces:
        points = to_enlarged(face.landmarks, image, drawn)
        # Only the face's surroundings are handed on: photographs are large.
        square = to_enlarged(np.reshape(face.square, (2, 2)), image, drawn)
        room = (square[1] - square[0]) / 2
        low = np.minimum(points.min(axis=0), square[0]) - room
        high = np.maximum(points.max(axis=0), square[1]) + room
        x0, y0 = np.clip(np.floor(low), 0, (width - 1, height - 1)).astype(int)
        x1, y1 = np.clip(np.ceil(high), 1, (width, height)).astype(int)
        drawn[y0:y1, x0:x1] = draw_landmarks(
            drawn[y0:y1, x0:x1], points - (x0, y0), enhancer.scheme.lines
        )
    return drawn


def check_factor(name: str, value: float, lowest: float) -> None:
    """Raises `FaceZooError` if a factor is below `lowest` or not finite."""
    if not lowest <= value < math.inf:
        raise FaceZooError(
            f"`{name}` must be a number of {lowest:g} or more. "
            f"Received: {name}={value}"
        )


def to_enlarged(
    points: np.ndarray, image: np.ndarray, enlarged: np.ndarray
) -> np.ndarray:
    """Takes points `(K, 2)` from a picture to the same picture enlarged."""
    height, width = image.shape[:2]
    factors = np.array([enlarged.shape[1] / width, enlarged.shape[0] / height])
    return (np.asarray(points) + 0.5) * factors - 0.5
