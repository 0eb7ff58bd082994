import numpy as np
import pytest

from facezoo.evaluation import area_under_ced
from facezoo.evaluation import cumulative_error
from facezoo.evaluation import failure_rate

ERRORS = [0.02, 0.1, 0.04, 0.3]


def test_an_error_at_the_threshold_is_no_failure():
    assert failure_rate(ERRORS, 0.1) == 0.25
    assert failure_rate(ERRORS, 0.03) == 0.75


def test_the_curve_counts_faces_up_to_each_threshold():
    curve = cumulative_error(ERRORS, [0, 0.02, 0.05, 0.1, 1])
    np.testing.assert_array_equal(curve, [0, 0.25, 0.5, 0.75, 1])


def test_the_area_by_hand():
    # 0.25 from 0.02 on, 0.5 from 0.04 on: (0.02 * 0.25 + 0.06 * 0.5) / 0.1
    assert area_under_ced(ERRORS, 0.1) == pytest.approx(0.35)
    assert area_under_ced([0, 0], 0.1) == 1
    assert area_under_ced([0.5], 0.1) == 0


def test_the_area_is_that_of_the_curve():
    errors = np.random.default_rng(0).gamma(4, 0.015, 300)
    grid = (np.arange(200000) + 0.5) / 200000 * 0.1
    area = cumulative_error(errors, grid).mean()
    assert area_under_ced(errors, 0.1) == pytest.approx(area, abs=1e-6)


@pytest.mark.parametrize(
    ("errors", "threshold", "message"),
    [
        ([], 0.1, r"errors.shape=\(0,\)"),
        ([[0.1]], 0.1, r"errors.shape=\(1, 1\)"),
        ([0.1, np.nan], 0.1, "with 1 NaN"),
        ([0.1], 0, "threshold=0"),
    ],
)
def test_other_arguments_are_refused(errors, threshold, message):
    for measure in (failure_rate, area_under_ced):
        with pytest.raises(ValueError, match=message):
            measure(errors, threshold)
