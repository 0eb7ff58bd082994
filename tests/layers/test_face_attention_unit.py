import numpy as np
import pytest

from facezoo.layers import FaceAttentionUnit
from tests.testing import to_numpy


def test_without_its_last_normalization_it_is_the_input():
    x = np.random.default_rng(0).normal(size=(1, 8, 8, 4)).astype("float32")
    unit = FaceAttentionUnit(4, 2, 3)
    unit.build(x.shape)
    assert unit.shortcut is None
    gamma, *rest = unit.norms[2].get_weights()
    unit.norms[2].set_weights([0 * gamma, *rest])
    np.testing.assert_allclose(to_numpy(unit(x)), x, atol=1e-6)


@pytest.mark.parametrize(
    ("resampling", "size"), [("down", 4), ("up", 16), (None, 8)]
)
def test_sizes(resampling, size):
    unit = FaceAttentionUnit(6, 1, 3, resampling)
    shape = unit.compute_output_shape((None, 8, 8, 4))
    assert shape == (None, size, size, 6)


def test_another_resampling_is_refused():
    with pytest.raises(ValueError, match="Received: resampling='left'"):
        FaceAttentionUnit(4, 1, resampling="left")
