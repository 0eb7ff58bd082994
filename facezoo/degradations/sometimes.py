"""A degradation that happens to some faces and not to others."""

import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import check_probability
from facezoo.degradations.in_order import check_parts


@keras.saving.register_keras_serializable(package="facezoo")
class Sometimes(Degradation):
    """Applies a degradation to each face with a probability.

    Args:
        part: A `Degradation` that keeps the size of the faces.
        probability: Number from 0 to 1.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, H, W, 3)`: uint8 for uint8, float32 for float.

    Example:

    >>> half = Sometimes(facezoo.degradations.MotionBlur(), 0.5)
    >>> half(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)
    """

    def __init__(self, part: Degradation, probability: float = 0.5) -> None:
        (self.part,) = check_parts([part])
        self.probability = check_probability("probability", probability)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        if rng.random() < self.probability:
            return self.part.degrade_face(face, rng)
        return face

    def get_config(self) -> dict:
        part = keras.saving.serialize_keras_object(self.part)
        return {"part": part, "probability": self.probability}
