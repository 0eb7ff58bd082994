"""More or less light: a face in the shade, or washed out."""

import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import check_range

# Between the light and the value in a file; the curve of sRGB is near it.
GAMMA = 2.2


@keras.saving.register_keras_serializable(package="facezoo")
class ExposureShift(Degradation):
    """Exposes each face by a number of stops more or less, drawn for it.

    A stop doubles the light, which is a factor of `2 ** (1 / 2.2)` in the
    values of a picture. What goes beyond white is lost.

    Args:
        stops: Pair of numbers. The stops are drawn evenly between them.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, H, W, 3)`: uint8 for uint8, float32 for float.

    Example:

    >>> shift = facezoo.degradations.ExposureShift((-1.0, 1.0))
    >>> shift(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [Brooks et al., 2019](https://arxiv.org/abs/1811.11127)
    """

    def __init__(self, stops: tuple[float, float] = (-0.5, 0.5)) -> None:
        self.stops = check_range("stops", stops, -16, 16)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        factor = 2 ** (rng.uniform(*self.stops) / GAMMA)
        return np.minimum(face * np.float32(factor), 1)
