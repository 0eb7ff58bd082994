import numpy as np
import pytest

from facezoo.layers import PixelShuffle
from facezoo.layers.pixel_shuffle import convert_pytorch_kernel
from tests.testing import to_numpy


def pytorch_shuffle(x, scale):
    """`nn.PixelShuffle` as PyTorch documents it, on channels_first."""
    batch, channels, height, width = x.shape
    x = x.reshape(batch, -1, scale, scale, height, width)
    x = x.transpose(0, 1, 4, 2, 5, 3)
    return x.reshape(batch, -1, height * scale, width * scale)


def test_a_pixel_becomes_a_block_in_rows():
    x = np.arange(4.0, dtype="float32").reshape(1, 1, 1, 4)
    block = to_numpy(PixelShuffle(2)(x))[0, :, :, 0]
    np.testing.assert_array_equal(block, [[0, 1], [2, 3]])


def test_the_channel_is_the_fastest_axis():
    x = np.arange(8.0, dtype="float32").reshape(1, 1, 1, 8)
    pixels = to_numpy(PixelShuffle(2)(x))[0]
    np.testing.assert_array_equal(pixels[0, 0], [0, 1])
    np.testing.assert_array_equal(pixels[1, 0], [4, 5])


@pytest.mark.parametrize("scale", [2, 3])
def test_converted_kernel_gives_the_pixels_of_pytorch(scale):
    rng = np.random.default_rng(0)
    kernel = rng.normal(size=(5 * scale**2, 4, 1, 1)).astype("float32")
    bias = rng.normal(size=5 * scale**2).astype("float32")
    x = rng.normal(size=(2, 4, 3, 3)).astype("float32")
    convolved = np.einsum("oi,bihw->bohw", kernel[:, :, 0, 0], x)
    expected = pytorch_shuffle(convolved + bias[:, None, None], scale)

    ours = x.transpose(0, 2, 3, 1) @ convert_pytorch_kernel(kernel, scale)[0, 0]
    ours = PixelShuffle(scale)(ours + convert_pytorch_kernel(bias, scale))
    ours = to_numpy(ours).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(ours, expected, atol=1e-4)


def test_converted_kernel_is_in_the_order_of_keras():
    kernel = np.zeros((8, 3, 5, 7))
    assert convert_pytorch_kernel(kernel, 2).shape == (5, 7, 3, 8)


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="Received: scale=0"):
        PixelShuffle(0)
    with pytest.raises(ValueError, match="multiple of 4 channels"):
        PixelShuffle(2)(np.ones((1, 4, 4, 6)))
    with pytest.raises(ValueError, match="multiple of 9 output channels"):
        convert_pytorch_kernel(np.ones((8, 3, 3, 3)), 3)
