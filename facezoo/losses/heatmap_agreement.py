"""Whether a landmark network sees the same face in two images."""

import keras
from keras import ops


class HeatmapAgreementLoss(keras.losses.Loss):
    """Compares the heatmaps that a fixed network finds in two faces.

    Super-FAN's heatmap loss: the landmarks of the enlarged face should be
    where the same network finds those of the photograph, so faces without
    annotated points serve too. The logits become distributions; their squared
    difference is summed over a map and divided by the sum of the squares of
    the photograph's. Equal maps cost 0, a peak elsewhere 2. The network gets
    no gradient.

    Args:
        network: `keras.Model` from faces `(batch, S, S, 3)` in `[0, 1]` to
            logits `(batch, h, w, K)` or `(batch, stages, h, w, K)`, such as
            `facezoo.models.heatmap_network` gives.
        reduction: How Keras reduces the maps' values. Defaults to
            `"sum_over_batch_size"`, their mean.
        name: Optional name of the loss.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, S, S, 3)`, photographs in `[0, 1]`.
        y_pred: `(batch, S, S, 3)`, faces that a network made.

    Output shape:
        A number; without a reduction `(batch, ..., K)`.

    Reference:

    - [Bulat and Tzimiropoulos, 2018](https://arxiv.org/abs/1712.02765)
    """

    def __init__(
        self,
        network: keras.Model,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "heatmap_agreement",
        dtype: str = "float32",
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.network = network

    def call(self, y_true, y_pred):
        true = _distributions(self.network(y_true, training=False))
        made = _distributions(self.network(y_pred, training=False))
        true = ops.stop_gradient(true)
        squares = ops.sum(ops.square(true - made), axis=-2)
        return squares / ops.sum(ops.square(true), axis=-2)


def _distributions(logits):
    """`(..., h, w, K)` to `(..., h * w, K)`; each map sums to 1."""
    *first, height, width, points = logits.shape
    # Only the batch may be unknown.
    flat = ops.reshape(logits, (-1, *first[1:], height * width, points))
    return ops.softmax(ops.cast(flat, "float32"), axis=-2)
