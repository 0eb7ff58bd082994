import numpy as np
import pytest

from facezoo import face3d
from facezoo.metrics import RotationError

TRUE = face3d.rotation_matrix([0, 30, -60, 0], [10, 0, 0, 0], [0, 0, 0, 179])
PRED = face3d.rotation_matrix([5, 30, -60, 0], [10, 7, 0, 0], [0, 0, 9, -179])


@pytest.mark.backend
@pytest.mark.parametrize(
    ("angle", "errors"),
    [("yaw", [5, 0, 0, 0]), ("pitch", [0, 7, 0, 0]), ("roll", [0, 0, 9, 2])],
)
def test_each_angle(angle, errors):
    metric = RotationError(angle)
    assert metric.name == angle
    metric.update_state(TRUE, PRED)
    assert float(metric.result()) == pytest.approx(np.mean(errors), abs=0.01)


def test_the_angle_between():
    metric = RotationError()
    metric.update_state(TRUE, PRED, np.array([1.0, 1, 0, 0]))
    expected = face3d.angle_between(TRUE[:2], PRED[:2]).mean()
    assert float(metric.result()) == pytest.approx(expected, abs=0.02)
    assert RotationError.from_config(metric.get_config()).angle is None


def test_another_angle_is_refused():
    with pytest.raises(ValueError, match="angle='tilt'"):
        RotationError("tilt")
