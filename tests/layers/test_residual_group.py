import numpy as np
import pytest

from facezoo.layers import ResidualGroup
from tests.testing import to_numpy


def test_without_its_last_convolution_it_is_the_input():
    x = np.random.default_rng(0).normal(size=(1, 4, 4, 4)).astype("float32")
    group = ResidualGroup(4, num_blocks=2, reduction=2)
    group.build(x.shape)
    group.conv.set_weights([np.zeros((3, 3, 4, 4)), np.zeros(4)])
    np.testing.assert_allclose(to_numpy(group(x)), x, atol=1e-6)


def test_number_of_parameters_of_rcan():
    # One group of RCAN: 20 blocks of 64 filters, reduction 16.
    group = ResidualGroup(64)
    group.build((None, 8, 8, 64))
    conv = 9 * 64 * 64 + 64
    attention = (64 * 4 + 4) + (4 * 64 + 64)
    assert group.count_params() == 20 * (2 * conv + attention) + conv


def test_no_block_is_refused():
    with pytest.raises(ValueError, match="Received: num_blocks=0"):
        ResidualGroup(4, num_blocks=0)
