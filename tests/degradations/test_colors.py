import numpy as np

from facezoo.degradations import ColorShift
from facezoo.degradations import ExposureShift
from facezoo.degradations.color_shift import LUMA


def face():
    rng = np.random.default_rng(1)
    return rng.uniform(0.2, 0.6, (1, 16, 16, 3)).astype("float32")


def test_a_stop_doubles_the_light():
    rng = np.random.default_rng(0)
    image = np.full((1, 4, 4, 3), 0.4, "float32")
    brighter = ExposureShift((1, 1))(image, rng)
    np.testing.assert_allclose(brighter**2.2, 2 * image**2.2, rtol=1e-5)
    darker = ExposureShift((-1, -1))(image, rng)
    np.testing.assert_allclose(darker**2.2, image**2.2 / 2, rtol=1e-5)
    assert ExposureShift((3, 3))(image, rng).max() == 1


def test_grey_keeps_its_brightness_under_a_cast():
    grey = np.full((1, 4, 4, 3), 0.5, "float32")
    for seed in range(5):
        cast = ColorShift((-0.3, 0.3), (1, 1))
        made = cast(grey, np.random.default_rng(seed))
        np.testing.assert_allclose(made @ LUMA, 0.5, rtol=1e-5)
        assert np.ptp(made[0, 0, 0]) > 0.005


def test_saturation():
    rng = np.random.default_rng(0)
    image = face()
    pale = ColorShift((0, 0), (0, 0))(image, rng)
    assert np.ptp(pale, axis=-1).max() < 1e-6
    np.testing.assert_allclose(pale[..., 0], image @ LUMA, atol=1e-6)
    same = ColorShift((0, 0), (1, 1))(image, rng)
    np.testing.assert_allclose(same, image, atol=1e-6)
    half = ColorShift((0, 0), (0.5, 0.5))(image, rng)
    np.testing.assert_allclose(half, (image + pale) / 2, atol=1e-6)
