"""What every degradation of faces shares: batches, types and seeds."""

from collections.abc import Sequence

import numpy as np


class Degradation:
    """Makes faces worse, each by draws of its own.

    A subclass says in `degrade_face` what happens to one face. From the
    generator that a call gets, one number a face is drawn and seeds that
    face's own generator. So a batch is a pure function of the generator's
    state, a face doesn't depend on its neighbours, and one batch gives what
    its faces give one by one with the same generator.

    Call arguments:
        images: Array `(batch, H, W, 3)`, RGB, uint8, or float in `[0, 1]`
            (values beyond are clipped).
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array of the same shape, unless the subclass says otherwise: uint8 for
        uint8, float32 in `[0, 1]` for float. The input isn't changed.

    Raises:
        ValueError: If the images aren't of the shape or dtype above, or if
            `rng` is no generator.
    """

    def __call__(
        self, images: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        images = np.asarray(images)
        is_float = np.issubdtype(images.dtype, np.floating)
        is_batch = images.ndim == 4 and images.shape[3] == 3
        if not is_batch or not (is_float or images.dtype == np.uint8):
            raise ValueError(
                "`images` must have the shape (batch, H, W, 3) and be uint8, "
                f"or float in [0, 1]. Received: shape={images.shape}, "
                f"dtype={images.dtype}"
            )
        if 0 in images.shape:
            raise ValueError(
                "`images` must hold at least one face of one pixel. "
                f"Received: images.shape={images.shape}"
            )
        if not isinstance(rng, np.random.Generator):
            raise ValueError(
                f"`rng` must be an np.random.Generator. Received: rng={rng!r}"
            )
        seeds = rng.integers(0, 2**64, len(images), dtype="uint64")
        degraded = []
        for image, seed in zip(images, seeds, strict=True):
            face = as_floats(image)
            face = self.degrade_face(face, np.random.default_rng(int(seed)))
            degraded.append(face if is_float else as_bytes(face))
        return np.stack(degraded)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        """Makes one face worse.

        Args:
            face: float32 `(H, W, 3)` in `[0, 1]`. It must not be written to.
            rng: `np.random.Generator` of this face.

        Returns:
            float32 `(h, w, 3)` in `[0, 1]`.
        """
        raise NotImplementedError

    def get_config(self) -> dict:
        """The arguments, as plain numbers, strings and lists."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
        }

    @classmethod
    def from_config(cls, config: dict) -> "Degradation":
        return cls(**config)

    def __repr__(self) -> str:
        shown = [f"{name}={value}" for name, value in self.get_config().items()]
        return f"{type(self).__name__}({', '.join(shown)})"


def as_floats(image: np.ndarray) -> np.ndarray:
    """Turns uint8, or float of any kind, into float32 in `[0, 1]`."""
    if image.dtype == np.uint8:
        return image.astype("float32") / np.float32(255)
    return np.clip(image, 0, 1).astype("float32")


def as_bytes(image: np.ndarray) -> np.ndarray:
    """Rounds floats in `[0, 1]` to uint8."""
    return np.rint(np.clip(image, 0, 1) * 255).astype("uint8")


def check_range(
    name: str,
    values: Sequence[float],
    low: float = 0.0,
    high: float = np.inf,
) -> tuple[float, float]:
    """Returns the two ends that a value is drawn between, or refuses them.

    Args:
        name: What the message calls them.
        values: Pair of numbers, the smaller one first.
        low: Number. The smallest that may be.
        high: Number. The largest that may be.

    Raises:
        ValueError: If they aren't two numbers in order within the limits.
    """
    pair = np.asarray(values, "float64") if np.ndim(values) == 1 else None
    if pair is None or pair.shape != (2,) or not np.isfinite(pair).all():
        raise ValueError(
            f"`{name}` must be a pair of numbers, the smaller one first. "
            f"Received: {name}={values}"
        )
    if not low <= pair[0] <= pair[1] <= high:
        limits = (
            f"{low:g} or more" if high == np.inf else f"{low:g} to {high:g}"
        )
        raise ValueError(
            f"`{name}` must be two numbers from {limits}, the smaller one "
            f"first. Received: {name}={values}"
        )
    return float(pair[0]), float(pair[1])


def check_probability(name: str, value: float) -> float:
    """Returns a probability, or refuses what isn't from 0 to 1."""
    if not 0 <= value <= 1:
        raise ValueError(
            f"`{name}` must be from 0 to 1. Received: {name}={value}"
        )
    return float(value)
