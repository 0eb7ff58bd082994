import keras
import numpy as np
import pytest

from facezoo.layers import HierarchicalBlock
from tests.testing import to_numpy


def test_each_convolution_goes_on_from_the_one_before():
    x = np.random.default_rng(0).normal(size=(1, 6, 6, 8)).astype("float32")
    block = HierarchicalBlock(8)
    block.build(x.shape)
    y = to_numpy(block(x))
    expected, part = [], x
    for norm, conv in zip(block.norms, block.convs):
        part = to_numpy(conv(keras.ops.relu(norm(part))))
        expected.append(part)
    assert [part.shape[-1] for part in expected] == [4, 2, 2]
    joined = x + np.concatenate(expected, axis=-1)
    np.testing.assert_allclose(y, joined, atol=1e-5)


def test_equal_channels_need_no_convolution_on_the_skip():
    blocks = [HierarchicalBlock(8), HierarchicalBlock(8)]
    for block, channels in zip(blocks, (8, 4)):
        block.build((None, 4, 4, channels))
    assert blocks[0].skip_conv is None and blocks[1].skip_conv is not None


def test_filters_that_cannot_be_parted_are_refused():
    with pytest.raises(ValueError, match="Received: filters=6"):
        HierarchicalBlock(6)
