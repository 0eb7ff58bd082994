import keras
import numpy as np
import pytest

from facezoo.layers import HeatmapDecoder
from tests.testing import dtype_policy
from tests.testing import to_numpy

POINTS = np.array([[40.0, 60.0], [63.5, 71.25], [100.0, 30.5]])


def bump(sigma, size=32, image_size=128):
    """Gaussians of height 1 at `POINTS`, `sigma` in cells."""
    x, y = ((POINTS + 0.5) * size / image_size - 0.5).T
    rows, columns = np.mgrid[:size, :size][:, :, :, None]
    square = (columns - x) ** 2 + (rows - y) ** 2
    return np.exp(-square / (2 * sigma**2))[None].astype("float32")


@pytest.mark.parametrize("window", [None, 5])
def test_soft_argmax_of_log_gaussians_is_their_centre(window):
    decoder = HeatmapDecoder(128, window=window)
    result = to_numpy(decoder(np.log(bump(1.0) + 1e-30)))
    np.testing.assert_allclose(result["landmarks"][0], POINTS, atol=0.05)


def test_peak_centroid_finds_bumps():
    decoder = HeatmapDecoder(128, method="peak_centroid")
    result = to_numpy(decoder(bump(0.7)))
    np.testing.assert_allclose(result["landmarks"][0], POINTS, atol=0.5)
    assert (result["scores"] > 0.6).all()


def test_a_far_second_bump_does_not_move_a_windowed_point():
    maps = bump(1.0)
    maps[0, 30, 2] += 0.6
    logits = 10 * maps
    alone = to_numpy(HeatmapDecoder(128, window=3)(10 * bump(1.0)))
    both = to_numpy(HeatmapDecoder(128, window=3)(logits))
    np.testing.assert_allclose(both["landmarks"], alone["landmarks"], atol=1e-3)


def test_the_score_is_the_chance_within_the_tolerance():
    # A circle of radius 4 pixels around a Gaussian of sigma 4 pixels.
    logits = np.log(bump(1.0) + 1e-30)
    decoder = HeatmapDecoder(128, tolerance=4 / 128)
    scores = to_numpy(decoder(logits))["scores"][0]
    np.testing.assert_allclose(scores, 1 - np.exp(-0.5), atol=1e-3)


def test_the_spread_of_a_map_is_its_sigma():
    # 1.5 cells of 4 pixels, doubled by the calibration.
    logits = np.log(bump(1.5) + 1e-30)
    result = to_numpy(HeatmapDecoder(128, sigma_scale=2.0)(logits))
    np.testing.assert_allclose(result["landmark_sigma"], 12.0, rtol=1e-2)
    expected = np.broadcast_to(144 * np.eye(2), (1, 3, 2, 2))
    np.testing.assert_allclose(
        result["landmark_covariance"], expected, atol=0.5
    )


def test_a_scale_of_zero_is_refused():
    with pytest.raises(ValueError, match="Received: sigma_scale=0"):
        HeatmapDecoder(128, sigma_scale=0)


def test_a_flat_map_scores_low_and_means_the_middle():
    result = to_numpy(HeatmapDecoder(128)(np.zeros((1, 8, 8, 2), "float32")))
    np.testing.assert_allclose(result["landmarks"], 63.5, atol=1e-3)
    assert (result["scores"] < 0.02).all()


def test_it_stays_float32_under_half_precision():
    with dtype_policy("mixed_bfloat16"):
        result = HeatmapDecoder(128)(bump(1.0))
    dtype = keras.backend.standardize_dtype(result["landmarks"].dtype)
    assert dtype == "float32"


def test_unknown_method_is_refused():
    with pytest.raises(ValueError, match="Received: method='mean'"):
        HeatmapDecoder(128, method="mean")
