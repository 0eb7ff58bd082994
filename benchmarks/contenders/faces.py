"""The faces of a set: cut with room around them, then made small.

All contenders see the same pixels. A face is cut at 256 pixels with room of
3/8 of its side all around; the whole is made small by antialiased bicubic and
rounded to 8 bit. facezoo and the enlargers are given the face, the middle of
it; rivals that look for the face themselves are given the room as well.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.evaluation import read_annotation
from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from facezoo.images import find_images
from facezoo.images import read_image

SIZE = 256  # pixels of the face at full size
MARGIN = 1.25  # the canonical square over the points' box
# The picture over the face: 7/4, so that 8 pixels have a border of 3.
ROOM_SIZE = SIZE * 7 // 4


@dataclass(frozen=True)
class FaceSet:
    """The faces of a folder.

    Attributes:
        name: String.
        pictures: uint8 `(N, 448, 448, 3)`: the face with its room.
        landmarks: float32 `(N, 68, 2)` in pixels of the face of 256 pixels.
        problems: List of sentences, one a file that was left out.
    """

    name: str
    pictures: np.ndarray
    landmarks: np.ndarray
    problems: list[str]


def read_set(name: str, folder: Path, limit: int | None = None) -> FaceSet:
    """Reads a folder of pictures with `.pts` or `.tem` files beside them.

    Args:
        name: Name for tables.
        folder: The folder: 300-W's, or one of the Face Research Lab.
        limit: Int. Most faces to read, spread evenly over the folder.

    Returns:
        A `FaceSet`.

    Raises:
        FaceZooError: If no face can be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FaceZooError(f"{folder} is not a folder.")
    paths = find_images(folder).paths
    if limit is not None and limit < len(paths):
        paths = [paths[i * len(paths) // limit] for i in range(limit)]
    cropper = FaceCropper(ROOM_SIZE, margin=MARGIN * ROOM_SIZE / SIZE)
    pictures, landmarks, problems = [], [], []
    for path in paths:
        try:
            points = read_annotation(path)
            square = cropper.square_from_landmarks(points)
            crop = cropper.crop(read_image(path), square)
        except FaceZooError as error:
            problems.append(str(error))
            continue
        pictures.append(crop.image)
        landmarks.append(crop.to_face(points) - border(SIZE))
    if not pictures:
        more = f" First problem: {problems[0]}" if problems else ""
        raise FaceZooError(
            f"{folder} holds no picture with a .pts file of 68 landmarks or a "
            f".tem file of 189 that could be measured.{more}"
        )
    return FaceSet(name, np.stack(pictures), np.stack(landmarks), problems)


def shrink(pictures: np.ndarray, face_size: int) -> np.ndarray:
    """Makes faces with their room `face_size` pixels small.

    Args:
        pictures: uint8 `(N, 448, 448, 3)`.
        face_size: Int, a multiple of 8.

    Returns:
        uint8 `(N, 7/4 face_size, 7/4 face_size, 3)`.
    """
    return bicubic_resize(pictures, face_size + 2 * border(face_size))


def without_room(pictures: np.ndarray) -> np.ndarray:
    """Gives the faces alone, the middle 4/7 of the pictures."""
    size = pictures.shape[1] * 4 // 7
    inside = slice(border(size), border(size) + size)
    return np.ascontiguousarray(pictures[:, inside, inside])


def border(face_size: int) -> int:
    """Gives the pixels of room on each side of a face."""
    return face_size * 3 // 8
