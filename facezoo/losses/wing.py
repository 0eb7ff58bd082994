"""A loss of coordinates that cares about small errors."""

import math

import keras
from keras import ops

from facezoo.losses.sample_weights import spread_weights


def wing(distance, width, curvature):
    """Returns the wing function of absolute distances, element by element."""
    offset = width - width * math.log(1 + width / curvature)
    near = width * ops.log(1 + distance / curvature)
    return ops.where(distance < width, near, distance - offset)


@keras.saving.register_keras_serializable(package="facezoo")
class WingLoss(keras.losses.Loss):
    """Logarithmic for small errors, linear for large ones.

    The loss of a landmark is the mean of the wing function of its errors in x
    and in y. With sample weights of shape `(batch, K)`, a landmark of weight 0
    has no part in it.

    Args:
        width: Float. Errors below `width` pixels lie on the logarithm.
            Defaults to `10.0`.
        curvature: Float. Smaller means steeper around 0. Defaults to `2.0`.
        name: String. Name of the loss.
        reduction: How Keras sums up the landmarks' losses.
        **kwargs: Base loss arguments, such as `dtype`.

    Call arguments:
        y_true: `(batch, K, 2)`, landmarks in pixels.
        y_pred: `(batch, K, 2)`, landmarks in pixels.

    Reference:

    - [Feng et al., 2018](https://arxiv.org/abs/1711.06753)
    """

    def __init__(
        self,
        width: float = 10.0,
        curvature: float = 2.0,
        name: str = "wing_loss",
        reduction: str = "sum_over_batch_size",
        **kwargs,
    ):
        super().__init__(name=name, reduction=reduction, **kwargs)
        self.width = width
        self.curvature = curvature

    def __call__(self, y_true, y_pred, sample_weight=None):
        if sample_weight is not None:
            shape = ops.shape(y_pred)[:-1]
            sample_weight = spread_weights(sample_weight, shape)
        return super().__call__(y_true, y_pred, sample_weight)

    def call(self, y_true, y_pred):
        y_true = ops.cast(y_true, "float32")
        y_pred = ops.cast(y_pred, "float32")
        errors = ops.abs(y_pred - y_true)
        return ops.mean(wing(errors, self.width, self.curvature), axis=-1)

    def get_config(self):
        config = super().get_config()
        config.update({"width": self.width, "curvature": self.curvature})
        return config
