import pickle

import numpy as np
import pytest

from facezoo.landmarks import CELEBA5
from facezoo.landmarks import IBUG68
from facezoo.landmarks import LandmarkScheme


def test_mirroring_turns_the_face_and_the_order():
    landmarks = np.array([[10, 5], [30, 6], [21, 12], [12, 20], [28, 19]])
    mirrored = CELEBA5.mirror(landmarks, width=40)
    expected = [[9, 6], [29, 5], [18, 12], [11, 19], [27, 20]]
    np.testing.assert_array_equal(mirrored, expected)


def test_mirroring_twice_changes_nothing():
    landmarks = np.random.default_rng(0).uniform(0, 99, (3, 68, 2))
    twice = IBUG68.mirror(IBUG68.mirror(landmarks, 100), 100)
    np.testing.assert_allclose(twice, landmarks)


def test_pupils_are_means_of_the_eye_points():
    landmarks = np.zeros((2, 68, 2))
    landmarks[:, 36:42] = np.arange(6)[:, None] + [10, 20]
    landmarks[:, 42:48] = np.arange(6)[:, None] + [30, 20]
    pupils = IBUG68.pupils(landmarks)
    np.testing.assert_allclose(pupils[1], [[12.5, 22.5], [32.5, 22.5]])


def test_eye_corners_are_the_outer_ones_right_first():
    landmarks = np.arange(136).reshape(68, 2)
    corners = IBUG68.eye_corners(landmarks)
    np.testing.assert_array_equal(corners, [[72, 73], [90, 91]])


def test_a_scheme_without_corners_says_so():
    with pytest.raises(ValueError, match="has eye corners.*'celeba5'"):
        CELEBA5.eye_corners(np.zeros((5, 2)))


def test_landmarks_of_another_scheme_are_refused():
    with pytest.raises(ValueError, match=r"shape=\(5, 2\)"):
        IBUG68.mirror(np.zeros((5, 2)), 10)


@pytest.mark.parametrize(
    ("pairs", "message"),
    [(((0, 1), (1, 2)), "once at most"), (((0, 3),), "from 0 to 2")],
)
def test_a_wrong_table_is_refused(pairs, message):
    with pytest.raises(ValueError, match=message):
        LandmarkScheme("bad", 3, {}, pairs, None, None, ())


def test_the_permutation_is_read_only():
    with pytest.raises(ValueError, match="read-only"):
        IBUG68.mirror_permutation[0] = 5


def test_a_scheme_is_hashable_and_can_be_pickled():
    assert pickle.loads(pickle.dumps(IBUG68)) == IBUG68
    assert len({IBUG68, CELEBA5, IBUG68}) == 2
