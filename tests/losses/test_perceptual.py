import keras
import numpy as np
import pytest

from facezoo.losses import PerceptualLoss
from tests.testing import to_numpy

rng = np.random.default_rng(0)
TRUE, MADE = rng.random((2, 3, 8, 8, 3)).astype("float32")


def network():
    face = keras.Input((8, 8, 3))
    half = keras.layers.AveragePooling2D(2)(face)
    return keras.Model(face, [face * 10.0, half])


def test_each_map_counts_as_a_share_of_the_true_one():
    def shares(true, made):
        axes = (1, 2, 3)
        return np.abs(true - made).mean(axes) / np.abs(true).mean(axes)

    def halved(faces):
        return faces.reshape(3, 4, 2, 4, 2, 3).mean(axis=(2, 4))

    expected = (shares(TRUE, MADE) + shares(halved(TRUE), halved(MADE))) / 2
    loss = PerceptualLoss(network(), reduction=None)
    np.testing.assert_allclose(to_numpy(loss(TRUE, MADE)), expected, rtol=1e-4)
    np.testing.assert_allclose(to_numpy(loss(TRUE, TRUE)), 0.0)


@pytest.mark.backend
def test_the_made_face_gets_the_gradient_and_the_network_none():
    watching = network()
    conv = keras.layers.Conv2D(4, 3, padding="same")
    watching = keras.Model(watching.input, conv(watching.output[0]))
    watching.trainable = False
    face = keras.Input((8, 8, 3))
    made = keras.layers.Conv2D(3, 1, kernel_initializer="zeros")(face)
    model = keras.Model(face, made)
    model.compile("sgd", loss=PerceptualLoss(watching))
    kernel, fixed = model.get_weights()[0], watching.get_weights()
    before = model.evaluate(TRUE, TRUE, verbose=0)
    model.fit(TRUE, TRUE, epochs=5, verbose=0)
    assert (model.get_weights()[0] != kernel).all()
    assert model.evaluate(TRUE, TRUE, verbose=0) < before
    for old, new in zip(fixed, watching.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
