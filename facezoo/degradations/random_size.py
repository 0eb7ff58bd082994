"""Shrink each face to a size of its own, and bring all back to one size."""

import keras
import numpy as np

from facezoo import ops
from facezoo.degradations.face_sizes import check_face_sizes
from facezoo.degradations.face_sizes import draw_face_sizes
from facezoo.images import bicubic_resize


@keras.saving.register_keras_serializable(package="facezoo")
class RandomSizeDegradation:
    """Makes faces of many sizes for a network that isn't told the size.

    Each face is shrunk to a side drawn for it, evenly on a logarithmic scale,
    rounded to 8 bits, and brought to `input_size` by bicubic interpolation,
    as the runtime brings a face of that size to the network's input.

    Args:
        input_size: Int. Side in pixels of the faces that come back.
        face_sizes: Pair of ints, the smallest and the largest side in pixels
            that a face is shrunk to.
        largest_share: Float in `[0, 1]`. Share of the faces that get the
            largest side, drawn beside the others. Defaults to 0.

    Call arguments:
        images: Array `(batch, S, S, C)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that draws the sides. Only needed where the
            two `face_sizes` differ.

    Returns:
        Array `(batch, input_size, input_size, C)`: uint8 for uint8, float32
        for float, both rounded to 8 bits.

    Raises:
        ValueError: If the sizes aren't whole numbers from 1 on in order, if
            `largest_share` isn't in `[0, 1]`, if there is no `rng` to draw
            with, or if the images aren't of the shape or dtype above.

    Example:

    >>> shrink = facezoo.degradations.RandomSizeDegradation(64, (8, 64))
    >>> hr_image = np.ones((2, 256, 256, 3), "float32")
    >>> shrink(hr_image, np.random.default_rng(0)).shape
    (2, 64, 64, 3)
    """

    def __init__(
        self,
        input_size: int,
        face_sizes: tuple[int, int],
        largest_share: float = 0.0,
    ) -> None:
        self.input_size, self.face_sizes = check_face_sizes(
            input_size, face_sizes
        )
        if not 0 <= largest_share <= 1:
            raise ValueError(
                "`largest_share` must be between 0 and 1. "
                f"Received: largest_share={largest_share}"
            )
        self.largest_share = largest_share

    def __call__(
        self, images: np.ndarray, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        images = np.asarray(images)
        is_float = np.issubdtype(images.dtype, np.floating)
        if images.ndim != 4 or not (is_float or images.dtype == np.uint8):
            raise ValueError(
                "`images` must have the shape (batch, S, S, C) and be uint8, "
                f"or float in [0, 1]. Received: shape={images.shape}, "
                f"dtype={images.dtype}"
            )
        if is_float:
            images = np.rint(np.clip(images, 0, 1) * 255).astype("uint8")
        sides = self.draw(len(images), rng)["sides"]
        size = self.input_size
        shrunk = np.empty((len(images), size, size, images.shape[-1]), "uint8")
        for i, side in enumerate(sides):
            face = bicubic_resize(images[i], int(side))
            shrunk[i] = bicubic_resize(face, size)
        return shrunk.astype("float32") / 255 if is_float else shrunk

    def at_size(self, face_size: int) -> "RandomSizeDegradation":
        """The same with faces of one size, for measuring."""
        return RandomSizeDegradation(self.input_size, (face_size, face_size))

    def draw(self, count: int, rng: np.random.Generator | None) -> dict:
        """Draws the sides that a batch is shrunk to: int32 `(count,)`."""
        low, high = self.face_sizes
        if low == high:
            return {"sides": np.full(count, low, "int32")}
        if rng is None:
            raise ValueError(
                "`rng` is needed to draw face sizes. Received: rng=None"
            )
        sides = draw_face_sizes(self.face_sizes, count, rng)
        if self.largest_share:
            sides[rng.random(count) < self.largest_share] = high
        return {"sides": sides.astype("int32")}

    def render(self, images, drawn):
        """Does the same to a tensor where the network is.

        Args:
            images: Float32 tensor `(batch, S, S, C)` in `[0, 1]`.
            drawn: What `draw` gave.

        Returns:
            Float32 tensor `(batch, input_size, input_size, C)`.
        """
        levels = keras.ops.round(keras.ops.clip(images, 0.0, 1.0) * 255.0)
        sides = drawn["sides"]
        before = keras.ops.full_like(sides, images.shape[1])
        after = keras.ops.full_like(sides, self.input_size)
        tiny = ops.bicubic_resize_levels(
            levels, before, sides, self.face_sizes[1]
        )
        faces = ops.bicubic_resize_levels(tiny, sides, after, self.input_size)
        return faces / 255.0

    def __repr__(self) -> str:
        share = self.largest_share
        more = f", largest_share={share}" if share else ""
        return (
            f"RandomSizeDegradation({self.input_size}, {self.face_sizes}{more})"
        )

    def get_config(self) -> dict:
        return {
            "input_size": self.input_size,
            "face_sizes": list(self.face_sizes),
            "largest_share": self.largest_share,
        }

    @classmethod
    def from_config(cls, config: dict) -> "RandomSizeDegradation":
        return cls(**config)
