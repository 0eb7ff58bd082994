import dataclasses

import numpy as np
import pytest

from facezoo import data
from facezoo import face3d
from facezoo.data import PosedFaces
from facezoo.errors import FaceZooError

MODEL = face3d.simple_face_model()


class Bare:
    """Heads without their labels in space."""

    def __init__(self, heads):
        self.heads, self.scheme = heads, heads.scheme

    def __len__(self):
        return len(self.heads)

    def __getitem__(self, index):
        face = self.heads[index]
        return dataclasses.replace(face, landmarks_3d=None, pose=None)


@pytest.fixture(name="heads", scope="module")
def fixture_heads():
    return data.DrawnHeads(8, MODEL, yaw=30, pitch=15)


def test_a_fitted_model_gives_labels(heads):
    faces = PosedFaces(Bare(heads), MODEL)
    assert len(faces) == 8
    apart, gaps = [], []
    for face, truth in zip(faces, heads, strict=True):
        apart.append(face3d.angle_between(face.pose, truth.pose))
        gap = np.abs(face.landmarks_3d - truth.landmarks_3d)
        gaps.append(gap.mean() / (truth.square[2] - truth.square[0]))
        np.testing.assert_allclose(
            face.landmarks_3d[17:, :2], truth.landmarks[17:], atol=1e-2
        )
    assert np.mean(apart) < 4
    assert np.mean(gaps) < 0.02


def test_labels_of_a_file_and_faces_without_one(heads, tmp_path):
    fitted = PosedFaces(Bare(heads), MODEL).labels
    part = face3d.FaceLabels(
        fitted.names[:3],
        fitted.landmarks_3d[:3],
        fitted.pose[:3],
        np.array([0.01, 0.2, 0.01]),
    )
    part.save(tmp_path / "labels.npz")
    faces = PosedFaces(Bare(heads), tmp_path / "labels.npz")
    known = [face.pose is not None for face in faces]
    # The second label is a poor one.
    assert known == [True, False, True, *[False] * 5]
    with pytest.raises(FaceZooError, match="within 0.001"):
        PosedFaces(Bare(heads), part, most=0.001)


def test_faces_without_points_are_refused():
    class Portraits:
        scheme = None

    with pytest.raises(ValueError, match="68 points"):
        PosedFaces(Portraits(), MODEL)


def test_a_label_that_is_no_rotation_is_told_with_its_face(heads):
    poses = np.tile(np.eye(3), (2, 1, 1))
    poses[1] = 1
    labels = face3d.FaceLabels(
        ("straight", "crooked"), np.zeros((2, 68, 3)), poses, np.zeros(2)
    )
    with pytest.raises(FaceZooError, match="The face crooked: `pose` must be"):
        PosedFaces(Bare(heads), labels)
