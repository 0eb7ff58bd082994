"""Degradations in an order that is drawn anew for each face."""

import keras
import numpy as np

from facezoo.degradations.in_order import InOrder


@keras.saving.register_keras_serializable(package="facezoo")
class RandomOrder(InOrder):
    """Applies all degradations, in an order drawn for each face.

    Blur after noise is not noise after blur: shuffling covers cameras that
    smooth before and after, pictures scaled before and after they were
    compressed, and all that nobody wrote down.

    Args:
        parts: List of `Degradation`, also of compositions.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, h, w, 3)` of the size that the parts make: uint8 for
        uint8, float32 for float.

    Example:

    >>> shuffled = RandomOrder([IsotropicBlur(), SensorNoise(), Downscale(16)])
    >>> shuffled(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 16, 16, 3)

    Reference:

    - [BSRGAN, Zhang et al., 2021](https://arxiv.org/abs/2103.14006)
    """

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        for i in rng.permutation(len(self.parts)):
            face = self.parts[i].degrade_face(face, rng)
        return face
