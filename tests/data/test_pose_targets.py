import dataclasses

import numpy as np
import pytest

from facezoo import data
from facezoo import face3d
from facezoo.data.pose_targets import move_in_space
from facezoo.data.pose_targets import pose_targets
from facezoo.degradations import BicubicDegradation
from facezoo.errors import FaceZooError
from facezoo.landmarks import IBUG68

SIZE = 64


@pytest.fixture(name="heads", scope="module")
def fixture_heads():
    return data.DrawnHeads(12, face3d.simple_face_model(), size=64, yaw=50)


def change_of(heads, index, seed, **kwargs):
    augment = data.FaceAugmentation(**kwargs)
    rng = np.random.default_rng(seed)
    return augment.draw(heads[index].square, rng, SIZE)


@pytest.mark.parametrize("mirror", [0.0, 1.0])
@pytest.mark.parametrize("seed", range(4))
def test_points_and_pose_stay_one_head(heads, mirror, seed):
    """A fit to the changed points finds the changed pose and depth."""
    head = heads[seed]
    change = change_of(
        heads, seed, seed, rotation=25.0, scale=0.2, mirror=mirror
    )
    before = head.landmarks_3d.astype("float64")
    points, pose = move_in_space(change, head.landmarks_3d, head.pose, IBUG68)
    face3d.check_rotations(pose)
    flat, _ = change.move(head.landmarks, IBUG68)
    np.testing.assert_allclose(points[:, :2], flat, atol=1e-3)
    # Rigid: distances in space scale by the zoom, to the perspective.
    zoom = np.hypot(*change.transform[:, 0])
    order = IBUG68.mirror_permutation if change.mirrored else np.arange(68)
    old = np.linalg.norm(np.diff(before[order], axis=0), axis=-1)
    new = np.linalg.norm(np.diff(points, axis=0), axis=-1)
    np.testing.assert_allclose(new, zoom * old, rtol=1e-3, atol=1e-3)
    model = face3d.simple_face_model()
    fits = face3d.fit_faces(
        model, points[None, :, :2].astype("float64"), camera="perspective"
    )
    assert face3d.angle_between(fits.cameras.rotation[0], pose) < 6


def test_the_canonical_face_keeps_its_pose(heads):
    change = data.FaceAugmentation.off().draw(
        heads[0].square, np.random.default_rng(0), SIZE
    )
    head = heads[0]
    _, pose = move_in_space(change, head.landmarks_3d, head.pose, IBUG68)
    np.testing.assert_allclose(pose, head.pose, atol=1e-6)


def test_faces_without_labels_weigh_nothing(heads):
    faces = [heads[0], data.DrawnFaces(1)[0]]
    changes = [change_of(heads, 0, i) for i in range(2)]
    targets, weights = pose_targets(faces, changes, IBUG68)
    assert targets["landmarks_3d"].shape == (2, 68, 3)
    np.testing.assert_array_equal(weights["pose"], [1, 0])
    np.testing.assert_array_equal(weights["landmarks_3d"][:, 0], [1, 0])
    np.testing.assert_array_equal(targets["pose"][1], np.eye(3))
    assert pose_targets(faces, changes, None) == ({}, {})


def batches(heads, **kwargs):
    return data.FaceBatches(
        [(heads, 0.5), (data.DrawnFaces(8), 0.5)],
        SIZE,
        BicubicDegradation(4),
        augmentation=data.FaceAugmentation(blur=0.0),
        batch_size=4,
        threads=0,
        **kwargs,
    )


def test_batches_give_what_is_asked_for(heads):
    names = ["sr_image", "landmarks", "landmarks_3d", "pose"]
    given = batches(heads, outputs=names)
    _, targets, weights = given[0]
    assert set(targets) == set(weights) == set(names)
    np.testing.assert_array_equal(weights["pose"], [1, 1, 0, 0])
    np.testing.assert_allclose(
        targets["landmarks_3d"][:2, :, :2], targets["landmarks"][:2], atol=1e-3
    )
    assert "pose" not in batches(heads)[0][1]
    _, on_device, _ = given.on_device()[0]
    np.testing.assert_array_equal(on_device["pose"], targets["pose"])


@pytest.mark.parametrize("pose", [np.ones((3, 3)), np.eye(2)])
def test_a_pose_that_is_no_rotation_is_told_with_its_face(heads, pose):
    faces = [
        heads[0],
        dataclasses.replace(heads[1], pose=pose, name="crooked"),
    ]
    changes = [change_of(heads, i, i) for i in range(2)]
    with pytest.raises(FaceZooError, match="The face crooked: `pose` must be"):
        pose_targets(faces, changes, IBUG68)


def test_each_label_counts_without_the_other(heads):
    alone = [
        dataclasses.replace(heads[0], pose=None),
        dataclasses.replace(heads[0], landmarks_3d=None),
        dataclasses.replace(heads[0], landmarks_3d=list(heads[0].landmarks_3d)),
    ]
    change = change_of(heads, 0, 0)
    targets, weights = pose_targets(alone, [change] * 3, IBUG68)
    np.testing.assert_array_equal(weights["pose"], [0, 1, 1])
    np.testing.assert_array_equal(weights["landmarks_3d"][:, 0], [1, 0, 1])
    for name, i in (("landmarks_3d", 0), ("pose", 1)):
        np.testing.assert_array_equal(targets[name][i], targets[name][2])
    np.testing.assert_array_equal(targets["pose"][0], np.eye(3))
    assert not targets["landmarks_3d"][1].any()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda points: points * np.nan, r"shape \(68, 3\), 204 not finite"),
        (lambda points: points[:67], r"shape \(67, 3\), 0 not finite"),
        (lambda points: [*points[:67], [1.0]], "Received: list"),
    ],
)
def test_points_that_are_none_are_told_with_their_face(heads, spoil, message):
    points = spoil(heads[1].landmarks_3d)
    bad = dataclasses.replace(heads[1], landmarks_3d=points, name="crooked")
    faces, changes = [heads[0], bad], [change_of(heads, i, i) for i in range(2)]
    with pytest.raises(FaceZooError, match="The face crooked: .*" + message):
        pose_targets(faces, changes, IBUG68)
