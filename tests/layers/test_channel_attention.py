import numpy as np
import pytest

from facezoo.layers import ChannelAttention
from tests.testing import to_numpy


def test_weights_are_a_function_of_the_means():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 4, 5, 6)).astype("float32")
    attention = ChannelAttention(reduction=3)
    attention.build(x.shape)
    squeeze = rng.normal(size=(1, 1, 6, 2)).astype("float32")
    excite = rng.normal(size=(1, 1, 2, 6)).astype("float32")
    attention.squeeze.set_weights([squeeze, np.zeros(2)])
    attention.excite.set_weights([excite, np.full(6, 0.5)])

    hidden = np.maximum(x.mean(axis=(1, 2)) @ squeeze[0, 0], 0)
    weights = 1 / (1 + np.exp(-(hidden @ excite[0, 0] + 0.5)))
    expected = x * weights[:, None, None]
    np.testing.assert_allclose(to_numpy(attention(x)), expected, atol=1e-5)


@pytest.mark.parametrize("reduction", [0, 16])
def test_bad_reduction_is_refused(reduction):
    with pytest.raises(ValueError, match=f"Received: reduction={reduction}"):
        ChannelAttention(reduction)(np.ones((1, 4, 4, 8)))
