"""Peak signal-to-noise ratio of images."""

import math

import keras
from keras import ops

from facezoo.metrics.image_quality import ImageQuality


@keras.saving.register_keras_serializable(package="facezoo")
class PSNR(ImageQuality):
    """Peak signal-to-noise ratio in decibels, image by image, then the mean.

    Equal images have an infinite ratio, and with them the mean is infinite.

    Args:
        max_value: Number. White: 1 for images in `[0, 1]`, or 255. Defaults
            to `1.0`.
        crop_border: Int. Pixels left out along each side. Defaults to `0`.
        color: `"rgb"`, or `"y"` for the luma of RGB (BT.601, 16 to 235).
            Defaults to `"rgb"`.
        eight_bit: Bool. Whether values are first cut to `[0, max_value]` and
            rounded to the 256 levels of a file, as published figures have it.
            Defaults to `True`.
        name: String. Defaults to `"psnr"`.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, H, W, C)`.
        y_pred: `(batch, H, W, C)`.
        sample_weight: Optional, `(batch,)`.

    Example:

    >>> psnr = facezoo.metrics.PSNR(max_value=255)
    >>> y_true = np.zeros((1, 8, 8, 3))
    >>> round(float(psnr(y_true, y_true + 255)), 3)
    0.0
    """

    def __init__(
        self,
        max_value: float = 1.0,
        crop_border: int = 0,
        color: str = "rgb",
        eight_bit: bool = True,
        name: str = "psnr",
        dtype: str = "float32",
    ) -> None:
        super().__init__(max_value, crop_border, color, eight_bit, name, dtype)

    def score(self, y_true, y_pred):
        squares = ops.mean(ops.square(y_true - y_pred), axis=(1, 2, 3))
        return -10 / math.log(10) * ops.log(squares)
