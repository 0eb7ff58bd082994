"""Structural similarity of images."""

import keras
import numpy as np
from keras import ops

from facezoo.metrics.image_quality import ImageQuality

WINDOW = 11
SIGMA = 1.5
K1, K2 = 0.01, 0.03


@keras.saving.register_keras_serializable(package="facezoo")
class SSIM(ImageQuality):
    """Structural similarity, image by image, then the mean.

    With the Gaussian window of 11 pixels and sigma 1.5 of the paper, at the
    pixels whose window lies inside the image, channel by channel.

    Args:
        max_value: Number. White: 1 for images in `[0, 1]`, or 255. Defaults
            to `1.0`.
        crop_border: Int. Pixels left out along each side. Defaults to `0`.
        color: `"rgb"`, the mean of the channels, or `"y"` for the luma of
            RGB (BT.601, 16 to 235). Defaults to `"rgb"`.
        eight_bit: Bool. Whether values are first cut to `[0, max_value]` and
            rounded to the 256 levels of a file, as published figures have it.
            Defaults to `True`.
        name: String. Defaults to `"ssim"`.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, H, W, C)`, 11 pixels or more inside the border.
        y_pred: `(batch, H, W, C)`.
        sample_weight: Optional, `(batch,)`.

    Example:

    >>> y_true = np.random.uniform(size=(1, 16, 16, 3))
    >>> round(float(facezoo.metrics.SSIM()(y_true, y_true)), 4)
    1.0

    Reference:

    - [Wang et al., 2004](https://doi.org/10.1109/TIP.2003.819861)
    """

    def __init__(
        self,
        max_value: float = 1.0,
        crop_border: int = 0,
        color: str = "rgb",
        eight_bit: bool = True,
        name: str = "ssim",
        dtype: str = "float32",
    ) -> None:
        super().__init__(max_value, crop_border, color, eight_bit, name, dtype)

    def score(self, y_true, y_pred):
        height, width = y_pred.shape[1:3]
        if min(height, width) < WINDOW:
            raise ValueError(
                f"`SSIM` needs images of {WINDOW} pixels or more inside the "
                f"border. Received: y_pred.shape={tuple(y_pred.shape)}"
            )
        # The five maps go through the window side by side.
        maps = [y_true, y_pred, y_true**2, y_pred**2, y_true * y_pred]
        mean_a, mean_b, square_a, square_b, product = ops.split(
            _window_means(ops.concatenate(maps, axis=-1)), 5, axis=-1
        )
        c1, c2 = K1**2, K2**2
        both = mean_a * mean_b
        squares = mean_a**2 + mean_b**2
        luminance = (2 * both + c1) / (squares + c1)
        variances = square_a + square_b - squares
        structure = (2 * (product - both) + c2) / (variances + c2)
        return ops.mean(luminance * structure, axis=(1, 2, 3))


def _window_means(images):
    """Weights each window: `(B, H, W, C)` to `(B, H - 10, W - 10, C)`.

    Sums of shifted images and no convolution, which on a GPU would be of
    lower precision than the differences of squares can bear.
    """
    offsets = np.arange(WINDOW) - WINDOW // 2
    kernel = np.exp(-(offsets**2) / (2 * SIGMA**2))
    kernel = [float(share) for share in kernel / kernel.sum()]
    last = WINDOW - 1
    images = sum(
        share * images[:, i : i - last or None]
        for i, share in enumerate(kernel)
    )
    return sum(
        share * images[:, :, i : i - last or None]
        for i, share in enumerate(kernel)
    )
