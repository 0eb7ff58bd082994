import numpy as np

from facezoo.pipelines.video.matching import area_overlaps
from facezoo.pipelines.video.matching import match_by_distance
from facezoo.pipelines.video.matching import match_by_overlap


def boxes(*rows):
    return np.array(rows, "float64").reshape(-1, 4)


def test_overlaps():
    one = boxes([0, 0, 4, 4])
    others = boxes([0, 0, 4, 4], [2, 0, 6, 4], [4, 0, 8, 4], [9, 9, 9, 9])
    # The second shares 8 of 24.
    np.testing.assert_allclose(area_overlaps(one, others), [1, 1 / 3, 0, 0])


def test_largest_overlap_first_and_each_once():
    left = boxes([0, 0, 4, 4], [1, 0, 5, 4])
    right = boxes([1, 0, 5, 4], [30, 0, 34, 4])
    assert match_by_overlap(left, right, 0.2) == {1: 0}
    assert match_by_overlap(left, right[:0], 0.2) == {}
    assert match_by_overlap(left[:0], right, 0.2) == {}


def test_nearest_first_within_reach_and_of_like_size():
    left = boxes([0, 0, 4, 4], [10, 0, 14, 4])
    right = boxes([12, 0, 16, 4], [3, 0, 7, 4], [0, 0, 8, 8])
    # Half a side and three quarters away; the last is twice as large.
    assert match_by_distance(left, right, 1.0) == {1: 0, 0: 1}
    assert match_by_distance(left, right, 0.6) == {1: 0}
    assert match_by_distance(left, right[2:], 9.0) == {}
