import keras
import numpy as np
import pytest

from facezoo.layers import FeatureFusion
from tests.testing import check_layer
from tests.testing import to_numpy


def levels(*sizes, channels=4):
    rng = np.random.default_rng(0)
    shapes = [(2, size, size, channels) for size in sizes]
    return [rng.normal(size=shape).astype("float32") for shape in shapes]


@pytest.mark.backend
@pytest.mark.parametrize("sizes", [(8, 4), (6, 3)])
def test_contract(sizes, tmp_path):
    file = tmp_path / "layer.keras"
    shape = (2, sizes[-1], sizes[-1], 4)
    check_layer(FeatureFusion, {}, levels(*sizes), shape, file)


def test_identity_kernels_leave_a_sum_of_every_other_pixel():
    shallow, deep = levels(8, 4)
    fusion = FeatureFusion()
    fusion.build([shallow.shape, deep.shape])
    kernel = np.zeros((3, 3, 4, 4))
    kernel[1, 1] = np.eye(4)
    fusion.downsamples[0].set_weights([kernel, np.zeros(4)])
    fused = to_numpy(fusion([shallow, deep]))
    np.testing.assert_allclose(fused, shallow[:, ::2, ::2] + deep, atol=1e-6)


def test_levels_may_widen():
    fusion = FeatureFusion()
    maps = [np.ones((1, 8, 8, 4)), np.ones((1, 4, 4, 6))]
    assert fusion(maps).shape == (1, 4, 4, 6)


def test_one_map_is_refused():
    with pytest.raises(ValueError, match="at least two feature maps"):
        FeatureFusion()(levels(8))


def test_even_kernel_is_refused():
    with pytest.raises(ValueError, match="Received: kernel_size=4"):
        FeatureFusion(kernel_size=4)


@pytest.mark.parametrize("sizes", [(8, 8), (8, 2), (16, 8, 8), (8, 1)])
def test_maps_that_do_not_halve_are_refused(sizes):
    with pytest.raises(ValueError, match="each half as wide and high"):
        FeatureFusion()(levels(*sizes))


def test_maps_of_unknown_size_may_fit():
    maps = [keras.Input((None, None, 4)) for _ in range(2)]
    assert FeatureFusion()(maps).shape == (None, None, None, 4)
