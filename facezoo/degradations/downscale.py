"""Shrink faces, each by the kernel of another program."""

from collections.abc import Sequence

import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.kernels import KERNELS
from facezoo.degradations.kernels import check_kernels
from facezoo.degradations.kernels import draw_kernel
from facezoo.degradations.kernels import scale_face


@keras.saving.register_keras_serializable(package="facezoo")
class Downscale(Degradation):
    """Brings faces to one size by a kernel drawn for each face.

    The kernels are Pillow's `"box"`, `"bilinear"`, `"bicubic"` and
    `"lanczos"`, which grow with the factor and don't alias, and OpenCV's
    `"aliased_bilinear"` and `"aliased_bicubic"`, which do.

    Args:
        size: Int. Side of the result in pixels.
        kernels: Names of kernels to draw from. Defaults to all.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, size, size, 3)`: uint8 for uint8; float32 for float, in
        multiples of 1 / 255.

    Example:

    >>> shrink = facezoo.degradations.Downscale(16)
    >>> shrink(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 16, 16, 3)

    Reference:

    - [BSRGAN, Zhang et al., 2021](https://arxiv.org/abs/2103.14006)
    """

    def __init__(self, size: int, kernels: Sequence[str] = KERNELS) -> None:
        if size != int(size) or size < 1:
            raise ValueError(
                "`size` must be a whole number of 1 or more. "
                f"Received: size={size}"
            )
        self.size = int(size)
        self.kernels = check_kernels(kernels)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        return scale_face(face, self.size, draw_kernel(self.kernels, rng))
