import keras
import numpy as np
import pytest

from facezoo.layers import SpectralConv2D
from tests.testing import to_numpy

FACE = np.random.default_rng(0).normal(size=(1, 6, 6, 3)).astype("float32")


def norm(kernel):
    """The largest singular value of a kernel, exactly."""
    matrix = np.reshape(kernel, (-1, kernel.shape[-1]))
    return np.linalg.svd(matrix, compute_uv=False)[0]


@pytest.mark.backend
def test_the_kernel_comes_to_a_norm_of_1_and_stays_as_it_is():
    conv = SpectralConv2D(4)
    conv.build(FACE.shape)
    kernel = np.random.default_rng(1).normal(size=(3, 3, 3, 4))
    conv.kernel.assign(kernel)
    for _ in range(50):
        conv(FACE, training=True)
    plain = SpectralConv2D(4, normalized=False)
    plain.build(FACE.shape)
    plain.kernel.assign(kernel / norm(kernel))
    np.testing.assert_allclose(
        to_numpy(conv(FACE)), to_numpy(plain(FACE)), rtol=1e-3, atol=1e-4
    )
    np.testing.assert_allclose(to_numpy(conv.kernel), kernel, rtol=1e-6)


def test_a_step_of_training_and_the_call_after_it_agree():
    keras.utils.set_random_seed(0)
    conv = SpectralConv2D(4)
    first = to_numpy(conv(FACE))
    trained = to_numpy(conv(FACE, training=True))
    np.testing.assert_allclose(to_numpy(conv(FACE)), trained, atol=1e-6)
    assert np.abs(first - trained).max() > 1e-3


def test_without_the_norm_it_is_a_convolution():
    mine = SpectralConv2D(4, 4, strides=2, normalized=False)
    keras_layer = keras.layers.Conv2D(4, 4, strides=2, padding="same")
    mine.build(FACE.shape)
    keras_layer.build(FACE.shape)
    keras_layer.set_weights(mine.get_weights())
    np.testing.assert_allclose(
        to_numpy(mine(FACE)), to_numpy(keras_layer(FACE)), atol=1e-5
    )
