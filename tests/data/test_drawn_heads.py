import numpy as np
import pytest

from facezoo import face3d
from facezoo.data import DrawnHeads
from facezoo.landmarks import IBUG68

MODEL = face3d.simple_face_model()


def test_a_head_is_the_same_each_time():
    first, again = DrawnHeads(3, MODEL)[2], DrawnHeads(3, MODEL)[2]
    np.testing.assert_array_equal(first.image, again.image)
    np.testing.assert_array_equal(first.landmarks_3d, again.landmarks_3d)
    other = DrawnHeads(3, MODEL, seed=1)[2]
    assert (first.image != other.image).any()


def test_what_a_head_carries():
    heads = DrawnHeads(40, MODEL, size=64, yaw=90)
    yaws = []
    for head in heads:
        assert head.image.shape == (112, 112, 3)
        assert head.image.dtype == np.uint8
        np.testing.assert_array_equal(head.landmarks, head.landmarks_3d[:, :2])
        face3d.check_rotations(head.pose)
        eyes = [i for eye in IBUG68.eye_points for i in eye]
        assert abs(head.landmarks_3d[eyes, 2].mean()) < 1e-4
        side = head.square[2] - head.square[0]
        assert 55 < side < 72
        assert (head.square > -10).all() and (head.square < 122).all()
        yaws.append(face3d.rotation_angles(head.pose)[0])
    assert min(yaws) < -60 and max(yaws) > 60


def test_the_nose_leads_where_the_head_turns():
    for head in DrawnHeads(30, MODEL):
        yaw = face3d.rotation_angles(head.pose)[0]
        if abs(yaw) > 30:
            nose = head.landmarks[30, 0] - head.landmarks[27:48, 0].mean()
            assert np.sign(nose) == np.sign(yaw)
        # And stands before the eyes.
        if abs(yaw) < 60:
            assert head.landmarks_3d[30, 2] < 0


def test_the_near_eye_is_painted_in_profile():
    """The sclera's white is where the near eye's points are."""
    heads = DrawnHeads(200, MODEL)
    seen = 0
    for head in heads:
        yaw, pitch, _ = face3d.rotation_angles(head.pose)
        if abs(yaw) < 80 or abs(pitch) > 10:
            continue
        # The person's right eye is near where the face looks to the right.
        near = 36 if yaw > 0 else 42
        x, y = head.landmarks[near : near + 6].mean(axis=0).round()
        patch = head.image[int(y) - 3 : int(y) + 4, int(x) - 3 : int(x) + 4]
        seen += np.ptp(patch.mean(axis=-1)) > 60
    assert seen >= 3


@pytest.mark.parametrize("kwargs", [{"count": 0}, {"count": 1, "seed": -1}])
def test_bad_arguments_are_refused(kwargs):
    with pytest.raises(ValueError, match="Received: count="):
        DrawnHeads(model=MODEL, **kwargs)


def test_there_is_no_head_beyond_the_last():
    with pytest.raises(IndexError, match="There are 2 heads"):
        DrawnHeads(2, MODEL)[2]
