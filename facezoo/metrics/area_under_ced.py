"""The area under the curve of cumulative errors."""

import keras
from keras import ops

from facezoo.landmarks import LandmarkScheme
from facezoo.metrics.normalized_mean_error import NormalizedMeanError


@keras.saving.register_keras_serializable(package="facezoo")
class AreaUnderCED(NormalizedMeanError):
    """Area under the cumulative error distribution, up to a threshold.

    The curve says for each error which share of the faces is no worse. Its
    area from 0 to the threshold, over the threshold, is 1 if there are no
    errors and 0 if all are above the threshold. One face of error `e` adds
    `max(0, 1 - e / threshold)` to it, so the mean of these is the exact area.

    Args:
        scheme: `LandmarkScheme` or its name.
        threshold: Float above 0. Defaults to `0.1`, 10 %.
        normalizer: As of `NormalizedMeanError`.
        indices: As of `NormalizedMeanError`.
        name: String. Defaults to `"auc"`.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        As of `NormalizedMeanError`.

    Example:

    >>> area = facezoo.metrics.AreaUnderCED("ibug68", threshold=0.08)
    """

    def __init__(
        self,
        scheme: LandmarkScheme | str,
        threshold: float = 0.1,
        normalizer: str = "inter_ocular",
        indices=None,
        name: str = "auc",
        dtype: str = "float32",
    ) -> None:
        super().__init__(scheme, normalizer, indices, name, dtype)
        if not threshold > 0:
            raise ValueError(
                f"`threshold` must be above 0. Received: threshold={threshold}"
            )
        self.threshold = float(threshold)

    def score(self, errors):
        share = 1 - errors / self.threshold
        # This way round NaN adds nothing.
        return ops.where(errors <= self.threshold, share, 0.0)

    def get_config(self):
        return {**super().get_config(), "threshold": self.threshold}
