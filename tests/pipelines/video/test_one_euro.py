import math

import numpy as np
import pytest

from facezoo.pipelines.video.one_euro import OneEuroFilter
from facezoo.pipelines.video.one_euro import smoothing_factor

# With these cutoffs 2 pi f dt is 1 and the share of the new value 1/2.
STEP = 0.5
HALF = 1 / (2 * math.pi * STEP)


def test_sequence_worked_by_hand():
    steady = OneEuroFilter(min_cutoff=HALF, beta=HALF, d_cutoff=HALF)
    assert steady(np.array([0.0]), 0.0) == [0.0]
    # Velocity (1 - 0) / 0.5 = 2, smoothed 0 + 2/2 = 1. Cutoff HALF (1 + 1),
    # share 2/3: value 2/3.
    np.testing.assert_allclose(steady(np.array([1.0]), 0.5), [2 / 3])
    np.testing.assert_allclose(steady.velocity, [1.0])
    # Velocity (1 - 2/3) / 0.5 = 2/3, smoothed 1 + (2/3 - 1)/2 = 5/6. Cutoff
    # HALF (1 + 5/6), share (11/6) / (17/6) = 11/17: 2/3 + 11/17/3 = 45/51.
    np.testing.assert_allclose(steady(np.array([1.0]), 1.0), [45 / 51])
    # Velocity (0 - 45/51) / 0.5 = -30/17, smoothed (5/6 - 30/17) / 2 =
    # -95/204. Cutoff HALF (1 + 95/204), share 299/503: 45/51 (1 - 299/503).
    expected = 45 / 51 * (1 - 299 / 503)
    np.testing.assert_allclose(steady(np.array([0.0]), 1.5), [expected])


def test_points_are_filtered_each_by_its_own_speed():
    path = np.random.default_rng(0).normal(size=(9, 5, 2)).cumsum(axis=0)
    together = OneEuroFilter(1.0, 2.0)
    alone = [OneEuroFilter(1.0, 2.0) for _ in range(5)]
    for i, points in enumerate(path):
        expected = [f(p, i / 30) for f, p in zip(alone, points)]
        np.testing.assert_allclose(together(points, i / 30), expected)


def test_result_does_not_depend_on_axes_or_size():
    path = np.random.default_rng(1).normal(size=(9, 4, 2)).cumsum(axis=0)
    turn = np.array([[0.6, 0.8], [-0.8, 0.6]])
    plain, turned = OneEuroFilter(1.0, 3.0), OneEuroFilter(1.0, 3.0)
    for i, points in enumerate(path):
        expected = plain(points, i / 25) @ turn * 7
        result = turned(points @ turn * 7, i / 25, unit=7.0)
        np.testing.assert_allclose(result, expected, atol=1e-12)


def test_noise_is_smoothed_and_motion_followed():
    noise = np.random.default_rng(2).normal(size=(600, 1))
    steady = OneEuroFilter(0.5, 0.0)
    still = np.array([steady(x, i / 30) for i, x in enumerate(noise)])
    # A first-order filter of share a leaves a / (2 - a) of the variance.
    share = smoothing_factor(1 / 30, 0.5)
    expected = math.sqrt(share / (2 - share))
    assert still[60:].std() == pytest.approx(expected, rel=0.25)
    lags = []
    for beta in (0.0, 5.0):
        steady = OneEuroFilter(0.5, beta)
        for i in range(90):
            last = steady(np.array([i / 30]), i / 30)
        lags.append(float(89 / 30 - last[0]) * 30)
    assert lags[0] > 9 and lags[1] < 1.5


def test_frames_of_one_time_change_nothing():
    steady = OneEuroFilter(1.0, 0.0)
    steady(np.zeros(2), 1.0)
    np.testing.assert_array_equal(steady(np.ones(2), 1.0), [0, 0])
    np.testing.assert_array_equal(steady(np.ones(2), 0.5), [0, 0])
    assert (steady(np.ones(2), 1.1) > 0).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [("min_cutoff", 0), ("beta", -1), ("d_cutoff", math.inf)],
)
def test_senseless_settings_are_told(name, value):
    settings = {"min_cutoff": 1.0, "beta": 1.0, name: value}
    with pytest.raises(ValueError, match=f"`{name}` must be"):
        OneEuroFilter(**settings)
