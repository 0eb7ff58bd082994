import numpy as np
import pytest

from facezoo import face3d

ANGLES = np.stack(
    np.meshgrid([-170, -90, -20, 0, 60, 90], [-80, 0, 35], [-120, 0, 10]), -1
).reshape(-1, 3)


def test_angles_come_back():
    matrices = face3d.rotation_matrix(*ANGLES.T)
    face3d.check_rotations(matrices)
    angles = face3d.rotation_angles(matrices)
    np.testing.assert_allclose(angles, ANGLES, atol=1e-9)


@pytest.mark.parametrize(
    ("angles", "nose"),
    [
        ((0, 0, 0), (0, 0, -1)),
        ((90, 0, 0), (1, 0, 0)),  # to the right of the picture
        ((0, 90, 0), (0, -1, 0)),  # up
        ((0, 0, 90), (0, 0, -1)),
    ],
)
def test_where_the_nose_points(angles, nose):
    found = face3d.rotation_matrix(*angles) @ [0, 0, -1]
    np.testing.assert_allclose(found, nose, atol=1e-12)


def test_roll_is_clockwise_in_the_picture():
    chin = face3d.rotation_matrix(0, 0, 30) @ [0, 1, 0]
    assert chin[0] < 0 < chin[1]


def test_a_turned_picture_adds_to_roll_alone():
    before = face3d.rotation_matrix(40, -20, 10)
    angles = face3d.rotation_angles(face3d.turn_rotation(before, 25))
    np.testing.assert_allclose(angles, [40, -20, 35], atol=1e-9)


def test_a_mirrored_picture_changes_two_signs():
    before = face3d.rotation_matrix(40, -20, 10)
    mirrored = face3d.mirror_rotation(before)
    np.testing.assert_allclose(
        face3d.rotation_angles(mirrored), [-40, -20, -10], atol=1e-9
    )
    # What mirroring the points of the head and of the picture says.
    flip = np.diag([-1.0, 1.0, 1.0])
    np.testing.assert_allclose(mirrored, flip @ before @ flip)


def test_six_numbers_and_back():
    matrices = face3d.rotation_matrix(*ANGLES.T)
    numbers = face3d.rotation_to_6d(matrices)
    np.testing.assert_allclose(
        face3d.rotation_from_6d(3 * numbers), matrices, atol=1e-12
    )


def test_the_angle_between():
    first = face3d.rotation_matrix(10, 5, 3)
    second = face3d.turn_rotation(first, 33)
    assert face3d.angle_between(first, second) == pytest.approx(33)


def test_the_nearest_rotation():
    rng = np.random.default_rng(0)
    matrices = face3d.rotation_matrix(*ANGLES.T)
    bent = 2 * matrices + rng.normal(0, 0.01, matrices.shape)
    nearest = face3d.nearest_rotation(bent)
    face3d.check_rotations(nearest)
    np.testing.assert_allclose(nearest, matrices, atol=0.03)


@pytest.mark.parametrize(
    "bad",
    [
        2 * np.eye(3),
        np.diag([-1.0, 1.0, 1.0]),
        np.full((3, 3), np.nan),
        np.zeros((2, 3, 3)),
        np.eye(4),
    ],
)
def test_what_is_no_rotation_is_refused(bad):
    with pytest.raises(ValueError, match="`pose` must be rotations"):
        face3d.check_rotations(bad, "pose")
