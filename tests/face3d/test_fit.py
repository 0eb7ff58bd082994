import dataclasses

import numpy as np
import pytest

from facezoo import face3d
from facezoo.face3d.fit import fit_errors
from facezoo.face3d.jaw import nearest_on_jaw
from facezoo.face3d.jaw import slide
from tests.face3d.drawn_heads import heads


@pytest.fixture(name="model", scope="module")
def fixture_model():
    return face3d.simple_face_model()


@pytest.mark.parametrize(
    ("camera", "nearness"), [("weak", 0.0), ("perspective", 1 / 60)]
)
def test_heads_of_the_model_are_found_again(model, camera, nearness):
    cameras, points = heads(model, 40, nearness=nearness)
    fits = face3d.fit_faces(model, points[..., :2], camera=camera)
    apart = face3d.angle_between(fits.cameras.rotation, cameras.rotation)
    assert apart.mean() < 2 and apart.max() < 6
    assert fits.error.mean() < 0.01
    box = np.ptp(points[..., :2], axis=1).max(axis=1)
    gaps = np.linalg.norm(fits.landmarks_3d - points, axis=-1).mean(axis=1)
    assert (gaps / box).mean() < 0.02


def test_a_near_camera_is_told_from_a_far_one(model):
    _, near = heads(model, 30, nearness=1 / 35)
    _, far = heads(model, 30, nearness=1 / 500)
    found = [
        face3d.fit_faces(model, points[..., :2], camera="perspective")
        for points in (near, far)
    ]
    near, far = (np.median(fits.cameras.nearness) for fits in found)
    assert near > 2 * far


def test_points_far_off_do_not_carry_the_fit_away(model):
    cameras, points = heads(model, 20, yaw=30)
    landmarks = points[..., :2].copy()
    landmarks[:, [40, 57]] += 6 * cameras.scale[:, None, None]
    fits = face3d.fit_faces(model, landmarks)
    apart = face3d.angle_between(fits.cameras.rotation, cameras.rotation)
    assert apart.mean() < 3


def test_hidden_points_count_nothing(model):
    _, points = heads(model, 10)
    visible = np.ones((10, 68), bool)
    visible[:, [30, 39, 62]] = False
    before = face3d.fit_faces(model, points[..., :2], visible)
    points[:, [30, 39, 62], :2] = np.nan
    after = face3d.fit_faces(model, points[..., :2], visible)
    np.testing.assert_allclose(before.landmarks_3d, after.landmarks_3d)


def test_the_jaw_slides(model):
    """Jaw points moved along the jaw's line leave pose and jaw as they are."""
    _, points = heads(model, 10, yaw=15)
    jaw = points[:, :17, :2]
    landmarks = points[..., :2].copy()
    landmarks[:, 1:16] = 0.6 * jaw[:, 1:16] + 0.4 * jaw[:, 2:17]
    straight = face3d.fit_faces(model, points[..., :2])
    slid = face3d.fit_faces(model, landmarks)
    apart = face3d.angle_between(
        straight.cameras.rotation, slid.cameras.rotation
    )
    assert apart.max() < 2
    gaps = np.linalg.norm(straight.landmarks_3d - slid.landmarks_3d, axis=-1)
    moved = np.linalg.norm(landmarks - points[..., :2], axis=-1)
    assert gaps[:, :17].mean() < moved[:, 1:16].mean() / 3


def test_the_nearest_place_on_the_jaw():
    jaw = np.stack([np.arange(17.0), np.zeros(17)], axis=-1)[None]
    points = jaw + [0.25, 3.0]
    segment, share = nearest_on_jaw(jaw, points)
    place = slide(jaw, segment, share)
    expected = np.minimum(np.arange(17) + 0.25, 16)
    np.testing.assert_allclose(place[0, :, 0], expected)


def test_one_face_or_many_is_the_same(model):
    _, points = heads(model, 5)
    together = face3d.fit_faces(model, points[..., :2])
    alone = face3d.fit_faces(model, points[2:3, :, :2])
    np.testing.assert_allclose(
        together.landmarks_3d[2], alone.landmarks_3d[0], atol=1e-6
    )


def test_a_mirrored_face_has_the_mirrored_pose(model):
    _, points = heads(model, 5)
    mirrored = face3d.fit_faces(model, mirror(points[..., :2]))
    fits = face3d.fit_faces(model, points[..., :2])
    expected = face3d.mirror_rotation(fits.cameras.rotation)
    apart = face3d.angle_between(mirrored.cameras.rotation, expected)
    assert apart.max() < 1


def mirror(points):
    from facezoo.landmarks import IBUG68

    return (points * [-1, 1])[:, IBUG68.mirror_permutation]


@pytest.mark.parametrize(
    ("landmarks", "kwargs", "message"),
    [
        (np.zeros((2, 51, 2)), {}, r"\(2, 51, 2\)"),
        (np.full((1, 68, 2), np.nan), {}, "must be finite"),
        (np.zeros((1, 68, 2)), {"camera": "fish"}, "camera='fish'"),
        (
            np.zeros((1, 68, 2)),
            {"visible": np.zeros((1, 68), bool)},
            "face 0 has fewer",
        ),
    ],
)
def test_bad_points_are_refused(model, landmarks, kwargs, message):
    with pytest.raises(ValueError, match=message):
        face3d.fit_faces(model, landmarks, **kwargs)


def test_300w_training_faces(shared_data):
    """Within 2.5 % of the eye distance, on a part of the training faces."""
    file = shared_data.parent / "face3d" / "ict_landmarks.npz"
    if not file.is_file():
        pytest.skip(f"no face model {file}")
    from facezoo.landmarks import read_pts

    paths = sorted((shared_data / "300w" / "helen" / "trainset").glob("*.pts"))
    landmarks = np.stack([read_pts(path, 68) for path in paths[::10]])
    fits = face3d.fit_faces(face3d.load_face_model(file), landmarks)
    assert fits.error.mean() < 0.025
    yaw, pitch, roll = face3d.rotation_angles(fits.cameras.rotation).T
    assert abs(np.median(yaw)) < 10 and abs(np.median(roll)) < 5


def test_a_model_without_expressions_has_none(model):
    bare = dataclasses.replace(
        model, expression=model.expression[:0], expression_names=()
    )
    _, points = heads(model, 4, yaw=20)
    fits = face3d.fit_faces(bare, points[..., :2])
    assert fits.expression.shape == (4, 0)
    assert fits.error.mean() < 0.1


def test_errors_are_over_the_distance_of_the_corners_as_set():
    model, landmarks = np.zeros((2, 68, 3)), np.zeros((2, 68, 2))
    # The model's corners lie 50 apart, those set 100.
    model[:, 45, 0], landmarks[:, 45, 0] = 50, 100
    seen = np.ones((2, 68))
    # The second face lacks a corner.
    seen[1, 45] = 0
    model[1, 30, 1] = 51
    error, _ = fit_errors(model, landmarks, seen)
    np.testing.assert_allclose(error, [50 / 51 / 100, 51 / 50 / 50])
