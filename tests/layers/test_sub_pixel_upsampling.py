import numpy as np
import pytest

from facezoo.layers import SubPixelUpsampling2D
from facezoo.layers.sub_pixel_upsampling import upsampling_steps
from tests.testing import to_numpy


def test_channels_become_the_four_pixels_of_a_block():
    x = np.random.default_rng(0).normal(size=(1, 3, 3, 2)).astype("float32")
    layer = SubPixelUpsampling2D(2, 1, kernel_size=1)
    layer.build(x.shape)
    kernel = np.zeros((1, 1, 2, 4))
    kernel[0, 0, 0, :2] = 1
    kernel[0, 0, 1, 2:] = 1
    layer.convs[0].set_weights([kernel, np.zeros(4)])
    result = to_numpy(layer(x))[0, :, :, 0]
    np.testing.assert_allclose(result[::2, ::2], x[0, :, :, 0], atol=1e-6)
    np.testing.assert_allclose(result[1::2, 1::2], x[0, :, :, 1], atol=1e-6)


@pytest.mark.parametrize(
    ("scale", "steps"), [(2, [2]), (3, [3]), (4, [2, 2]), (8, [2, 2, 2])]
)
def test_steps(scale, steps):
    assert upsampling_steps(scale) == steps
    layer = SubPixelUpsampling2D(scale, 3)
    assert layer.compute_output_shape((None, 4, 5, 6)) == (
        None,
        4 * scale,
        5 * scale,
        3,
    )


@pytest.mark.parametrize("scale", [0, 1, 5, 6])
def test_other_scales_are_refused(scale):
    with pytest.raises(ValueError, match=f"Received: scale={scale}"):
        SubPixelUpsampling2D(scale, 3)
