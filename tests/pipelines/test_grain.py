import numpy as np
import pytest

from facezoo.pipelines.grain import grain_covariance
from facezoo.pipelines.grain import make_grain
from facezoo.pipelines.grain import missing_grain


def grainy(sigma, size=96, seed=0):
    """A picture of smooth colours, grey grain and a patch of hard edges."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:size, :size] / size
    image = np.stack([60 + 80 * x, 90 + 60 * y, 120 + 40 * x * y], axis=-1)
    image[:30, :30] += 90 * rng.integers(0, 2, (30, 30, 1))
    image += rng.normal(0, sigma, (size, size, 1))
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("sigma", [2, 5, 10])
def test_grain_is_measured_beside_edges(sigma):
    covariance = grain_covariance(grainy(sigma))
    found = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(found, sigma, rtol=0.15)
    # It is the same in all channels.
    correlation = covariance[0, 1] / (found[0] * found[1])
    assert correlation > 0.9


def test_smooth_picture_has_none():
    around = grain_covariance(grainy(0))
    assert not missing_grain(around, np.zeros((3, 3))).any()


def test_mask_says_where():
    image = grainy(0)
    image[:, 48:] = grainy(8)[:, 48:]
    left = np.zeros(image.shape[:2], bool)
    left[:, :48] = True
    assert np.trace(grain_covariance(image, left)) < 1
    assert np.trace(grain_covariance(image, ~left)) > 100
    assert not grain_covariance(image, np.zeros_like(left)).any()


@pytest.mark.parametrize("shape", [(1, 1), (2, 30), (5, 5)])
def test_too_small_to_measure(shape):
    image = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    assert grain_covariance(image).shape == (3, 3)
    assert not grain_covariance(image).any()


def test_only_what_is_missing_is_added():
    around = np.eye(3) * 36.0
    np.testing.assert_allclose(missing_grain(around, np.zeros((3, 3))), around)
    np.testing.assert_allclose(
        missing_grain(around, np.eye(3) * 9.0), around * 0.75
    )
    # The face's own detail is not taken for grain.
    assert missing_grain(around, np.eye(3) * 400.0)[0, 0] > 18
    # And wild texture is no grain.
    assert not missing_grain(np.eye(3) * 2500.0, np.zeros((3, 3))).any()


def test_grain_has_the_covariance_asked_for():
    covariance = np.array([[25.0, 20, 0], [20, 25, 0], [0, 0, 4]])
    grain = make_grain(covariance, (5, 205), (7, 207), (200, 200))
    found = np.cov(grain.reshape(-1, 3).T)
    np.testing.assert_allclose(found, covariance, atol=0.8)


def test_enlarged_grain_is_as_coarse_as_the_photographs():
    covariance = np.eye(3) * 25.0
    grain = make_grain(covariance, (5, 55), (7, 57), (200, 200))[..., 0]
    # Neighbours are alike, pixels of two grains are not.
    near = np.corrcoef(grain[:, :-1].ravel(), grain[:, 1:].ravel())[0, 1]
    far = np.corrcoef(grain[:, :-8].ravel(), grain[:, 8:].ravel())[0, 1]
    assert near > 0.8 and abs(far) < 0.15
