import numpy as np
import pytest

from facezoo import evaluation
from facezoo import landmarks
from facezoo.metrics import FailureRate


def faces(errors):
    """Faces of which every point is off by these shares of the eyes."""
    y_true = np.zeros((len(errors), 68, 2))
    y_true[:, 45, 0] = 50
    shifts = np.array(errors)[:, None] * (30, 40)
    return y_true, y_true + shifts[:, None]


def test_by_hand():
    y_true, y_pred = faces([0.02, 0.09, 0.11, 0.5])
    assert float(FailureRate("ibug68")(y_true, y_pred)) == 0.5
    assert float(FailureRate("ibug68", 0.08)(y_true, y_pred)) == 0.75
    weights = np.array([1.0, 1.0, 1.0, 0.0])
    found = float(FailureRate("ibug68")(y_true, y_pred, weights))
    assert found == pytest.approx(1 / 3)


def test_equal_to_evaluation():
    rng = np.random.default_rng(0)
    y_true, y_pred = faces(rng.uniform(0, 0.2, 50))
    errors = evaluation.normalized_mean_error(
        y_pred, y_true, landmarks.IBUG68, "bbox_diagonal"
    )
    threshold = float(np.median(errors)) + 1e-4
    expected = evaluation.failure_rate(errors, threshold)
    metric = FailureRate("ibug68", threshold, "bbox_diagonal")
    assert float(metric(y_true, y_pred)) == pytest.approx(expected)


def test_nan_is_a_failure():
    y_true, y_pred = faces([0.02, 0.02])
    y_pred[1, 5] = np.nan
    assert float(FailureRate("ibug68")(y_true, y_pred)) == 0.5


def test_bad_threshold():
    with pytest.raises(ValueError, match="threshold=0"):
        FailureRate("ibug68", threshold=0)
