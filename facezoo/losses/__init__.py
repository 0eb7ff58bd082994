"""What a training run makes small."""

from facezoo.losses.dsnt import DSNTLoss
from facezoo.losses.heatmap import StackedHeatmapLoss
from facezoo.losses.pixel import CharbonnierLoss
from facezoo.losses.pixel import L1Loss
from facezoo.losses.psnr import PSNRLoss
from facezoo.losses.rotation import RotationLoss
from facezoo.losses.wing import WingLoss

__all__ = [
    "CharbonnierLoss",
    "DSNTLoss",
    "L1Loss",
    "PSNRLoss",
    "RotationLoss",
    "StackedHeatmapLoss",
    "WingLoss",
]
