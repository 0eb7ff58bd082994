"""Tensor functions that the layers share, in `keras.ops` alone."""

from facezoo.ops.heatmaps import cell_centers
from facezoo.ops.heatmaps import dsnt
from facezoo.ops.heatmaps import gaussian_heatmaps
from facezoo.ops.heatmaps import heatmap_peaks
from facezoo.ops.heatmaps import mean_sigma
from facezoo.ops.heatmaps import peak_centroid
from facezoo.ops.heatmaps import soft_argmax
from facezoo.ops.heatmaps import spread_scores
from facezoo.ops.input_gradients import input_gradients
from facezoo.ops.layout import channel_axis
from facezoo.ops.layout import check_halvings
from facezoo.ops.layout import spatial_axes
from facezoo.ops.layout import standardize_data_format
from facezoo.ops.resampling import bicubic_matrices
from facezoo.ops.resampling import bicubic_resize
from facezoo.ops.resampling import bicubic_resize_levels
from facezoo.ops.roots import depth_from_root
from facezoo.ops.rotations import rotation_angles
from facezoo.ops.rotations import rotation_distance
from facezoo.ops.rotations import rotation_from_6d
from facezoo.ops.warping import warp_affine

__all__ = [
    "bicubic_matrices",
    "bicubic_resize",
    "bicubic_resize_levels",
    "cell_centers",
    "channel_axis",
    "check_halvings",
    "depth_from_root",
    "dsnt",
    "gaussian_heatmaps",
    "heatmap_peaks",
    "input_gradients",
    "mean_sigma",
    "peak_centroid",
    "rotation_angles",
    "rotation_distance",
    "rotation_from_6d",
    "soft_argmax",
    "spatial_axes",
    "spread_scores",
    "standardize_data_format",
    "warp_affine",
]
