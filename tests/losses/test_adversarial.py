import math

import numpy as np
import pytest

from facezoo.losses import get_adversarial_loss
from tests.testing import to_numpy

REAL = np.array([[2.0], [0.5]], "float32")
FAKE = np.array([[-3.0], [1.0]], "float32")


def softplus(x):
    return math.log1p(math.exp(x))


# Of the discriminator and of the network, from the papers' formulas.
EXPECTED = {
    "hinge": ((0.0 + 0.5) / 2 + (0.0 + 2.0) / 2, 1.0),
    "logistic": (
        np.mean([softplus(-2.0), softplus(-0.5)])
        + np.mean([softplus(-3.0), softplus(1.0)]),
        np.mean([softplus(3.0), softplus(-1.0)]),
    ),
    "wasserstein": (-1.0 - 1.25, 1.0),
    # The means are 1.25 and -1.
    "relativistic": (
        np.mean(
            [
                np.mean([softplus(-3.0), softplus(-1.5)]),
                np.mean([softplus(-4.25), softplus(-0.25)]),
            ]
        ),
        np.mean(
            [
                np.mean([softplus(4.25), softplus(0.25)]),
                np.mean([softplus(3.0), softplus(1.5)]),
            ]
        ),
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_values_by_hand(name):
    loss = get_adversarial_loss(name)
    found = [loss.discriminator(REAL, FAKE), loss.generator(REAL, FAKE)]
    np.testing.assert_allclose(to_numpy(found), EXPECTED[name], rtol=1e-5)


@pytest.mark.parametrize("name", EXPECTED)
def test_better_fakes_cost_the_network_less_and_the_discriminator_more(name):
    loss = get_adversarial_loss(name)
    better = FAKE + 1.0
    assert loss.generator(REAL, better) < loss.generator(REAL, FAKE)
    assert loss.discriminator(REAL, better) > loss.discriminator(REAL, FAKE)


def test_an_unknown_loss_is_named():
    with pytest.raises(ValueError, match="Received: loss='hinges'"):
        get_adversarial_loss("hinges")
