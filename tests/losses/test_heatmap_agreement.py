import keras
import numpy as np

from facezoo.losses import HeatmapAgreementLoss
from tests.testing import to_numpy


def network(stages):
    """Takes the channels of a face for logits."""
    face = keras.Input((4, 4, 3))
    maps = face
    if stages:
        maps = keras.ops.stack([face, 2.0 * face], axis=1)
    return keras.Model(face, maps)


def test_squares_of_distributions_as_a_share_of_the_true_one():
    rng = np.random.default_rng(0)
    true, made = rng.normal(size=(2, 2, 4, 4, 3)).astype("float32")

    def expected(factor):
        p, q = (
            np.exp(factor * x.reshape(2, 16, 3).astype("float64"))
            for x in (true, made)
        )
        p, q = (
            p / p.sum(axis=1, keepdims=True),
            q / q.sum(axis=1, keepdims=True),
        )
        return ((p - q) ** 2).sum(axis=1) / (p**2).sum(axis=1)

    loss = HeatmapAgreementLoss(network(stages=False), reduction=None)
    found = to_numpy(loss(true, made))
    np.testing.assert_allclose(found, expected(1), rtol=1e-4)

    loss = HeatmapAgreementLoss(network(stages=True), reduction=None)
    found = to_numpy(loss(true, made))
    assert found.shape == (2, 2, 3)
    np.testing.assert_allclose(found[:, 1], expected(2), rtol=1e-4)


def test_a_peak_elsewhere_costs_2_and_the_same_one_nothing():
    true, made = np.zeros((2, 1, 4, 4, 3), "float32")
    true[:, 0, 0] = made[:, 3, 3] = 50.0
    loss = HeatmapAgreementLoss(network(stages=False))
    np.testing.assert_allclose(to_numpy(loss(true, made)), 2.0, rtol=1e-5)
    assert float(loss(true, true)) == 0.0
