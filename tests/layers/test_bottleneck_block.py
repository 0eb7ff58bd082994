import numpy as np
import pytest

from facezoo.layers import BottleneckBlock
from tests.testing import to_numpy


def test_the_middle_is_half_as_wide():
    block = BottleneckBlock(8)
    block.build((None, 4, 4, 8))
    assert [conv.filters for conv in block.convs] == [4, 4, 8]
    assert [conv.kernel_size[0] for conv in block.convs] == [1, 3, 1]
    assert block.projection is None


def test_groups_do_the_same_in_training_as_after_it():
    x = np.random.default_rng(0).normal(size=(2, 4, 4, 8)).astype("float32")
    block = BottleneckBlock(8, "group")
    after, before = block(x), block(x, training=True)
    np.testing.assert_allclose(to_numpy(after), to_numpy(before), atol=1e-6)
    assert not block.non_trainable_weights
    # Each face by itself.
    alone = to_numpy(block(x[:1]))
    np.testing.assert_allclose(alone, to_numpy(after)[:1], atol=1e-5)


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"filters": 5}, "Received: filters=5"),
        ({"filters": 4, "normalization": "layer"}, "normalization='layer'"),
    ],
)
def test_bad_arguments_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        BottleneckBlock(**kwargs)
