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
    "channel_attention": (
        layers.ChannelAttention,
        {"reduction": 1},
        [(2, 8, 8, 8)],
        (2, 8, 8, 8),
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
    "hourglass": (
        layers.Hourglass,
        {"depth": 2, "filters": 6},
        [(2, 8, 8, 4)],
        (2, 8, 8, 6),
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
    "spectral_conv": (
        layers.SpectralConv2D,
        {"filters": 6, "kernel_size": 4, "strides": 2},
        [(2, 8, 8, 4)],
        (2, 4, 4, 6),
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
