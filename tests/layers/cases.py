"""One small case of every layer, for checks that go through them all."""

import numpy as np

from facezoo import layers

# What a decoder gives for five landmarks.
DECODED = {
    "landmarks": (2, 5, 2),
    "scores": (2, 5),
    "landmark_sigma": (2, 5),
    "landmark_covariance": (2, 5, 2, 2),
}

# Name of a case: class, arguments, shapes of the inputs, shape of the output.
CASES = {
    "attentive_fusion": (
        layers.AttentiveFusion,
        {"groups": [[0, 1], [2, 4]], "num_blocks": 1},
        [(2, 8, 8, 4), (2, 8, 8, 5)],
        (2, 8, 8, 4),
    ),
    "batch_norm_residual_block": (
        layers.BatchNormResidualBlock,
        {"filters": 6},
        [(2, 8, 8, 4)],
        (2, 8, 8, 6),
    ),
    "bicubic_upsampling": (
        layers.BicubicUpsampling2D,
        {"scale": 3},
        [(2, 8, 6, 3)],
        (2, 24, 18, 3),
    ),
    "bottleneck_block": (
        layers.BottleneckBlock,
        {"filters": 6},
        [(2, 8, 8, 4)],
        (2, 8, 8, 6),
    ),
    "bottleneck_block_group": (
        layers.BottleneckBlock,
        {"filters": 8, "normalization": "group"},
        [(2, 8, 8, 8)],
        (2, 8, 8, 8),
    ),
    "channel_attention": (
        layers.ChannelAttention,
        {"reduction": 1},
        [(2, 8, 8, 8)],
        (2, 8, 8, 8),
    ),
    "depth_head": (
        layers.DepthHead,
        {"filters": 4, "num_blocks": [1, 1], "root": [1, 2]},
        [(2, 32, 32, 3), (2, 5, 2)],
        (2, 5, 3),
    ),
    "face_attention_unit": (
        layers.FaceAttentionUnit,
        {"filters": 4, "depth": 2, "attention_filters": 3},
        [(2, 8, 8, 4)],
        (2, 8, 8, 4),
    ),
    "face_attention_unit_down": (
        layers.FaceAttentionUnit,
        {
            "filters": 6,
            "depth": 1,
            "attention_filters": 3,
            "resampling": "down",
        },
        [(2, 8, 8, 4)],
        (2, 4, 4, 6),
    ),
    "face_attention_unit_up": (
        layers.FaceAttentionUnit,
        {
            "filters": 6,
            "depth": 1,
            "attention_filters": 3,
            "resampling": "up",
        },
        [(2, 4, 4, 4)],
        (2, 8, 8, 6),
    ),
    "feature_concatenation": (
        layers.FeatureConcatenation,
        {"filters": 6},
        [(2, 8, 8, 4), (2, 8, 8, 3)],
        (2, 8, 8, 6),
    ),
    "feature_fusion": (
        layers.FeatureFusion,
        {},
        [(2, 16, 16, 4), (2, 8, 8, 4), (2, 4, 4, 6)],
        (2, 4, 4, 6),
    ),
    "feedback_block": (
        layers.FeedbackBlock,
        {"filters": 4, "num_groups": 2, "scale": 2},
        [(2, 6, 8, 4)],
        (2, 6, 8, 4),
    ),
    "feedback_block_8": (
        layers.FeedbackBlock,
        {"filters": 3, "num_groups": 1, "scale": 8},
        [(2, 4, 4, 3)],
        (2, 4, 4, 3),
    ),
    "heatmap_decoder": (
        layers.HeatmapDecoder,
        {"image_size": 32},
        [(2, 8, 8, 5)],
        DECODED,
    ),
    "heatmap_decoder_peak": (
        layers.HeatmapDecoder,
        {"image_size": 32, "method": "peak_centroid"},
        [(2, 8, 8, 5)],
        DECODED,
    ),
    "heatmap_decoder_window": (
        layers.HeatmapDecoder,
        {"image_size": 32, "window": 2},
        [(2, 8, 8, 5)],
        DECODED,
    ),
    "heatmap_head": (
        layers.HeatmapHead,
        {"num_landmarks": 5, "filters": 6, "num_stages": 2, "depth": 2},
        [(2, 8, 8, 4)],
        ([(2, 8, 8, 5), (2, 8, 8, 5)], (2, 8, 8, 6)),
    ),
    "heatmap_stages": (
        layers.HeatmapStages,
        {"num_landmarks": 5, "filters": 6, "num_convs": 2},
        [(2, 8, 8, 4)],
        [(2, 8, 8, 6)] * 3,
    ),
    "hierarchical_block": (
        layers.HierarchicalBlock,
        {"filters": 8},
        [(2, 8, 8, 4)],
        (2, 8, 8, 8),
    ),
    "hourglass": (
        layers.Hourglass,
        {"depth": 2, "filters": 6},
        [(2, 8, 8, 4)],
        (2, 8, 8, 6),
    ),
    "hourglass_bottleneck": (
        layers.Hourglass,
        {"depth": 1, "filters": 6, "block": "bottleneck"},
        [(2, 8, 8, 4)],
        (2, 8, 8, 6),
    ),
    "hourglass_group": (
        layers.Hourglass,
        {"depth": 1, "filters": 8, "block": "group_bottleneck"},
        [(2, 8, 8, 4)],
        (2, 8, 8, 8),
    ),
    "hourglass_hierarchical": (
        layers.Hourglass,
        {"depth": 1, "filters": 8, "block": "hierarchical"},
        [(2, 8, 8, 4)],
        (2, 8, 8, 8),
    ),
    "nearest_upsampling": (
        layers.NearestUpsampling2D,
        {"scale": 3},
        [(2, 4, 5, 4)],
        (2, 12, 15, 4),
    ),
    "pixel_shuffle": (
        layers.PixelShuffle,
        {"scale": 2},
        [(2, 4, 5, 12)],
        (2, 8, 10, 3),
    ),
    "pose_head": (
        layers.PoseHead,
        {"image_size": 32, "filters": 6, "units": 16, "root": [1, 2]},
        [(2, 8, 8, 4), (2, 5, 2)],
        {"landmarks_3d": (2, 5, 3), "pose": (2, 3, 3), "pose_angles": (2, 3)},
    ),
    "rcab": (
        layers.RCAB,
        {"filters": 8, "reduction": 1, "residual_scale": 0.5},
        [(2, 8, 8, 8)],
        (2, 8, 8, 8),
    ),
    "residual_block": (
        layers.ResidualBlock,
        {"filters": 4, "residual_scale": 0.5},
        [(2, 8, 8, 4)],
        (2, 8, 8, 4),
    ),
    "residual_group": (
        layers.ResidualGroup,
        {"filters": 8, "num_blocks": 2, "reduction": 1},
        [(2, 8, 8, 8)],
        (2, 8, 8, 8),
    ),
    "spatial_attention": (
        layers.SpatialAttention,
        {"depth": 2, "filters": 3},
        [(2, 8, 8, 4)],
        (2, 8, 8, 4),
    ),
    "spectral_conv": (
        layers.SpectralConv2D,
        {"filters": 6, "kernel_size": 4, "strides": 2},
        [(2, 8, 8, 4)],
        (2, 4, 4, 6),
    ),
    "strided_bottleneck": (
        layers.StridedBottleneck,
        {"filters": 8},
        [(2, 8, 8, 8)],
        (2, 8, 8, 8),
    ),
    "strided_bottleneck_strides": (
        layers.StridedBottleneck,
        {"filters": 12, "strides": 2},
        [(2, 8, 7, 4)],
        (2, 4, 4, 12),
    ),
    "sub_pixel_upsampling": (
        layers.SubPixelUpsampling2D,
        {"scale": 4, "filters": 3},
        [(2, 4, 5, 4)],
        (2, 16, 20, 3),
    ),
    "sub_pixel_upsampling_3": (
        layers.SubPixelUpsampling2D,
        {"scale": 3, "filters": 3},
        [(2, 4, 5, 4)],
        (2, 12, 15, 3),
    ),
}


def case_inputs(name):
    """Returns the inputs of a case: an array, or a list of arrays."""
    rng = np.random.default_rng(0)
    shapes = CASES[name][2]
    arrays = [rng.normal(size=shape).astype("float32") for shape in shapes]
    return arrays if len(arrays) > 1 else arrays[0]
