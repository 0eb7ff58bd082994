"""Layers for any Keras model, one a file."""

from facezoo.layers.attentive_fusion import AttentiveFusion
from facezoo.layers.batch_norm_residual_block import BatchNormResidualBlock
from facezoo.layers.bicubic_upsampling import BicubicUpsampling2D
from facezoo.layers.bottleneck_block import BottleneckBlock
from facezoo.layers.channel_attention import ChannelAttention
from facezoo.layers.depth_head import DepthHead
from facezoo.layers.face_attention_unit import FaceAttentionUnit
from facezoo.layers.feature_concatenation import FeatureConcatenation
from facezoo.layers.feature_fusion import FeatureFusion
from facezoo.layers.feedback_block import FeedbackBlock
from facezoo.layers.heatmap_decoder import HeatmapDecoder
from facezoo.layers.heatmap_head import HeatmapHead
from facezoo.layers.heatmap_stages import HeatmapStages
from facezoo.layers.hierarchical_block import HierarchicalBlock
from facezoo.layers.hourglass import Hourglass
from facezoo.layers.nearest_upsampling import NearestUpsampling2D
from facezoo.layers.pixel_shuffle import PixelShuffle
from facezoo.layers.pose_head import PoseHead
from facezoo.layers.rcab import RCAB
from facezoo.layers.residual_block import ResidualBlock
from facezoo.layers.residual_group import ResidualGroup
from facezoo.layers.spatial_attention import SpatialAttention
from facezoo.layers.spectral_conv import SpectralConv2D
from facezoo.layers.strided_bottleneck import StridedBottleneck
from facezoo.layers.sub_pixel_upsampling import SubPixelUpsampling2D

__all__ = [
    "AttentiveFusion",
    "BatchNormResidualBlock",
    "BicubicUpsampling2D",
    "BottleneckBlock",
    "ChannelAttention",
    "DepthHead",
    "FaceAttentionUnit",
    "FeatureConcatenation",
    "FeatureFusion",
    "FeedbackBlock",
    "HeatmapDecoder",
    "HeatmapHead",
    "HeatmapStages",
    "HierarchicalBlock",
    "Hourglass",
    "NearestUpsampling2D",
    "PixelShuffle",
    "PoseHead",
    "RCAB",
    "ResidualBlock",
    "ResidualGroup",
    "SpatialAttention",
    "SpectralConv2D",
    "StridedBottleneck",
    "SubPixelUpsampling2D",
]
