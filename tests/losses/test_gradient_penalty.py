import keras
import numpy as np
import pytest

from facezoo.losses import gradient_penalty
from tests.testing import to_numpy

rng = np.random.default_rng(0)
REAL, FAKE = rng.random((2, 3, 4, 4, 3)).astype("float32")
SHARES = np.array([0.0, 0.25, 1.0], "float32")


@pytest.mark.backend
def test_a_linear_discriminator_is_judged_by_its_slope():
    slope = rng.normal(size=(4, 4, 3)).astype("float32")

    def discriminator(faces):
        # Two logits a face, of which the mean counts.
        product = keras.ops.multiply(faces, slope)
        total = keras.ops.sum(product, axis=(1, 2, 3))
        return keras.ops.stack([total, 3 * total], axis=1)

    found = to_numpy(gradient_penalty(discriminator, REAL, FAKE, SHARES))
    expected = (2 * np.linalg.norm(slope) - 1) ** 2
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_the_slope_is_taken_between_the_faces():
    def discriminator(faces):
        return keras.ops.sum(keras.ops.square(faces), axis=(1, 2, 3))

    shares = SHARES[:, None, None, None]
    between = shares * REAL + (1 - shares) * FAKE
    norms = 2 * np.sqrt((between**2).sum(axis=(1, 2, 3)))
    found = to_numpy(gradient_penalty(discriminator, REAL, FAKE, SHARES))
    np.testing.assert_allclose(found, ((norms - 1) ** 2).mean(), rtol=1e-5)
