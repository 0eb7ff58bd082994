"""Shrink a face and enlarge it again: the size stays, the detail goes."""

from collections.abc import Sequence

import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import check_range
from facezoo.degradations.kernels import KERNELS
from facezoo.degradations.kernels import check_kernels
from facezoo.degradations.kernels import draw_kernel
from facezoo.degradations.kernels import scale_face


@keras.saving.register_keras_serializable(package="facezoo")
class ResizeBack(Degradation):
    """Shrinks each face by a factor drawn for it, and enlarges it again.

    So do a digital zoom, a thumbnail that is shown large, and many a site.
    Both ways have a kernel of their own, drawn too; see `Downscale`.

    Args:
        scale: Pair of numbers above 0, up to 1. The smaller side over the
            old one is drawn between them, evenly on a logarithmic scale.
        kernels: Names of kernels to draw from. Defaults to all.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, H, W, 3)`: uint8 for uint8, float32 for float.

    Example:

    >>> zoom = facezoo.degradations.ResizeBack((0.5, 1.0))
    >>> zoom(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [Real-ESRGAN, Wang et al., 2021](https://arxiv.org/abs/2107.10833)
    """

    def __init__(
        self,
        scale: tuple[float, float] = (0.4, 1.0),
        kernels: Sequence[str] = KERNELS,
    ) -> None:
        self.scale = check_range("scale", scale, 1e-3, 1.0)
        self.kernels = check_kernels(kernels)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        scale = np.exp(rng.uniform(*np.log(self.scale)))
        size = tuple(max(1, round(side * scale)) for side in face.shape[:2])
        small = scale_face(face, size, draw_kernel(self.kernels, rng))
        back = draw_kernel(self.kernels, rng)
        return scale_face(small, face.shape[:2], back)
