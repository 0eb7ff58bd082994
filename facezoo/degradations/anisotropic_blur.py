"""Blur that is wider in one direction: a lens with astigmatism, a scan."""

import cv2
import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import check_range


@keras.saving.register_keras_serializable(package="facezoo")
class AnisotropicBlur(Degradation):
    """Blurs by an elliptic Gaussian, turned anyhow, drawn for each face.

    Beyond the border the face is mirrored, so that nothing darkens.

    Args:
        sigma: Pair of numbers, 0 or more. The standard deviations in pixels
            along the two axes are drawn evenly between them, one by one.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, H, W, 3)`: uint8 for uint8, float32 for float.

    Example:

    >>> blur = facezoo.degradations.AnisotropicBlur((0.5, 4.0))
    >>> blur(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [BSRGAN, Zhang et al., 2021](https://arxiv.org/abs/2103.14006)
    """

    def __init__(self, sigma: tuple[float, float] = (0.2, 4.0)) -> None:
        self.sigma = check_range("sigma", sigma)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        sigmas = rng.uniform(*self.sigma, 2)
        kernel = elliptic_kernel(sigmas, rng.uniform(0, np.pi))
        return cv2.filter2D(face, -1, kernel, borderType=cv2.BORDER_REFLECT)


def elliptic_kernel(sigmas: tuple[float, float], angle: float) -> np.ndarray:
    """Returns a turned Gaussian, cut off at three deviations.

    Args:
        sigmas: Standard deviations in pixels along the two axes.
        angle: Angle of the first axis with the x axis in radians.

    Returns:
        float32 `(side, side)`, an odd side and a sum of 1.
    """
    # So narrow a Gaussian is one pixel; narrower ones divide by nothing.
    wide, narrow = np.maximum(np.asarray(sigmas, "float64"), 0.05)
    reach = int(np.ceil(3 * max(wide, narrow)))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    along = x * np.cos(angle) + y * np.sin(angle)
    across = y * np.cos(angle) - x * np.sin(angle)
    kernel = np.exp(-((along / wide) ** 2 + (across / narrow) ** 2) / 2)
    return (kernel / kernel.sum()).astype("float32")
