"""How far heads are turned from where they are."""

import keras
from keras import ops

from facezoo.metrics.face_mean import FaceMean
from facezoo.ops import rotation_angles
from facezoo.ops import rotation_distance

ANGLES = ("yaw", "pitch", "roll")


@keras.saving.register_keras_serializable(package="facezoo")
class RotationError(FaceMean):
    """Mean error of the head's rotation in degrees.

    Args:
        angle: `"yaw"`, `"pitch"` or `"roll"`, as `facezoo.face3d.rotations`
            has them; `None` for the angle between the rotations.
        name: String. Defaults to `"degrees"`, or `"yaw"` and so on.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        y_true: `(batch, 3, 3)`, rotations.
        y_pred: `(batch, 3, 3)`, rotations.
        sample_weight: Optional, `(batch,)`; a face of weight 0 doesn't count.

    Example:

    >>> error = facezoo.metrics.RotationError()
    >>> error(np.eye(3)[None], np.diag([1.0, -1.0, -1.0])[None])
    180.0
    """

    def __init__(
        self,
        angle: str | None = None,
        name: str | None = None,
        dtype: str = "float32",
    ) -> None:
        if angle not in (None, *ANGLES):
            raise ValueError(
                f"`angle` must be one of {ANGLES} or None. "
                f"Received: angle={angle!r}"
            )
        super().__init__(name=name or angle or "degrees", dtype=dtype)
        self.angle = angle

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = ops.cast(y_true, self.dtype)
        y_pred = ops.cast(y_pred, self.dtype)
        if self.angle is None:
            errors = rotation_distance(y_true, y_pred)
        else:
            index = ANGLES.index(self.angle)
            errors = rotation_angles(y_pred) - rotation_angles(y_true)
            errors = ops.abs(errors[..., index])
            errors = ops.minimum(errors, 360 - errors)
        weights = ops.ones_like(errors)
        if sample_weight is not None:
            weights = ops.cast(sample_weight, self.dtype)
            weights = ops.reshape(weights, (-1,))
        self.add_faces(errors, weights)

    def get_config(self):
        return {**super().get_config(), "angle": self.angle}
