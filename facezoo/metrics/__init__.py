"""Keras metrics that watch a training run.

Give them to `compile` as `weighted_metrics`, not as `metrics`: Keras hands
sample weights, which say which faces and points count, to the former only.
"""

from facezoo.metrics.area_under_ced import AreaUnderCED
from facezoo.metrics.failure_rate import FailureRate
from facezoo.metrics.normalized_mean_error import NormalizedMeanError
from facezoo.metrics.normalized_mean_error_3d import NormalizedMeanError3D
from facezoo.metrics.psnr import PSNR
from facezoo.metrics.rotation_error import RotationError
from facezoo.metrics.ssim import SSIM

__all__ = [
    "AreaUnderCED",
    "FailureRate",
    "NormalizedMeanError",
    "NormalizedMeanError3D",
    "PSNR",
    "RotationError",
    "SSIM",
]
