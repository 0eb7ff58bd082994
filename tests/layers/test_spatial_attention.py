import numpy as np
import pytest

from facezoo.layers import SpatialAttention
from tests.testing import to_numpy


def test_a_pixel_has_one_weight_for_all_channels():
    x = np.random.default_rng(0).normal(size=(1, 8, 8, 5)).astype("float32")
    weights = to_numpy(SpatialAttention(2, 4)(x)) / x
    assert (weights > 0).all() and (weights < 1).all()
    assert np.ptp(weights, axis=-1).max() < 1e-4
    assert np.ptp(weights) > 1e-3


def test_without_its_last_convolution_it_halves():
    x = np.random.default_rng(0).normal(size=(1, 4, 4, 2)).astype("float32")
    attention = SpatialAttention(1, 3)
    attention.build(x.shape)
    attention.weigh.set_weights([np.zeros((3, 3, 3, 1)), np.zeros(1)])
    np.testing.assert_allclose(to_numpy(attention(x)), x / 2, atol=1e-6)


def test_sizes_that_cannot_be_halved_are_refused():
    with pytest.raises(ValueError, match="multiples of 4"):
        SpatialAttention(2).build((None, 6, 8, 3))
    with pytest.raises(ValueError, match="Received: depth=0"):
        SpatialAttention(0)
