import numpy as np
import pytest

from facezoo.layers import Hourglass


@pytest.mark.parametrize("depth", [1, 3])
def test_it_goes_down_and_comes_back(depth):
    layer = Hourglass(depth, 4)
    assert layer(np.ones((1, 16, 8, 3))).shape == (1, 16, 8, 4)
    assert len(layer.skips) == len(layer.downs) == len(layer.ups) == depth


def test_a_size_that_does_not_halve_is_refused():
    with pytest.raises(ValueError, match="multiples of 8"):
        Hourglass(3, 4)(np.ones((1, 12, 16, 3)))


def test_no_depth_is_refused():
    with pytest.raises(ValueError, match="Received: depth=0"):
        Hourglass(0, 4)


def test_an_unknown_block_is_refused():
    with pytest.raises(ValueError, match="Received: block='dense'"):
        Hourglass(1, 4, "dense")
