import keras
import numpy as np
import pytest

from facezoo.layers import HeatmapStages
from tests.testing import HALF
from tests.testing import to_numpy


def test_the_last_map_is_the_background():
    head = HeatmapStages(5, filters=4, num_convs=1)
    heatmaps = head(np.ones((1, 4, 4, 3)))
    assert [maps.shape for maps in heatmaps] == [(1, 4, 4, 6)] * 3


def test_a_stage_sees_the_features_and_the_maps_before():
    rng = np.random.default_rng(0)
    x = rng.random(size=(1, 4, 4, 2)).astype("float32")
    head = HeatmapStages(1, filters=4, num_stages=2, num_convs=1, kernel_size=1)
    head.build(x.shape)
    # The first stage's maps are (1, 2) everywhere; the second's are sums of
    # what it sees: both features and both maps.
    head.heatmaps[0].set_weights([np.zeros((1, 1, 4, 2)), np.array([1, 2])])
    join, conv = head.stages[1]
    join.set_weights([np.eye(4)[None, None], np.zeros(4)])
    conv.set_weights([np.eye(4)[None, None], np.zeros(4)])
    head.heatmaps[1].set_weights([np.ones((1, 1, 4, 2)), np.zeros(2)])
    heatmaps = to_numpy(head(x))
    np.testing.assert_allclose(heatmaps[0][..., 1], 2)
    expected = x.sum(axis=-1) + 1 + 2
    np.testing.assert_allclose(heatmaps[1][..., 0], expected, atol=1e-5)


def test_maps_are_float32_under_half_precision():
    head = HeatmapStages(5, filters=4, num_convs=1, dtype=HALF)
    for maps in head(np.ones((1, 4, 4, 3), "float32")):
        assert keras.backend.standardize_dtype(maps.dtype) == "float32"


def test_no_stage_is_refused():
    with pytest.raises(ValueError, match="Received: num_stages=0"):
        HeatmapStages(5, num_stages=0)
