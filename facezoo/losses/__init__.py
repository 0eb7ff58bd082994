"""What a training run makes small."""

from facezoo.losses.adversarial import HingeAdversarialLoss
from facezoo.losses.adversarial import LogisticAdversarialLoss
from facezoo.losses.adversarial import RelativisticAverageLoss
from facezoo.losses.adversarial import WassersteinLoss
from facezoo.losses.adversarial import get_adversarial_loss
from facezoo.losses.dsnt import DSNTLoss
from facezoo.losses.gradient_penalty import gradient_penalty
from facezoo.losses.heatmap import StackedHeatmapLoss
from facezoo.losses.heatmap_agreement import HeatmapAgreementLoss
from facezoo.losses.perceptual import PerceptualLoss
from facezoo.losses.pixel import CharbonnierLoss
from facezoo.losses.pixel import L1Loss
from facezoo.losses.psnr import PSNRLoss
from facezoo.losses.rotation import RotationLoss
from facezoo.losses.shrunken import shrunken_difference
from facezoo.losses.wing import WingLoss

__all__ = [
    "CharbonnierLoss",
    "DSNTLoss",
    "HeatmapAgreementLoss",
    "HingeAdversarialLoss",
    "L1Loss",
    "LogisticAdversarialLoss",
    "PSNRLoss",
    "PerceptualLoss",
    "RelativisticAverageLoss",
    "RotationLoss",
    "StackedHeatmapLoss",
    "WassersteinLoss",
    "WingLoss",
    "get_adversarial_loss",
    "gradient_penalty",
    "shrunken_difference",
]
