"""The share of faces whose landmarks went wrong."""

import keras
from keras import ops

from facezoo.landmarks import LandmarkScheme
from facezoo.metrics.normalized_mean_error import NormalizedMeanError


@keras.saving.register_keras_serializable(package="facezoo")
class FailureRate(NormalizedMeanError):
    """Share of faces whose normalized mean error is above a threshold.

    Args:
        scheme: `LandmarkScheme` or its name.
        threshold: Float above 0. Defaults to `0.1`, 10 %.
        normalizer: As of `NormalizedMeanError`.
        indices: As of `NormalizedMeanError`.
        name: String. Defaults to `"failure_rate"`.
        dtype: Dtype of the computation. Defaults to `"float32"`.

    Call arguments:
        As of `NormalizedMeanError`.

    Example:

    >>> failures = facezoo.metrics.FailureRate("ibug68", threshold=0.08)
    """

    def __init__(
        self,
        scheme: LandmarkScheme | str,
        threshold: float = 0.1,
        normalizer: str = "inter_ocular",
        indices=None,
        name: str = "failure_rate",
        dtype: str = "float32",
    ) -> None:
        super().__init__(scheme, normalizer, indices, name, dtype)
        if not threshold > 0:
            raise ValueError(
                f"`threshold` must be above 0. Received: threshold={threshold}"
            )
        self.threshold = float(threshold)

    def score(self, errors):
        # This way round NaN is a failure.
        return 1 - ops.cast(errors <= self.threshold, self.dtype)

    def get_config(self):
        return {**super().get_config(), "threshold": self.threshold}
