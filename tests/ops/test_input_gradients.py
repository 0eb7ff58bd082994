import keras
import numpy as np
import pytest

from facezoo.ops import input_gradients
from tests.testing import to_numpy

pytestmark = pytest.mark.backend

X = np.array([[1.0, 2.0], [3.0, -4.0]], "float32")


def test_the_gradient_of_squares_is_twice_the_input():
    found = to_numpy(input_gradients(keras.ops.square, X))
    np.testing.assert_allclose(found, 2 * X)


def test_a_gradient_can_be_differentiated_by_a_weight():
    class Slope(keras.layers.Layer):
        """Gives the slope of `weight * x**2`, which is `2 * weight * x`."""

        def build(self, input_shape):
            self.weight = self.add_weight(shape=(), initializer="ones")

        def call(self, inputs):
            return input_gradients(
                lambda x: self.weight * keras.ops.square(x), inputs
            )

    layer = Slope()
    model = keras.Sequential([layer])
    model.compile(
        keras.optimizers.SGD(0.5),
        loss=lambda y_true, y_pred: y_pred,
        jit_compile=keras.backend.backend() == "jax",
    )
    x = np.array([[1.0], [5.0]], "float32")
    model.fit(x, x, batch_size=2, verbose=0)
    # The mean of 2 * x is 6: half of it is taken off.
    np.testing.assert_allclose(to_numpy(layer.weight), 1 - 0.5 * 6)
