import numpy as np
import pytest
from PIL import Image

from facezoo.layers import BicubicUpsampling2D
from tests.testing import to_numpy


@pytest.mark.parametrize("scale", [2, 3, 4, 8])
def test_it_is_the_bicubic_of_pillow(scale):
    x = np.random.default_rng(0).random((7, 5)).astype("float32")
    size = (5 * scale, 7 * scale)
    expected = Image.fromarray(x).resize(size, Image.Resampling.BICUBIC)
    result = to_numpy(BicubicUpsampling2D(scale)(x[None, :, :, None]))
    np.testing.assert_allclose(result[0, :, :, 0], expected, atol=1e-5)


def test_it_stays_float32_under_half_precision():
    x = np.full((1, 4, 4, 3), 200 / 255, "float32")
    result = to_numpy(BicubicUpsampling2D(2)(x))
    np.testing.assert_allclose(result, 200 / 255, atol=1e-6)
