import keras
import numpy as np
import pytest

from facezoo import face3d
from facezoo import ops
from tests.testing import to_numpy

ANGLES = np.random.default_rng(0).uniform(-85, 85, (20, 3))


@pytest.mark.backend
def test_tensors_and_arrays_agree():
    numbers = np.random.default_rng(1).normal(size=(20, 6)).astype("float32")
    expected = face3d.rotation_from_6d(numbers)
    matrices = to_numpy(ops.rotation_from_6d(numbers))
    np.testing.assert_allclose(matrices, expected, atol=1e-4)
    true = face3d.rotation_matrix(*ANGLES.T).astype("float32")
    angles = to_numpy(ops.rotation_angles(true))
    np.testing.assert_allclose(angles, ANGLES, atol=1e-2)
    distance = to_numpy(ops.rotation_distance(matrices, true))
    expected = face3d.angle_between(matrices, true)
    np.testing.assert_allclose(distance, expected, atol=5e-2)


@pytest.mark.parametrize("degrees", [0.0, 180.0])
def test_the_distance_at_its_ends(degrees):
    first = np.eye(3, dtype="float32")
    second = face3d.turn_rotation(first, degrees).astype("float32")
    distance = float(ops.rotation_distance(first, second))
    assert distance == pytest.approx(degrees, abs=0.01)


def test_parallel_columns_give_numbers():
    numbers = keras.ops.ones((1, 6))
    assert np.isfinite(to_numpy(ops.rotation_from_6d(numbers))).all()
