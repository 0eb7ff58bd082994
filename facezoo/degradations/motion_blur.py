"""Blur along a line: the face or the camera moved."""

import cv2
import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import check_range


@keras.saving.register_keras_serializable(package="facezoo")
class MotionBlur(Degradation):
    """Blurs along a straight line of a length and direction drawn a face.

    The motion is even while the shutter is open. The line's middle is the
    pixel itself: the face stays where it is, and so do its landmarks.

    Args:
        length: Pair of numbers, 0 or more. The way in pixels that is gone is
            drawn evenly between them; 0 leaves the face as it is.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, H, W, 3)`: uint8 for uint8, float32 for float.

    Example:

    >>> blur = facezoo.degradations.MotionBlur((0.0, 9.0))
    >>> blur(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [Sun et al., 2015](https://arxiv.org/abs/1503.00593)
    """

    def __init__(self, length: tuple[float, float] = (0.0, 9.0)) -> None:
        self.length = check_range("length", length)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        length = rng.uniform(*self.length)
        kernel = line_kernel(length, rng.uniform(0, np.pi))
        return cv2.filter2D(face, -1, kernel, borderType=cv2.BORDER_REFLECT)


def line_kernel(length: float, angle: float) -> np.ndarray:
    """Returns a line around the middle, spread over the pixels it touches.

    Args:
        length: Number. Length in pixels.
        angle: Angle with the x axis in radians.

    Returns:
        float32 `(side, side)`, an odd side and a sum of 1.
    """
    reach = int(np.ceil(length / 2))
    # Eight places a pixel, evenly spread; each is shared by four pixels.
    count = max(1, int(np.ceil(8 * length)))
    places = ((np.arange(count) + 0.5) / count - 0.5) * length
    pixels = np.arange(-reach, reach + 1)
    rows = _shares(places * np.sin(angle), pixels)
    columns = _shares(places * np.cos(angle), pixels)
    return (rows.T @ columns / count).astype("float32")


def _shares(places, pixels):
    """What each place `(n,)` gives to the pixels `(m,)` of its axis."""
    return np.maximum(0, 1 - np.abs(places[:, None] - pixels))
