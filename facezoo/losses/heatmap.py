"""Squared differences of heatmaps, with stages and visibility."""

import math

import keras
from keras import ops

from facezoo.losses.sample_weights import spread_stage_weights


@keras.saving.register_keras_serializable(package="facezoo")
class StackedHeatmapLoss(keras.losses.Loss):
    """Compares the heatmaps of every stage with the same true ones.

    The squares are summed over a map and divided by `pi * sigma**2`, which is
    the sum of the squares of a Gaussian of height 1. So an empty map in the
    place of a true one costs 1, whatever the size of the map.

    Args:
        sigma: Float. Standard deviation of the true Gaussians in cells, as
            given to `GaussianHeatmapCodec`. Defaults to `1.0`.
        reduction: How Keras reduces the values. Defaults to
            `"sum_over_batch_size"`, their mean.
        name: Optional name of the loss.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, h, w, K)` or `(batch, 1, h, w, K)`.
        y_pred: `(batch, stages, h, w, K)`, or `(batch, h, w, K)` for one.
        sample_weight: Optional visibility: `(batch, 1, K)`, `(batch, K)`,
            `(batch, stages, K)`, or `(batch,)` for whole faces.

    Output shape:
        A number; without a reduction `(batch, stages, K)`.

    Example:

    >>> y_pred = np.zeros((2, 3, 16, 16, 68))
    >>> y_true = np.zeros((2, 16, 16, 68))
    >>> float(facezoo.losses.StackedHeatmapLoss()(y_true, y_pred))
    0.0

    Reference:

    - [Newell et al., 2016](https://arxiv.org/abs/1603.06937)
    """

    def __init__(
        self,
        sigma: float = 1.0,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "stacked_heatmap",
        dtype: str = "float32",
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        if not sigma > 0:
            raise ValueError(
                f"`sigma` must be above 0. Received: sigma={sigma}"
            )
        self.sigma = float(sigma)

    def __call__(self, y_true, y_pred, sample_weight=None):
        if sample_weight is not None:
            shape = ops.shape(y_pred)
            sample_weight = spread_stage_weights(sample_weight, shape)
        return super().__call__(y_true, y_pred, sample_weight)

    def call(self, y_true, y_pred):
        if len(y_true.shape) == 4:
            y_true = ops.expand_dims(y_true, 1)
        if len(y_pred.shape) == 4:
            y_pred = ops.expand_dims(y_pred, 1)
        pairs = zip(y_true.shape[2:], y_pred.shape[2:])
        if any(true != pred for true, pred in pairs if true and pred):
            raise ValueError(
                "`y_true` and `y_pred` must have maps of the same height, "
                "width and number. Received: "
                f"y_true.shape={tuple(y_true.shape)}, "
                f"y_pred.shape={tuple(y_pred.shape)}"
            )
        squares = ops.sum(ops.square(y_true - y_pred), axis=(2, 3))
        return squares / (math.pi * self.sigma**2)

    def get_config(self):
        config = super().get_config()
        config.update({"sigma": self.sigma, "dtype": self.dtype})
        return config
