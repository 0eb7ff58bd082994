"""Clips in which a real face moves in a known way, made as they are read."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from facezoo.images import FaceCropper

FRAMES_A_SECOND = 30
# Width of a frame, in sides of the face.
FRAME_SIDES = 4
# Of the landmarks of iBUG 68: where the lower face begins, and its end.
NOSE_BASE, CHIN = 33, 8


@dataclass(frozen=True)
class Motion:
    """How the face of a clip moves.

    Args:
        name: String.
        path: float64 `(T, 2)`, where the face is in each frame, in its sides
            from the middle of the frame.
        opening: float64 `(T,)`, how much longer the lower face is in each
            frame, in its sides.
    """

    name: str
    path: np.ndarray
    opening: np.ndarray


def still(seconds: float) -> Motion:
    """The face does not move; the camera makes noise."""
    count = round(seconds * FRAMES_A_SECOND)
    return Motion("still", np.zeros((count, 2)), np.zeros(count))


def hand_held(seconds: float, size: float) -> Motion:
    """The camera sways by up to a pixel, slowly, in both directions."""
    count = round(seconds * FRAMES_A_SECOND)
    time = np.arange(count) / FRAMES_A_SECOND
    x = 0.6 * np.sin(2 * np.pi * 0.31 * time) + 0.4 * np.sin(5.3 * time)
    y = 0.6 * np.sin(2 * np.pi * 0.23 * time + 1) + 0.4 * np.sin(4.1 * time)
    return Motion("hand-held", np.stack([x, y], 1) / size, np.zeros(count))


def back_and_forth(speed: float, turns: int = 2) -> Motion:
    """The face moves sideways at a constant speed, in sides a second."""
    leg = round(2 / speed * FRAMES_A_SECOND)
    way = 1 - np.arange(leg) * speed / FRAMES_A_SECOND
    x = np.concatenate([way, -way] * turns)
    path = np.stack([x, np.zeros_like(x)], axis=1)
    return Motion(f"{speed:g} sides/s", path, np.zeros(len(x)))


def talking(seconds: float, rate: float = 2.0, reach: float = 0.06) -> Motion:
    """The face stays, and its lower part opens and closes `rate` a second."""
    count = round(seconds * FRAMES_A_SECOND)
    time = np.arange(count) / FRAMES_A_SECOND
    opening = reach * (1 + np.sin(2 * np.pi * rate * time)) / 2
    return Motion(f"mouth, {rate:g} a second", np.zeros((count, 2)), opening)


def render(
    image: np.ndarray,
    landmarks: np.ndarray,
    size: int,
    motion: Motion,
    noise: float,
    seed: int,
) -> Iterator[np.ndarray]:
    """Yields the frames of a clip.

    The face is cut from its picture anew for each frame, at parts of a pixel,
    antialiased; beyond the picture its border is repeated.

    Args:
        image: Uint8 RGB array `(H, W, 3)`, a picture of one face.
        landmarks: `(68, 2)`, its points.
        size: Int. Side of the face in the frames, in pixels.
        motion: A `Motion`.
        noise: Float. Standard deviation of each pixel's noise in grey levels.
        seed: Int, of the noise.

    Yields:
        Uint8 RGB arrays `(4 * size, 4 * size, 3)`.
    """
    rng = np.random.default_rng(seed)
    cropper = FaceCropper(FRAME_SIDES * size)
    square = cropper.square_from_landmarks(landmarks)
    side = square[2] - square[0]
    middle = (square[:2] + square[2:]) / 2
    for place, opening in zip(motion.path, motion.opening):
        picture = _opened(image, landmarks, opening * side)
        # The face goes right where the view goes left.
        center = middle - place * side
        half = FRAME_SIDES * side / 2
        view = np.concatenate([center - half, center + half])
        frame = cropper.crop(picture, view).image
        noisy = frame + rng.normal(0, noise, frame.shape)
        yield np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def first_box(size: int, motion: Motion) -> list[float]:
    """Gives the face's square in the first frame, as in slicing."""
    center = FRAME_SIDES * size / 2 + motion.path[0] * size
    return [*(center - size / 2), *(center + size / 2)]


def _opened(
    image: np.ndarray, landmarks: np.ndarray, opening: float
) -> np.ndarray:
    """Draws the lower face out by some pixels, more the lower."""
    if opening == 0:
        return image
    height, width = image.shape[:2]
    top, bottom = landmarks[NOSE_BASE, 1], landmarks[CHIN, 1]
    rows = np.arange(height, dtype="float64")
    # Where each row of the source goes; it rises, so it can be inverted.
    share = np.clip((rows - top) / (bottom - top), 0, 1)
    goes_to = rows + opening * share * share * (3 - 2 * share)
    comes_from = np.interp(rows, goes_to, rows).astype("float32")
    columns = np.arange(width, dtype="float32")
    map_x, map_y = np.meshgrid(columns, comes_from)
    return cv2.remap(
        image, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
