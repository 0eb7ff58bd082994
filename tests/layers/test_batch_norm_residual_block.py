import numpy as np

from facezoo.layers import BatchNormResidualBlock
from tests.testing import to_numpy


def test_training_moves_the_statistics_and_inference_does_not():
    x = np.random.default_rng(0).normal(size=(2, 4, 4, 3)).astype("float32")
    block = BatchNormResidualBlock(3)
    block(x)
    before = [np.array(w) for w in block.get_weights()]
    block(x, training=False)
    for old, new in zip(before, block.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    block(x, training=True)
    moved = np.array(block.norms[0].moving_mean)
    assert np.abs(moved).max() > 0


def test_without_its_branch_it_is_a_relu():
    x = np.random.default_rng(0).normal(size=(1, 4, 4, 3)).astype("float32")
    block = BatchNormResidualBlock(3)
    block.build(x.shape)
    block.convs[1].set_weights([np.zeros((3, 3, 3, 3))])
    np.testing.assert_allclose(to_numpy(block(x)), np.maximum(x, 0), atol=1e-6)


def test_a_projection_is_made_only_for_other_channels():
    same, other = BatchNormResidualBlock(3), BatchNormResidualBlock(5)
    same.build((1, 4, 4, 3))
    other.build((1, 4, 4, 3))
    assert same.projection is None
    assert other.projection.kernel.shape == (1, 1, 3, 5)
