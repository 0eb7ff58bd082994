"""The error of landmarks in space as a fraction of the face's box."""

import keras
from keras import ops

from facezoo.metrics.face_mean import FaceMean


@keras.saving.register_keras_serializable(package="facezoo")
class NormalizedMeanError3D(FaceMean):
    """Mean distance in space over the size of the true face's box.

    The size is the square root of the area of the box around the true x and
    y. Depths are compared as they are: both are 0 in the middle of the eyes.

    Args:
        depth: Bool. Whether z counts. Defaults to `True`.
        name: String. Defaults to `"nme_3d"`.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, K, 3)`, in pixels.
        y_pred: `(batch, K, 3)`, in pixels.
        sample_weight: Optional. `(batch, K)` or `(batch,)`. A face counts if
            all of its points do.

    Example:

    >>> nme = facezoo.metrics.NormalizedMeanError3D()
    >>> y_true = np.zeros((1, 68, 3))
    >>> y_true[0, 0] = 100
    >>> round(float(nme(y_true, y_true + [0, 0, 5])), 6)
    0.05

    Reference:

    - [Zhu et al., 2016](https://arxiv.org/abs/1511.07212), AFLW2000-3D
    """

    def __init__(
        self, depth: bool = True, name: str = "nme_3d", dtype: str = "float32"
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        self.depth = depth

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = ops.cast(y_true, self.dtype)
        y_pred = ops.cast(y_pred, self.dtype)
        plane = y_true[..., :2]
        sides = ops.max(plane, axis=1) - ops.min(plane, axis=1)
        size = ops.sqrt(sides[:, 0] * sides[:, 1])
        gaps = ops.square(y_true - y_pred)
        if not self.depth:
            gaps = gaps[..., :2]
        distances = ops.sqrt(ops.sum(gaps, axis=-1))
        errors = ops.divide_no_nan(ops.mean(distances, axis=1), size)
        weights = ops.cast(size > 0, self.dtype)
        if sample_weight is not None:
            given = ops.cast(sample_weight, self.dtype)
            if len(given.shape) > 1:
                given = ops.min(given, axis=-1)
            weights = weights * given
        self.add_faces(errors, weights)

    def get_config(self):
        return {**super().get_config(), "depth": self.depth}
