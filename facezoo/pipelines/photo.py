"""Stage 4, compose: a photograph, enlarged, with its enlarged faces in it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.images import bicubic_resize
from facezoo.images import draw_landmarks
from facezoo.pipelines.detectors.detections import Detector
from facezoo.pipelines.faces import PhotoFace
from facezoo.pipelines.faces import cut_faces
from facezoo.pipelines.faces import enhance_cuts
from facezoo.pipelines.faces import find_faces
from facezoo.pipelines.grain import grain_covariance
from facezoo.pipelines.grain import missing_grain
from facezoo.pipelines.paste import enlarge
from facezoo.pipelines.paste import paste_face
from facezoo.pipelines.squares import square_of_picture
from facezoo.runtime import FaceEnhancer

PHOTO_SCALE = 2.0
MAX_PHOTO_PIXELS = 64_000_000
# A face this many times larger than what the network reads loses by it.
LARGE_FACE = 4
# Grain is measured around a face, so many sides of it far.
AROUND = 0.75


@dataclass(frozen=True)
class EnhancedPhoto:
    """A photograph, enlarged, with its enlarged faces in it.

    Args:
        image: Uint8 RGB array `(factor * H, factor * W, 3)`.
        factor: Float. How much larger than the photograph it is.
        faces: List of `PhotoFace`, in the order they were found in.
        notes: List of sentences on what was done otherwise than asked.
    """

    image: np.ndarray
    factor: float
    faces: list[PhotoFace]
    notes: list[str]


def enhance_photo(
    image: np.ndarray,
    boxes: Sequence | None,
    enhancer: FaceEnhancer,
    box_margin: float = 1.0,
    photo_scale: float = PHOTO_SCALE,
    max_pixels: int = MAX_PHOTO_PIXELS,
    blend: float = 1.0,
    detector: Detector | None = None,
    refine: bool = False,
) -> EnhancedPhoto:
    """Enlarges the faces of a photograph and puts them back into it.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        boxes: Sequence of face boxes `[x0, y0, x1, y1]`, see
            `facezoo.pipelines.boxes`; `None` to let the detector find them.
        enhancer: A `FaceEnhancer`.
        box_margin: Float. The square that is cut out is this many times the
            longer side of the box.
        photo_scale: Float, see `compose_photo`.
        max_pixels: Int, see `compose_photo`.
        blend: Float, see `compose_photo`.
        detector: A `Detector`, see `facezoo.pipelines.detectors`.
        refine: If true, each face is cut again by its landmarks.

    Returns:
        An `EnhancedPhoto`.

    Raises:
        FaceZooError: If a box is wrong or lies outside the picture, or a
            factor is out of its range.

    Example:

    >>> photo = enhance_photo(image, [[40, 52, 60, 72]], FaceEnhancer())
    >>> photo.image.shape == (2 * image.shape[0], 2 * image.shape[1], 3)
    True
    """
    check_factor("box_margin", box_margin, 0.1)
    check_factor("photo_scale", photo_scale, 1.0)
    check_factor("blend", blend, 0.0, 1.0)
    faces = find_faces(image, boxes, enhancer, box_margin, detector, refine)
    return compose_photo(image, faces, photo_scale, blend, max_pixels)


def compose_photo(
    image: np.ndarray,
    faces: Sequence[PhotoFace],
    photo_scale: float = PHOTO_SCALE,
    blend: float = 1.0,
    max_pixels: int = MAX_PHOTO_PIXELS,
) -> EnhancedPhoto:
    """Enlarges a photograph and puts its enlarged faces into it.

    Outside of the faces the result equals the photograph enlarged by Lanczos
    interpolation to the last bit; at scale 1, the photograph itself.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        faces: Sequence of `PhotoFace`.
        photo_scale: Float of at least 1. The photograph is enlarged by this
            factor before the faces are put into it.
        blend: Float in `[0, 1]`. How much of the enlarged faces is seen; at 0
            the result is the enlarged photograph.
        max_pixels: Int. The factor is lowered where the enlarged photograph
            would have more pixels.

    Returns:
        An `EnhancedPhoto`.
    """
    check_factor("photo_scale", photo_scale, 1.0)
    check_factor("blend", blend, 0.0, 1.0)
    canvas, factor = enlarge(image, photo_scale, max_pixels)
    notes = []
    if factor < photo_scale:
        notes.append(
            f"enlarged {factor:.2f} times instead of {photo_scale:g}, "
            f"to stay below {max_pixels / 1e6:g} million pixels"
        )
    for i, face in enumerate(faces):
        if face.side > LARGE_FACE * face.input_size:
            notes.append(
                f"face {i} is {face.side:.0f} pixels wide and the network "
                f"reads {face.input_size}: the photograph shows more of it"
            )
        if blend > 0:
            square = to_enlarged(np.reshape(face.square, (2, 2)), image, canvas)
            paste_face(
                canvas,
                face.sr_image,
                tuple(square.ravel()),
                face.face_landmarks,
                blend,
                grain_for_face(image, face),
                factor,
            )
    return EnhancedPhoto(canvas, factor, list(faces), notes)


def enhance_single(image: np.ndarray, enhancer: FaceEnhancer) -> PhotoFace:
    """Enlarges a picture that is one face.

    A picture that is not square is made so by repeating its edges.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        enhancer: A `FaceEnhancer`.

    Returns:
        A `PhotoFace`, whose box is the whole picture.
    """
    squares = square_of_picture(image)
    return enhance_cuts(cut_faces(image, squares, enhancer))[0]


def grain_for_face(image: np.ndarray, face: PhotoFace) -> np.ndarray:
    """Measures the grain that a face lacks beside its surroundings.

    Args:
        image: Uint8 RGB array `(H, W, 3)`, the photograph.
        face: A `PhotoFace` of it.

    Returns:
        Float64 array `(3, 3)`, the covariance of the grain to add, in square
        grey levels.
    """
    height, width = image.shape[:2]
    square = np.reshape(face.square, (2, 2)) + 0.5
    low, high = np.rint(square).astype(int)
    room = math.ceil(face.side * AROUND)
    left, top = np.maximum(low - room, 0)
    right, bottom = np.minimum(high + room, (width, height))
    around = image[top:bottom, left:right]
    mask = np.ones(around.shape[:2], bool)
    inner = np.maximum(low - (left, top), 0)
    mask[inner[1] : high[1] - top, inner[0] : high[0] - left] = False
    wanted = grain_covariance(around, mask)
    if not wanted.any():
        return wanted
    size = min(face.sr_image.shape[0], max(1, round(face.side)))
    present = grain_covariance(bicubic_resize(face.sr_image, size))
    return missing_grain(wanted, present)


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
        # Ellipses would hide faces that are still small here.
        drawn[y0:y1, x0:x1] = draw_landmarks(
            drawn[y0:y1, x0:x1],
            points - (x0, y0),
            enhancer.scheme.lines,
            face.landmark_scores,
        )
    return drawn


def check_factor(
    name: str, value: float, lowest: float, highest: float = math.inf
) -> None:
    """Raises `FaceZooError` if a factor is out of its range or not finite."""
    if not lowest <= value <= highest or math.isinf(value):
        limits = f"of {lowest:g} or more"
        if highest < math.inf:
            limits = f"from {lowest:g} to {highest:g}"
        raise FaceZooError(
            f"`{name}` must be a number {limits}. Received: {name}={value}"
        )


def to_enlarged(
    points: np.ndarray, image: np.ndarray, enlarged: np.ndarray
) -> np.ndarray:
    """Takes points `(K, 2)` from a picture to the same picture enlarged."""
    height, width = image.shape[:2]
    factors = np.array([enlarged.shape[1] / width, enlarged.shape[0] / height])
    return (np.asarray(points) + 0.5) * factors - 0.5
