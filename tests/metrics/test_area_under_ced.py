import numpy as np
import pytest

from facezoo import evaluation
from facezoo.metrics import AreaUnderCED
from tests.metrics.test_failure_rate import faces


def test_by_hand():
    # Faces at 0, 5 and 20 % of a threshold of 10 %: 1, 0.5 and 0.
    y_true, y_pred = faces([0.0, 0.05, 0.2])
    assert float(AreaUnderCED("ibug68")(y_true, y_pred)) == pytest.approx(0.5)
    weights = np.array([0.0, 1.0, 0.0])
    found = float(AreaUnderCED("ibug68", 0.2)(y_true, y_pred, weights))
    assert found == pytest.approx(0.75)


def test_equal_to_evaluation_and_to_a_fine_grid():
    errors = np.random.default_rng(0).uniform(0, 0.2, 50)
    y_true, y_pred = faces(errors)
    found = float(AreaUnderCED("ibug68", 0.08)(y_true, y_pred))
    expected = evaluation.area_under_ced(errors, 0.08)
    assert found == pytest.approx(expected, rel=1e-5)
    grid = np.linspace(0, 0.08, 10001)
    shares = (errors[:, None] <= grid).mean(axis=0)
    assert found == pytest.approx(shares.mean(), abs=1e-3)


def test_nan_adds_nothing():
    y_true, y_pred = faces([0.05, 0.0])
    y_pred[1, 5] = np.nan
    assert float(AreaUnderCED("ibug68")(y_true, y_pred)) == pytest.approx(0.25)


def test_bad_threshold():
    with pytest.raises(ValueError, match="threshold=-1"):
        AreaUnderCED("ibug68", threshold=-1)
