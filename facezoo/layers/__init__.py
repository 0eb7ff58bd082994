"""Layers for any Keras model, one a file."""

from facezoo.layers.batch_norm_residual_block import BatchNormResidualBlock
from facezoo.layers.bicubic_upsampling import BicubicUpsampling2D
from facezoo.layers.channel_attention import ChannelAttention
from facezoo.layers.feature_concatenation import FeatureConcatenation
from facezoo.layers.feature_fusion import FeatureFusion
from facezoo.layers.heatmap_decoder import HeatmapDecoder
from facezoo.layers.heatmap_head import HeatmapHead
from facezoo.layers.heatmap_stages import HeatmapStages
from facezoo.layers.hourglass import Hourglass
from facezoo.layers.nearest_upsampling import NearestUpsampling2D
from facezoo.layers.pixel_shuffle import PixelShuffle
from facezoo.layers.rcab import RCAB
from facezoo.layers.residual_block import ResidualBlock
from facezoo.layers.residual_group import ResidualGroup
from facezoo.layers.spectral_conv import SpectralConv2D
from facezoo.layers.sub_pixel_upsampling import SubPixelUpsampling2D

__all__ = [
    "BatchNormResidualBlock",
    "BicubicUpsampling2D",
    "ChannelAttention",
    "FeatureConcatenation",
    "FeatureFusion",
    "HeatmapDecoder",
    "HeatmapHead",
    "HeatmapStages",
    "Hourglass",
    "NearestUpsampling2D",
    "PixelShuffle",
    "RCAB",
    "ResidualBlock",
    "ResidualGroup",
    "SpectralConv2D",
    "SubPixelUpsampling2D",
]
