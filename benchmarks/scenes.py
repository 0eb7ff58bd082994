"""Pictures with tiny faces in them whose places are known, made as asked.

Portraits are shrunk and faded into pictures that show no faces. Nothing of it
is kept: the pictures are the user's own.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from facezoo.images import find_images
from facezoo.images import read_image
from facezoo.landmarks import read_pts

# What is pasted shows this many times the face's square: the head.
ROOM = 1.75
# Share of the portrait's side over which it fades into the background.
FADE = 0.12
WIDTH, HEIGHT = 640, 480
COLUMNS, ROWS = 4, 3
# Photographs without faces that scikit-image brings along.
BACKGROUNDS = (
    "brick.png",
    "chelsea.png",
    "clock_motion.png",
    "coffee.png",
    "coins.png",
    "grass.png",
    "gravel.png",
    "hubble_deep_field.jpg",
    "ihc.png",
    "motorcycle_left.png",
    "motorcycle_right.png",
    "page.png",
    "retina.jpg",
    "rocket.jpg",
)


class Portrait(NamedTuple):
    """A face with the room around it, 1.75 times the canonical square.

    Attributes:
        image: Uint8 RGB array `(R, R, 3)`.
        landmarks: Float array `(K, 2)` in pixels of `image`, or `None`.
    """

    image: np.ndarray
    landmarks: np.ndarray | None


class Scene(NamedTuple):
    """A picture and the faces in it.

    Attributes:
        image: Uint8 RGB array `(480, 640, 3)`.
        squares: Float array `(N, 4)`, the canonical squares, edges as in
            slicing.
        landmarks: List of `N` arrays `(K, 2)` or `None`.
    """

    image: np.ndarray
    squares: np.ndarray
    landmarks: list


def read_portraits(folder: str | Path, limit: int | None = None) -> list:
    """Reads the portraits of a folder.

    Where a `.pts` file lies beside a picture, its points say where the face
    is; a picture without one must be square and hold 1.75 times the face.

    Args:
        folder: Path of the folder.
        limit: Int or `None`. Read so many, evenly spread.
    """
    paths = find_images(folder).paths
    if limit is not None and limit < len(paths):
        chosen = np.linspace(0, len(paths) - 1, limit).round().astype(int)
        paths = [paths[i] for i in chosen]
    return [read_portrait(path) for path in paths]


def read_portrait(path: Path) -> Portrait:
    image = read_image(path)
    points = path.with_suffix(".pts")
    if not points.exists():
        return Portrait(image, None)
    landmarks = read_pts(points)
    x0, y0, x1, y1 = FaceCropper(1).square_from_landmarks(landmarks)
    side = (x1 - x0) * ROOM
    low = np.array([x0 + x1 - side, y0 + y1 - side]) / 2
    cropper = FaceCropper(max(1, round(side)))
    crop = cropper.crop(image, np.concatenate([low, low + side]))
    return Portrait(crop.image, crop.to_face(landmarks))


def read_backgrounds(folder: str | Path | None = None) -> list[np.ndarray]:
    """Reads pictures without faces: of a folder, or scikit-image's."""
    if folder is not None:
        paths = find_images(folder).paths
    else:
        import skimage.data

        place = Path(skimage.data.__file__).parent
        paths = [place / name for name in BACKGROUNDS]
    return [read_image(path) for path in paths]


def make_scene(
    portraits: Sequence[Portrait],
    backgrounds: Sequence[np.ndarray],
    face_size: float,
    rng: np.random.Generator,
) -> Scene:
    """Pastes portraits into a background, in a loose grid of 4 x 3.

    Args:
        portraits: Sequence of up to 12 `Portrait`.
        backgrounds: Sequence of uint8 RGB arrays; one is chosen, mirrored
            and cut to 640 x 480 pixels by chance.
        face_size: Float. Width of the faces' canonical squares in pixels.
        rng: A `numpy.random.Generator`.
    """
    image = _background(backgrounds[rng.integers(len(backgrounds))], rng)
    cells = rng.permutation(COLUMNS * ROWS)[: len(portraits)]
    squares, landmarks = [], []
    cell = np.array([WIDTH / COLUMNS, HEIGHT / ROWS])
    for portrait, index in zip(portraits, cells, strict=True):
        room = np.maximum(cell - ROOM * face_size, 0)
        corner = (index % COLUMNS, index // COLUMNS) * cell
        corner = corner + rng.random(2) * room
        landmarks.append(_paste(image, portrait, corner, face_size))
        center = corner + ROOM * face_size / 2
        squares.append([*center - face_size / 2, *center + face_size / 2])
    return Scene(image, np.array(squares).reshape(-1, 4), landmarks)


def _background(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    # Largest window of 4:3, made smaller by up to a third.
    fit = min(width / WIDTH, height / HEIGHT) * rng.uniform(0.67, 1)
    w, h = round(WIDTH * fit), round(HEIGHT * fit)
    x, y = rng.integers(width - w + 1), rng.integers(height - h + 1)
    window = picture[y : y + h, x : x + w]
    if rng.random() < 0.5:
        window = window[:, ::-1]
    return bicubic_resize(np.ascontiguousarray(window), (HEIGHT, WIDTH))


def _paste(
    image: np.ndarray, portrait: Portrait, corner: np.ndarray, face_size: float
) -> np.ndarray | None:
    """Shrinks a portrait to parts of a pixel; gives its landmarks."""
    side = ROOM * face_size
    first = np.floor(corner).astype(int)
    size = int(np.ceil(side)) + 1
    # Seen from the portrait, the window of whole pixels is a square as well.
    old = portrait.image.shape[0]
    scale = old / side
    low = (first - corner) * scale - 0.5
    window = np.concatenate([low, low + size * scale])
    face = FaceCropper(size).crop(portrait.image, window).image
    centers = np.arange(size) + 0.5
    depth_x = _depth(centers - (corner[0] - first[0]), side)
    depth_y = _depth(centers - (corner[1] - first[1]), side)
    mask = (depth_y[:, None] * depth_x)[..., None]
    x, y = first
    height, width = image.shape[:2]
    part = image[y : y + size, x : x + size].astype("float32")
    h, w = part.shape[:2]
    mixed = part + mask[:h, :w] * (face[:h, :w] - part)
    image[y : y + size, x : x + size] = np.rint(mixed)
    if portrait.landmarks is None:
        return None
    return (portrait.landmarks + 0.5) / scale + corner - 0.5


def _depth(position: np.ndarray, side: float) -> np.ndarray:
    """Rises from 0 at the portrait's edge to 1 at `FADE` inside it."""
    inside = np.minimum(position, side - position) / (FADE * side)
    inside = np.clip(inside, 0, 1)
    return inside * inside * (3 - 2 * inside)
