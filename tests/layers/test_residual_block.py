import numpy as np
import pytest

from facezoo.layers import ResidualBlock
from tests.testing import to_numpy


@pytest.mark.parametrize("scale", [1.0, 0.1])
def test_identity_kernels_add_the_scaled_relu(scale):
    x = np.random.default_rng(0).normal(size=(1, 4, 4, 3)).astype("float32")
    block = ResidualBlock(3, residual_scale=scale)
    block.build(x.shape)
    identity = np.zeros((3, 3, 3, 3))
    identity[1, 1] = np.eye(3)
    block.set_weights([identity, np.zeros(3)] * 2)
    expected = x + scale * np.maximum(x, 0)
    np.testing.assert_allclose(to_numpy(block(x)), expected, atol=1e-6)


def test_other_channels_are_refused():
    with pytest.raises(ValueError, match="`filters=8` channels"):
        ResidualBlock(8)(np.ones((1, 4, 4, 4)))
