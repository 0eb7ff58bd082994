import numpy as np
import pytest

from facezoo.degradations import SensorNoise


@pytest.mark.parametrize("value", [0.2, 0.5, 0.8])
@pytest.mark.parametrize(
    ("gain", "read"), [(0.004, 0), (0, 0.03), (0.002, 0.02)]
)
def test_variance_is_the_predicted_one(value, gain, read):
    noise = SensorNoise((gain, gain), (read, read), grey=0)
    face = np.full((1, 128, 128, 3), value, "float32")
    error = noise(face, np.random.default_rng(0)) - face
    predicted = gain * value + read**2
    # Of 49,152 draws the variance is good to 0.64 %, one deviation.
    np.testing.assert_allclose(error.var(), predicted, rtol=0.03)
    assert abs(error.mean()) < 5 * np.sqrt(predicted / error.size)


def test_grey_noise_is_the_same_in_all_channels():
    face = np.full((1, 32, 32, 3), 0.5, "float32")
    grey = SensorNoise((0, 0), (0.05, 0.05), grey=1)
    colored = SensorNoise((0, 0), (0.05, 0.05), grey=0)
    made = grey(face, np.random.default_rng(0))
    assert np.array_equal(made[..., 0], made[..., 2])
    made = colored(face, np.random.default_rng(0))
    red, blue = made[..., 0].ravel(), made[..., 2].ravel()
    assert abs(np.corrcoef(red, blue)[0, 1]) < 0.15


def test_black_has_no_photons_to_count():
    noise = SensorNoise((0.02, 0.02), (0, 0))
    face = np.zeros((1, 16, 16, 3), "float32")
    assert not noise(face, np.random.default_rng(0)).any()
