"""Noise of a camera's sensor: photons that are counted, and a reading."""

import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import check_probability
from facezoo.degradations.degradation import check_range


@keras.saving.register_keras_serializable(package="facezoo")
class SensorNoise(Degradation):
    """Adds Poisson-Gaussian noise of a strength drawn for each face.

    A value `x` gets normal noise of the variance `gain * x + read**2`. The
    first part is the Poisson noise of `1 / gain` photons at white, by its
    normal approximation, which is good down to about ten photons; the second
    is the noise of the reading. Values end at black and white, as a sensor's.

    Args:
        gain: Pair of numbers, 0 or more. Variance of the photons' noise at
            white (which is 1).
        read: Pair of numbers, 0 or more. Standard deviation of the reading.
        grey: Probability that the three channels of a face get one and the
            same noise, which is what is left where colour noise was removed.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, H, W, 3)`: uint8 for uint8, float32 for float.

    Example:

    >>> noise = facezoo.degradations.SensorNoise((0, 0.01), (0, 0.03))
    >>> noise(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [Foi et al., 2008](https://doi.org/10.1109/TIP.2008.2001399)
    - [Real-ESRGAN, Wang et al., 2021](https://arxiv.org/abs/2107.10833)
    """

    def __init__(
        self,
        gain: tuple[float, float] = (0.0, 0.01),
        read: tuple[float, float] = (0.0, 0.03),
        grey: float = 0.4,
    ) -> None:
        self.gain = check_range("gain", gain)
        self.read = check_range("read", read)
        self.grey = check_probability("grey", grey)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        gain, read = rng.uniform(*self.gain), rng.uniform(*self.read)
        channels = 1 if rng.random() < self.grey else 3
        shape = (*face.shape[:2], channels)
        noise = rng.standard_normal(shape, dtype="float32")
        deviation = np.sqrt(face * np.float32(gain) + np.float32(read**2))
        return np.clip(face + noise * deviation, 0, 1)
