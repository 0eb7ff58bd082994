"""The noise of an image in decibels: easy and hard faces weigh the same."""

import math

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="facezoo")
class PSNRLoss(keras.losses.Loss):
    """Minus the peak signal-to-noise ratio of each face.

    A decibel counts the same on every face. A mean of differences hardly sees
    a face of 64 pixels, whose error is small, beside one of 8.

    Args:
        unit: Float. Decibels that count as 1. Defaults to `10.0`.
        floor: Float above 0. Mean squared error below which a face counts no
            better. Defaults to `1e-5` (50 dB).
        reduction: How Keras reduces the faces' values. Defaults to
            `"sum_over_batch_size"`, their mean.
        name: Optional name of the loss.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, H, W, C)` in `[0, 1]`.
        y_pred: `(batch, H, W, C)`.
        sample_weight: Optional, `(batch,)` or `(batch, 1, 1)`.

    Output shape:
        A number; without a reduction `(batch,)`. It is 0 at `floor`, and
        above 0 over it.

    Reference:

    - [Chen et al., 2021](https://arxiv.org/abs/2105.06086) (HINet)
    """

    def __init__(
        self,
        unit: float = 10.0,
        floor: float = 1e-5,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "psnr_loss",
        dtype: str = "float32",
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        for key, value in (("unit", unit), ("floor", floor)):
            if not value > 0:
                raise ValueError(
                    f"`{key}` must be above 0. Received: {key}={value}"
                )
        self.unit = float(unit)
        self.floor = float(floor)

    def __call__(self, y_true, y_pred, sample_weight=None):
        if sample_weight is not None:
            weights = ops.convert_to_tensor(sample_weight, "float32")
            sample_weight = ops.reshape(weights, (-1,))
        return super().__call__(y_true, y_pred, sample_weight)

    def call(self, y_true, y_pred):
        errors = ops.mean(ops.square(y_true - y_pred), axis=(1, 2, 3))
        # The floor is added, not cut at: a gradient is always left.
        ratio = ops.log((errors + self.floor) / self.floor)
        return ratio * (10 / math.log(10) / self.unit)

    def get_config(self):
        config = super().get_config()
        return {
            **config,
            "unit": self.unit,
            "floor": self.floor,
            "dtype": self.dtype,
        }
