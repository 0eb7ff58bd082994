"""A sheet that shows faces before and after, and their landmarks."""

from collections.abc import Sequence

import numpy as np

from facezoo.images import FaceCropper
from facezoo.images import draw_landmarks
from facezoo.images import face_sheet
from facezoo.landmarks import LandmarkScheme
from facezoo.pipelines.faces import PhotoFace

LABELS = ("picture", "bicubic", "facezoo", "landmarks")
# A sheet of more would be larger than what it is made of.
MAX_FACES = 32


def face_before(image: np.ndarray, face: PhotoFace, size: int) -> np.ndarray:
    """Shows a face as its picture has it.

    Args:
        image: Uint8 RGB array `(H, W, 3)`, the picture.
        face: A `PhotoFace` of it.
        size: Int. Pixels a side of the result.

    Returns:
        Uint8 RGB array `(size, size, 3)`: the square that was cut out, by
        antialiased bicubic interpolation, in register with `face.sr_image`.
    """
    return FaceCropper(size).crop(image, face.square).image


def before_after_sheet(
    image: np.ndarray,
    faces: Sequence[PhotoFace],
    scheme: LandmarkScheme,
    cell: int = 192,
) -> np.ndarray:
    """Lays out the faces of a picture, one a row.

    The columns: the face in the pixels of the picture, its bicubic
    enlargement, what facezoo makes of it, and that with the landmarks,
    coloured by their scores, in the ellipses that hold them with 90 %
    probability.

    Args:
        image: Uint8 RGB array `(H, W, 3)`, the picture.
        faces: Sequence of its `PhotoFace`, one at least. Only the first 32
            are shown.
        scheme: The `LandmarkScheme` of their landmarks.
        cell: Int. Side of a cell in pixels.

    Returns:
        Uint8 RGB array, the sheet.
    """
    rows, row_labels = [], []
    for i, face in enumerate(faces[:MAX_FACES]):
        size = len(face.sr_image)
        own_size = max(1, round(min(face.side, size)))
        rows.append(
            [
                face_before(image, face, own_size),
                face_before(image, face, size),
                face.sr_image,
                draw_landmarks(
                    face.sr_image,
                    face.face_landmarks,
                    scheme.lines,
                    face.landmark_scores,
                    scale=-(-2 * cell // size),
                    covariance=face.landmark_covariance
                    * (size / face.side) ** 2,
                ),
            ]
        )
        row_labels.append(f"face {i}, {face.score:.2f}")
    return face_sheet(rows, LABELS, row_labels, cell)
