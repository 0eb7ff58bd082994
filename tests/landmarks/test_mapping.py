import numpy as np
import pytest

from facezoo.landmarks import convert
from facezoo.landmarks import get
from facezoo.landmarks import index_map
from facezoo.landmarks.mapping import _MAPS


@pytest.mark.parametrize("source,target", _MAPS)
def test_every_map_names_points_that_exist(source, target):
    points = index_map(source, target)
    assert len(points) == get(target).num_landmarks
    used = [i for indices in points for i in indices]
    assert len(set(used)) == len(used)
    assert 0 <= min(used) <= max(used) < get(source).num_landmarks


@pytest.mark.parametrize("source,target", _MAPS)
def test_mirroring_before_equals_mirroring_after(source, target):
    rng = np.random.default_rng(0)
    landmarks = rng.uniform(0, 63, (2, get(source).num_landmarks, 2))
    before = convert(get(source).mirror(landmarks, 64), source, target)
    after = get(target).mirror(convert(landmarks, source, target), 64)
    np.testing.assert_allclose(before, after)


@pytest.mark.parametrize(
    "source,target", [m for m in _MAPS if get(m[1]).outer_eye_corners]
)
def test_eye_corners_stay_eye_corners(source, target):
    points = index_map(source, target)
    corners = [points[i] for i in get(target).outer_eye_corners]
    assert corners == [(i,) for i in get(source).outer_eye_corners]


def test_five_points_of_the_68():
    landmarks = np.stack([np.arange(68.0), np.zeros(68)], axis=-1)
    five = convert(landmarks, "ibug68", "celeba5")
    np.testing.assert_allclose(five[:, 0], [38.5, 44.5, 30, 48, 54])


def test_wflw_gives_every_other_jaw_point():
    points = index_map("wflw98", "ibug68")
    assert points[:17] == [(i,) for i in range(0, 33, 2)]
    assert points[36:42] == [(60,), (61,), (63,), (64,), (65,), (67,)]


def test_two_ways_to_the_inner_points_agree():
    landmarks = np.random.default_rng(0).normal(size=(98, 2))
    step = convert(landmarks, "wflw98", "ibug68")
    np.testing.assert_array_equal(
        convert(step, "ibug68", "ibug51"),
        convert(landmarks, "wflw98", "ibug51"),
    )


def test_a_scheme_contains_itself():
    landmarks = np.arange(136.0).reshape(68, 2)
    np.testing.assert_array_equal(
        convert(landmarks, "ibug68", "ibug68"), landmarks
    )


def test_a_larger_scheme_cannot_be_made():
    with pytest.raises(ValueError, match="celeba5, ibug51.*target='wflw98'"):
        index_map("ibug68", "wflw98")


def test_landmarks_of_another_scheme_are_refused():
    with pytest.raises(ValueError, match=r"\.\.\., 68, 2"):
        convert(np.zeros((5, 2)), "ibug68", "celeba5")
