"""Degradations one after the other."""

from collections.abc import Iterable
from collections.abc import Sequence

import keras
import numpy as np

from facezoo.degradations.degradation import Degradation


@keras.saving.register_keras_serializable(package="facezoo")
class InOrder(Degradation):
    """Applies degradations in the order in which they are given.

    Args:
        parts: List of `Degradation`, also of compositions.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, h, w, 3)` of the size that the parts make: uint8 for
        uint8, float32 for float.

    Example:

    >>> camera = InOrder([IsotropicBlur(), SensorNoise(), JpegCompression()])
    >>> camera(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)
    """

    def __init__(self, parts: Sequence[Degradation]) -> None:
        self.parts = check_parts(parts)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        for part in self.parts:
            face = part.degrade_face(face, rng)
        return face

    def get_config(self) -> dict:
        serialize = keras.saving.serialize_keras_object
        return {"parts": [serialize(part) for part in self.parts]}


def check_parts(parts: Iterable[Degradation | dict]) -> tuple[Degradation, ...]:
    """Returns the parts of a composition; those of a config are made first."""
    made = []
    for part in parts:
        if isinstance(part, dict):
            part = keras.saving.deserialize_keras_object(part)
        if not isinstance(part, Degradation):
            raise ValueError(
                "A composition must be of facezoo.degradations.Degradation. "
                f"Received: {part!r}"
            )
        made.append(part)
    return tuple(made)
