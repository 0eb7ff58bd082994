"""A picture that was degraded, passed on, and degraded again."""

import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.in_order import check_parts


@keras.saving.register_keras_serializable(package="facezoo")
class SecondOrder(Degradation):
    """Applies one whole degradation and then a second one, with new draws.

    The first is what happens in the camera, the second what happens on the
    way: a picture is scaled, saved, sent, scaled and saved again.

    Args:
        first: A `Degradation`.
        second: A `Degradation`. Defaults to the first once more.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, h, w, 3)` of the size that the second makes: uint8 for
        uint8, float32 for float.

    Example:

    >>> twice = SecondOrder(RandomOrder([IsotropicBlur(), JpegCompression()]))
    >>> twice(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [Real-ESRGAN, Wang et al., 2021](https://arxiv.org/abs/2107.10833)
    """

    def __init__(
        self, first: Degradation, second: Degradation | None = None
    ) -> None:
        both = [first] if second is None else [first, second]
        both = check_parts(both)
        self.first, self.second = both[0], both[-1]

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        face = self.first.degrade_face(face, rng)
        return self.second.degrade_face(face, rng)

    def get_config(self) -> dict:
        serialize = keras.saving.serialize_keras_object
        return {
            "first": serialize(self.first),
            "second": serialize(self.second),
        }
