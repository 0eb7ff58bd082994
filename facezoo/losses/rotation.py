"""The angle between the true and the predicted rotation."""

import keras
from keras import ops

from facezoo.losses.sample_weights import spread_weights
from facezoo.ops import rotation_distance


@keras.saving.register_keras_serializable(package="facezoo")
class RotationLoss(keras.losses.Loss):
    """The angle from one rotation to another, the geodesic distance.

    Args:
        unit: Float above 0. Degrees that count as 1. Defaults to `10.0`.
        reduction: How Keras reduces the faces' values. Defaults to
            `"sum_over_batch_size"`, their mean.
        name: Optional name of the loss.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, 3, 3)`, rotations. A face of weight 0 may have any
            numbers, but not NaN.
        y_pred: `(batch, 3, 3)`, rotations.
        sample_weight: Optional, `(batch,)`.

    Output shape:
        A number; without a reduction `(batch,)`.

    Reference:

    - [Hempel et al., 2022](https://arxiv.org/abs/2202.12555) (6DRepNet)
    """

    def __init__(
        self,
        unit: float = 10.0,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "rotation_loss",
        dtype: str = "float32",
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        if not unit > 0:
            raise ValueError(f"`unit` must be above 0. Received: unit={unit}")
        self.unit = float(unit)

    def __call__(self, y_true, y_pred, sample_weight=None):
        if sample_weight is not None:
            shape = ops.shape(y_pred)[:1]
            sample_weight = spread_weights(sample_weight, shape)
        return super().__call__(y_true, y_pred, sample_weight)

    def call(self, y_true, y_pred):
        return rotation_distance(y_true, y_pred) / self.unit

    def get_config(self):
        config = super().get_config()
        return {**config, "unit": self.unit, "dtype": self.dtype}
