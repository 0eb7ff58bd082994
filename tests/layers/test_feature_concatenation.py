import numpy as np
import pytest

from facezoo.layers import FeatureConcatenation
from tests.testing import to_numpy


def test_it_is_one_matrix_over_all_channels_of_a_pixel():
    rng = np.random.default_rng(0)
    a = rng.normal(size=(2, 4, 5, 3)).astype("float32")
    b = rng.normal(size=(2, 4, 5, 2)).astype("float32")
    fusion = FeatureConcatenation(6)
    fusion.build([a.shape, b.shape])
    kernel = rng.normal(size=(1, 1, 5, 6)).astype("float32")
    bias = rng.normal(size=6).astype("float32")
    fusion.mix.set_weights([kernel, bias])
    expected = np.concatenate([a, b], axis=-1) @ kernel[0, 0] + bias
    np.testing.assert_allclose(to_numpy(fusion([a, b])), expected, atol=1e-4)


def test_one_map_is_refused():
    with pytest.raises(ValueError, match="at least two feature maps"):
        FeatureConcatenation(4)([np.ones((1, 4, 4, 2))])


def test_maps_of_two_sizes_are_refused():
    with pytest.raises(ValueError, match="one height and width"):
        FeatureConcatenation(4)([np.ones((1, 4, 4, 2)), np.ones((1, 2, 2, 2))])
