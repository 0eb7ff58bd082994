"""A cast of colour, and colours that are paler or stronger."""

import cv2
import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import check_range

# What red, green and blue add to the brightness (ITU-R BT.601, as in JPEG).
LUMA = np.array([0.299, 0.587, 0.114])


@keras.saving.register_keras_serializable(package="facezoo")
class ColorShift(Degradation):
    """Gives each face a cast and a saturation drawn for it.

    Grey keeps its brightness, up to where a channel ends at white.

    Args:
        cast: Pair of numbers. Two casts are drawn evenly between them: one
            that warms (more red, less blue) or cools, and one towards green
            or magenta. A cast of 0.1 makes a channel about 10 % stronger.
        saturation: Pair of numbers, 0 or more. The strength of the colours is
            drawn evenly between them; 0 leaves a grey face, 1 changes nothing.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, H, W, 3)`: uint8 for uint8, float32 for float.

    Example:

    >>> shift = facezoo.degradations.ColorShift((-0.1, 0.1), (0.8, 1.1))
    >>> shift(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [Brooks et al., 2019](https://arxiv.org/abs/1811.11127)
    """

    def __init__(
        self,
        cast: tuple[float, float] = (-0.1, 0.1),
        saturation: tuple[float, float] = (0.8, 1.1),
    ) -> None:
        self.cast = check_range("cast", cast, -2, 2)
        self.saturation = check_range("saturation", saturation)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        warm, green = rng.uniform(*self.cast, 2)
        gains = np.exp([warm, green, -warm])
        gains /= LUMA @ gains
        saturation = rng.uniform(*self.saturation)
        # Between the face's brightness in all channels and the face itself.
        matrix = saturation * np.eye(3) + (1 - saturation) * LUMA
        shifted = cv2.transform(face, (gains[:, None] * matrix))
        return np.clip(shifted, 0, 1)
