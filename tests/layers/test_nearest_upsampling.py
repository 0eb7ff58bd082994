import numpy as np
import pytest

from facezoo.layers import NearestUpsampling2D
from tests.testing import to_numpy


@pytest.mark.parametrize("scale", [2, 3])
def test_it_repeats_pixels(scale):
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype("float32")
    expected = x.repeat(scale, axis=1).repeat(scale, axis=2)
    result = to_numpy(NearestUpsampling2D(scale)(x))
    np.testing.assert_array_equal(result, expected)


def test_a_scale_of_1_is_refused():
    with pytest.raises(ValueError, match="Received: scale=1"):
        NearestUpsampling2D(1)
