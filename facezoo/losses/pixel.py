"""Differences of images, pixel by pixel."""

import keras
from keras import ops

from facezoo.losses.sample_weights import spread_weights


class _PixelLoss(keras.losses.Loss):
    """Gives a loss of images weights a face."""

    def __init__(
        self,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = None,
        dtype: str = "float32",
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)

    def __call__(self, y_true, y_pred, sample_weight=None):
        if sample_weight is not None:
            shape = ops.shape(y_pred)[:-1]
            sample_weight = spread_weights(sample_weight, shape)
        return super().__call__(y_true, y_pred, sample_weight)

    def get_config(self):
        return {**super().get_config(), "dtype": self.dtype}


@keras.saving.register_keras_serializable(package="facezoo")
class L1Loss(_PixelLoss):
    """Absolute difference of images.

    It is Keras's `MeanAbsoluteError` but for the weights: one a face, of the
    shape `(batch,)`, does what it says.

    Args:
        reduction: How Keras reduces the values. Defaults to
            `"sum_over_batch_size"`, their mean.
        name: Optional name of the loss.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, H, W, C)`.
        y_pred: `(batch, H, W, C)`.
        sample_weight: Optional, `(batch,)`, or `(batch, H, W)`, or any shape
            that broadcasts to it.

    Output shape:
        A number; without a reduction `(batch, H, W)`.
    """

    def __init__(
        self,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "l1",
        dtype: str = "float32",
    ) -> None:
        super().__init__(reduction=reduction, name=name, dtype=dtype)

    def call(self, y_true, y_pred):
        return ops.mean(ops.abs(y_true - y_pred), axis=-1)


@keras.saving.register_keras_serializable(package="facezoo")
class CharbonnierLoss(_PixelLoss):
    """A smooth absolute difference of images, `sqrt(d**2 + epsilon**2)`.

    Args:
        epsilon: Float above 0. Below this difference the loss is like a
            square. It is also the loss of equal images. Defaults to `1e-3`.
        reduction: How Keras reduces the values. Defaults to
            `"sum_over_batch_size"`, their mean.
        name: Optional name of the loss.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, H, W, C)`.
        y_pred: `(batch, H, W, C)`.
        sample_weight: Optional, `(batch,)`, or `(batch, H, W)`, or any shape
            that broadcasts to it.

    Output shape:
        A number; without a reduction `(batch, H, W)`.

    Reference:

    - [Lai et al., 2017](https://arxiv.org/abs/1704.03915)
    """

    def __init__(
        self,
        epsilon: float = 1e-3,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "charbonnier",
        dtype: str = "float32",
    ) -> None:
        super().__init__(reduction=reduction, name=name, dtype=dtype)
        # At 0 the gradient of equal pixels would be NaN.
        if not epsilon > 0:
            raise ValueError(
                f"`epsilon` must be above 0. Received: epsilon={epsilon}"
            )
        self.epsilon = float(epsilon)

    def call(self, y_true, y_pred):
        squares = ops.square(y_true - y_pred) + self.epsilon**2
        return ops.mean(ops.sqrt(squares), axis=-1)

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}
