"""Shrink faces by antialiased bicubic resampling, as the papers do."""

from collections.abc import Callable

import keras
import numpy as np

from facezoo import ops
from facezoo.degradations.random_size import RandomSizeDegradation
from facezoo.images import bicubic_resize


@keras.saving.register_keras_serializable(package="facezoo")
class BicubicDegradation:
    """Makes low-resolution faces: each side becomes `scale` times shorter.

    The kernel is the antialiased cubic of Pillow and MATLAB (a = -0.5). On 8
    bit the result is within one grey level of Pillow's.

    Args:
        scale: Int of 1 or more. The factor by which each side shrinks.
        quantize: Bool. Whether float faces come back as multiples of 1 / 255
            in `[0, 1]`, as a file of 8 bits would hold them. Without it they
            keep their exact values, which may leave `[0, 1]` a little.
            Defaults to `True`.

    Call arguments:
        images: Array `(..., H, W, C)` of at least three axes, uint8, or float
            in `[0, 1]`. `H` and `W` are multiples of `scale`.
        rng: Taken as every degradation takes it; nothing is drawn here.

    Returns:
        Array `(..., H / scale, W / scale, C)`: uint8 for uint8, float32 for
        float.

    Raises:
        ValueError: If `scale` isn't a whole number of 1 or more, or if the
            images aren't of the shape or dtype above.

    Example:

    >>> hr_image = np.ones((2, 128, 128, 3), "float32")
    >>> facezoo.degradations.BicubicDegradation(8)(hr_image).shape
    (2, 16, 16, 3)
    """

    def __init__(self, scale: int, quantize: bool = True) -> None:
        if scale != int(scale) or scale < 1:
            raise ValueError(
                "`scale` must be a whole number of 1 or more. "
                f"Received: scale={scale}"
            )
        self.scale = int(scale)
        self.quantize = bool(quantize)

    def __call__(
        self, images: np.ndarray, rng: np.random.Generator | None = None
    ) -> np.ndarray:
        images = np.asarray(images)
        if images.ndim < 3:
            raise ValueError(
                "`images` must have the shape (..., H, W, C). "
                f"Received: images.shape={images.shape}"
            )
        height, width = images.shape[-3:-1]
        if not height or height % self.scale or width % self.scale:
            raise ValueError(
                "The height and width of `images` must be multiples of "
                f"{self.scale}. Received: images.shape={images.shape}"
            )
        is_float = np.issubdtype(images.dtype, np.floating)
        if not is_float and images.dtype != np.uint8:
            raise ValueError(
                "`images` must be uint8, or float in [0, 1]. "
                f"Received: images.dtype={images.dtype}"
            )
        size = (height // self.scale, width // self.scale)
        if not is_float:
            return bicubic_resize(images, size)
        shrunk = bicubic_resize(images.astype("float32"), size)
        if self.quantize:
            levels = np.rint(np.clip(shrunk, 0.0, 1.0) * 255.0)
            shrunk = levels.astype("float32") / np.float32(255.0)
        return shrunk

    def at_size(self, face_size: int) -> Callable[..., np.ndarray]:
        """The same for faces of another size, for measuring.

        Args:
            face_size: Int. Side in pixels.

        Returns:
            A function from square images `(batch, S, S, C)`, as of a call, to
            `(batch, S / scale, S / scale, C)`: shrunk to `face_size`, rounded
            to 8 bits and brought to the side of the others, as the runtime
            does it.
        """

        def shrink(images, rng=None):
            input_size = np.shape(images)[-3] // self.scale
            sides = (face_size, face_size)
            return RandomSizeDegradation(input_size, sides)(images)

        return shrink

    def draw(self, count: int, rng: np.random.Generator) -> dict:
        """Draws what a batch needs, which is nothing."""
        return {}

    def render(self, images, drawn):
        """Does the same to a tensor where the network is.

        Args:
            images: Float32 tensor `(batch, S, S, C)` in `[0, 1]`.
            drawn: What `draw` gave.

        Returns:
            Float32 tensor `(batch, S / scale, S / scale, C)`.
        """
        size = images.shape[1] // self.scale
        shrunk = ops.bicubic_resize(images, size)
        if self.quantize:
            levels = keras.ops.clip(shrunk, 0.0, 1.0) * 255.0
            shrunk = keras.ops.round(levels) / 255.0
        return shrunk

    def __repr__(self) -> str:
        return f"BicubicDegradation({self.scale}, quantize={self.quantize})"

    def get_config(self) -> dict:
        return {"scale": self.scale, "quantize": self.quantize}

    @classmethod
    def from_config(cls, config: dict) -> "BicubicDegradation":
        return cls(**config)
