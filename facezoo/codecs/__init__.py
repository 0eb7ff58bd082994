"""Landmarks to what a model is trained on, and a model's maps to landmarks."""

from facezoo.codecs.gaussian_heatmap import GaussianHeatmapCodec
from facezoo.codecs.soft_argmax import SoftArgmaxCodec

__all__ = ["GaussianHeatmapCodec", "SoftArgmaxCodec"]
