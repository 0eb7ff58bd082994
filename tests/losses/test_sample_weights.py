import keras
import numpy as np
import pytest

from facezoo.losses.sample_weights import spread_weights


@pytest.mark.parametrize("shape", [(2,), (2, 1), (2, 1, 1)])
def test_the_first_axis_is_the_batch(shape):
    weights = spread_weights(np.array([0.0, 1.0]).reshape(shape), (2, 2, 2))
    weights = keras.ops.convert_to_numpy(weights)
    assert not weights[0].any()
    assert (weights[1] == 1).all()


def test_too_many_axes():
    with pytest.raises(ValueError, match=r"sample_weight.shape=\(2, 1, 1\)"):
        spread_weights(np.ones((2, 1, 1)), (2, 3))
