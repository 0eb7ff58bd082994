"""The error of landmarks as a fraction of the face."""

import keras
from keras import ops

from facezoo import landmarks
from facezoo.metrics.face_mean import FaceMean

NORMALIZERS = ("inter_ocular", "inter_pupil", "bbox_diagonal", "bbox_size")


@keras.saving.register_keras_serializable(package="facezoo")
class NormalizedMeanError(FaceMean):
    """Mean distance of landmarks over a size of the true face, mean of faces.

    It is a fraction: 0.044 is what tables print as 4.4 %.

    Args:
        scheme: `LandmarkScheme` or its name, such as `"ibug68"`.
        normalizer: The size of the face. `"inter_ocular"`: the distance of
            the outer eye corners; `"inter_pupil"`: of the means of the eye
            points; `"bbox_diagonal"`: the diagonal of the points' bounding
            box; `"bbox_size"`: the square root of its area.
        indices: Sequence of ints or `None`. The landmarks that count, such as
            `range(17, 68)` for the inner 51. The size of the face is still
            that of all. Defaults to `None`, all.
        name: String. Defaults to `"nme"`.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, K, 2)`, in pixels. A face of size 0, such as one
            whose points are all 0, doesn't count.
        y_pred: `(batch, K, 2)`, in pixels.
        sample_weight: Optional. `(batch, K)`: which points are visible; a
            face without any doesn't count, the others count alike. Or
            `(batch,)`: the weight of each face.

    Example:

    >>> nme = facezoo.metrics.NormalizedMeanError("ibug68")
    >>> y_true = np.zeros((1, 68, 2))
    >>> y_true[0, 45, 0] = 50  # the corner of the left eye
    >>> round(float(nme(y_true, y_true + (3, 4))), 6)
    0.1
    """

    def __init__(
        self,
        scheme: landmarks.LandmarkScheme | str,
        normalizer: str = "inter_ocular",
        indices=None,
        name: str = "nme",
        dtype: str = "float32",
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        if isinstance(scheme, str):
            scheme = landmarks.get(scheme)
        if normalizer not in NORMALIZERS:
            raise ValueError(
                f"`normalizer` must be one of {NORMALIZERS}. "
                f"Received: normalizer={normalizer!r}"
            )
        missing = {
            "inter_ocular": scheme.outer_eye_corners is None,
            "inter_pupil": scheme.eye_points is None,
        }
        if missing.get(normalizer, False):
            raise ValueError(
                f"The scheme {scheme.name!r} has no points for this "
                f"normalizer. Received: normalizer={normalizer!r}"
            )
        if indices is not None:
            indices = [int(index) for index in indices]
            inside = all(0 <= i < scheme.num_landmarks for i in indices)
            if not indices or not inside:
                raise ValueError(
                    "`indices` must be one or more landmarks of "
                    f"{scheme.name!r}. Received: indices={indices}"
                )
        self.scheme = scheme
        self.normalizer = normalizer
        self.indices = indices

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = ops.cast(y_true, self.dtype)
        y_pred = ops.cast(y_pred, self.dtype)
        points = self.scheme.num_landmarks
        for name, tensor in (("y_true", y_true), ("y_pred", y_pred)):
            if tuple(tensor.shape[1:]) != (points, 2):
                raise ValueError(
                    f"`{name}` must have the shape (batch, {points}, 2). "
                    f"Received: {name}.shape={tuple(tensor.shape)}"
                )
        weights = ops.ones_like(y_true[..., 0])
        if sample_weight is not None:
            sample_weight = ops.cast(sample_weight, self.dtype)
            if len(sample_weight.shape) == 1:
                sample_weight = sample_weight[:, None]
            weights = weights * sample_weight
        size = self._size(y_true, weights)
        distances = ops.sqrt(ops.sum(ops.square(y_true - y_pred), axis=-1))
        distances = ops.where(weights > 0, distances, 0.0)
        if self.indices is not None:
            distances = ops.take(distances, self.indices, axis=1)
            weights = ops.take(weights, self.indices, axis=1)
        total = ops.sum(weights, axis=1)
        means = ops.sum(distances * weights, axis=1)
        means = ops.divide_no_nan(means, total)
        errors = ops.divide_no_nan(means, size)
        # A visible point makes a face count as one, two of them as one too.
        faces = ops.where(size > 0, ops.max(weights, axis=1), 0.0)
        self.add_faces(self.score(errors), faces)

    def score(self, errors):
        """Makes of the errors of faces, `(batch,)`, what is averaged."""
        return errors

    def _size(self, y_true, weights):
        """Measures the true faces: `(batch,)` in pixels."""
        if self.normalizer == "inter_ocular":
            right, left = self.scheme.outer_eye_corners
            return _distance(y_true[:, right], y_true[:, left])
        if self.normalizer == "inter_pupil":
            right, left = (
                ops.mean(ops.take(y_true, list(eye), axis=1), axis=1)
                for eye in self.scheme.eye_points
            )
            return _distance(right, left)
        seen = (weights > 0)[..., None]
        low = ops.min(ops.where(seen, y_true, 1e9), axis=1)
        high = ops.max(ops.where(seen, y_true, -1e9), axis=1)
        sides = ops.maximum(high - low, 0.0)
        if self.normalizer == "bbox_size":
            return ops.sqrt(sides[:, 0] * sides[:, 1])
        return ops.sqrt(ops.sum(ops.square(sides), axis=-1))

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "scheme": self.scheme.name,
                "normalizer": self.normalizer,
                "indices": self.indices,
            }
        )
        return config


def _distance(a, b):
    return ops.sqrt(ops.sum(ops.square(a - b), axis=-1))
