import numpy as np
import pytest

from facezoo.layers import FeedbackBlock


def test_number_of_parameters():
    # 6 groups of 48 filters and kernels of 12: those of DIC.
    block = FeedbackBlock(48, 6, 8)
    block.build((None, 32, 32, 48))
    ways = 2 * 6 * (12 * 12 * 48 * 48 + 48)
    mixes = 2 * sum(k * 48 * 48 + 48 for k in range(2, 7))
    assert block.count_params() == ways + mixes + 6 * 48 * 48 + 48


@pytest.mark.parametrize("scale", [2, 3, 4, 8])
def test_the_way_back_ends_at_the_size_of_the_input(scale):
    x = np.ones((1, 4, 5, 3), "float32")
    block = FeedbackBlock(3, 1, scale)
    assert tuple(block(x).shape) == x.shape
    fine = block.ups[0](x)
    assert tuple(fine.shape) == (1, 4 * scale, 5 * scale, 3)


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [({"num_groups": 0}, "num_groups=0"), ({"scale": 1}, "scale=1")],
)
def test_bad_arguments_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        FeedbackBlock(4, **kwargs)


def test_other_channels_are_refused():
    with pytest.raises(ValueError, match="`filters=4` channels"):
        FeedbackBlock(4).build((None, 8, 8, 3))
