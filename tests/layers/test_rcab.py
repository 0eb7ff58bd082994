import numpy as np
import pytest

from facezoo.layers import RCAB
from tests.testing import to_numpy


def test_half_open_attention_adds_half_the_branch():
    x = np.random.default_rng(0).normal(size=(1, 4, 4, 4)).astype("float32")
    block = RCAB(4, reduction=2, residual_scale=0.1)
    block.build(x.shape)
    identity = np.zeros((3, 3, 4, 4))
    identity[1, 1] = np.eye(4)
    for conv in (block.conv_1, block.conv_2):
        conv.set_weights([identity, np.zeros(4)])
    # Weights of 0: the sigmoid gives 0.5 for every channel.
    excite = block.attention.excite
    excite.set_weights([np.zeros((1, 1, 2, 4)), np.zeros(4)])
    expected = x + 0.1 * 0.5 * np.maximum(x, 0)
    np.testing.assert_allclose(to_numpy(block(x)), expected, atol=1e-6)


def test_other_channels_are_refused():
    with pytest.raises(ValueError, match="`filters=8` channels"):
        RCAB(8, reduction=2)(np.ones((1, 4, 4, 4)))
