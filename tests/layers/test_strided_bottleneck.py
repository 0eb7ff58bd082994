import numpy as np
import pytest

from facezoo.layers import StridedBottleneck
from tests.testing import to_numpy

X = np.random.default_rng(0).normal(size=(2, 6, 6, 8)).astype("float32")


def zeroed(block):
    """Scales of 0 after the last convolution leave the skip alone."""
    block.build(X.shape)
    gamma, beta, *statistics = block.norms[-1].get_weights()
    block.norms[-1].set_weights([0 * gamma, beta, *statistics])
    return block


def test_without_its_convolutions_it_is_a_relu():
    block = zeroed(StridedBottleneck(8))
    assert block.skip_conv is None
    np.testing.assert_allclose(to_numpy(block(X)), np.maximum(X, 0), atol=1e-6)


def test_strides_keep_every_other_pixel_of_the_skip():
    block = zeroed(StridedBottleneck(8, strides=2))
    block.skip_conv.set_weights([np.eye(8)[None, None]])
    # The moving statistics start at 0 and 1.
    expected = np.maximum(X[:, ::2, ::2], 0) / np.sqrt(1 + 1e-3)
    np.testing.assert_allclose(to_numpy(block(X)), expected, atol=1e-5)


@pytest.mark.parametrize(
    "kwargs", [{"filters": 6}, {"filters": 8, "strides": 0}]
)
def test_bad_arguments_are_refused(kwargs):
    with pytest.raises(ValueError, match="multiple of 4 and `strides`"):
        StridedBottleneck(**kwargs)
