"""Blur that is the same in all directions: a lens out of focus."""

import cv2
import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import check_range


@keras.saving.register_keras_serializable(package="facezoo")
class IsotropicBlur(Degradation):
    """Blurs by a round Gaussian of a width drawn for each face.

    Beyond the border the face is mirrored, so that nothing darkens.

    Args:
        sigma: Pair of numbers, 0 or more. The standard deviation in pixels is
            drawn evenly between them; 0 leaves the face as it is.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, H, W, 3)`: uint8 for uint8, float32 for float.

    Example:

    >>> blur = facezoo.degradations.IsotropicBlur((0.2, 3.0))
    >>> blur(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [BSRGAN, Zhang et al., 2021](https://arxiv.org/abs/2103.14006)
    """

    def __init__(self, sigma: tuple[float, float] = (0.2, 3.0)) -> None:
        self.sigma = check_range("sigma", sigma)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        sigma = rng.uniform(*self.sigma)
        if sigma == 0:
            return face
        return cv2.GaussianBlur(
            face, (0, 0), sigma, borderType=cv2.BORDER_REFLECT
        )
