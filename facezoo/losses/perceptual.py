"""Differences of images as the features of a network show them."""

import keras
from keras import ops


class PerceptualLoss(keras.losses.Loss):
    """Compares the features of a made face with those of the photograph.

    The mean absolute difference of each feature map, as a share of the mean
    magnitude of the photograph's; the mean over the maps. So maps of any size
    and range weigh the same, and an empty map in the place of a true one costs
    about 1. The network is held fixed and gets no gradient.

    Args:
        network: `keras.Model` from faces `(batch, S, S, 3)` in `[0, 1]` to a
            feature map or a list of them, such as
            `facezoo.models.feature_network` gives.
        reduction: How Keras reduces the faces' values. Defaults to
            `"sum_over_batch_size"`, their mean.
        name: Optional name of the loss.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, S, S, 3)`, photographs in `[0, 1]`.
        y_pred: `(batch, S, S, 3)`, faces that a network made.

    Output shape:
        A number; without a reduction `(batch,)`.

    Reference:

    - [Johnson et al., 2016](https://arxiv.org/abs/1603.08155)
    """

    def __init__(
        self,
        network: keras.Model,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "perceptual",
        dtype: str = "float32",
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.network = network

    def call(self, y_true, y_pred):
        truths = keras.tree.flatten(self.network(y_true, training=False))
        found = keras.tree.flatten(self.network(y_pred, training=False))
        distances = [
            _distance(ops.stop_gradient(true), made)
            for true, made in zip(truths, found, strict=True)
        ]
        return sum(distances) / len(distances)


def _distance(true, made):
    axes = tuple(range(1, len(true.shape)))
    true, made = ops.cast(true, "float32"), ops.cast(made, "float32")
    size = ops.mean(ops.abs(true), axis=axes)
    return ops.mean(ops.abs(true - made), axis=axes) / (size + 1e-6)
