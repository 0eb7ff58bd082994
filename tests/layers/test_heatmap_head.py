import keras
import numpy as np
import pytest

from facezoo.layers import HeatmapHead
from tests.testing import HALF


def test_one_stage_returns_nothing_to_itself():
    head = HeatmapHead(5, filters=4, num_stages=1, depth=1)
    heatmaps, features = head(np.ones((1, 4, 4, 3)))
    assert [maps.shape for maps in heatmaps] == [(1, 4, 4, 5)]
    assert features.shape == (1, 4, 4, 4)
    assert not head.feature_returns and not head.map_returns


def test_maps_are_float32_and_features_are_not_under_half_precision():
    head = HeatmapHead(5, filters=4, num_stages=2, depth=1, dtype=HALF)
    heatmaps, features = head(np.ones((1, 4, 4, 3), "float32"))
    for maps in heatmaps:
        assert keras.backend.standardize_dtype(maps.dtype) == "float32"
    assert keras.backend.standardize_dtype(features.dtype) == "bfloat16"
    assert all(conv.compute_dtype == "float32" for conv in head.logits)


def test_no_stage_is_refused():
    with pytest.raises(ValueError, match="Received: num_stages=0"):
        HeatmapHead(5, filters=4, num_stages=0)
