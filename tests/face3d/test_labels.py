import numpy as np
import pytest

from facezoo import cli
from facezoo import face3d
from facezoo.errors import FaceZooError
from facezoo.face3d import fit_labels
from facezoo.images import FaceCropper
from facezoo.landmarks import format_pts
from tests.face3d.drawn_heads import heads


@pytest.fixture(name="faces", scope="module")
def fixture_faces():
    model = face3d.simple_face_model()
    cameras, points = heads(model, 6, yaw=30)
    return model, cameras, points


def test_labels_are_shares_of_the_square(faces):
    model, cameras, points = faces
    names = [f"face_{i}" for i in range(6)]
    labels, _ = fit_labels(model, names, points[..., :2])
    assert labels.names == tuple(names)
    for i in range(6):
        square = FaceCropper(128).square_from_landmarks(points[i, :, :2])
        side = square[2] - square[0]
        expected = (points[i, 17:, :2] - square[:2]) / side
        found = labels.landmarks_3d[i]
        np.testing.assert_allclose(found[17:, :2], expected)
        gap = np.abs(found[:, 2] - points[i, :, 2] / side)
        assert gap.mean() < 0.03
    apart = face3d.angle_between(labels.pose, cameras.rotation)
    assert apart.mean() < 3


def test_the_command_writes_labels(faces, tmp_path, capsys):
    _, _, points = faces
    folder = tmp_path / "faces"
    folder.mkdir()
    for i, face in enumerate(points):
        (folder / f"face_{i}.pts").write_text(format_pts(face[:, :2]))
    model_file = write_simple_model(tmp_path / "model.npz")
    output = tmp_path / "labels.npz"
    command = ["fit", str(folder), "-o", str(output), "--model"]
    assert cli.main([*command, str(model_file)]) == 0
    assert "Faces: 6" in capsys.readouterr().out
    labels = face3d.load_labels(output)
    assert labels.names[5] == "face_5"
    assert labels.landmarks_3d.shape == (6, 68, 3)
    assert labels.error.max() < 0.05
    assert cli.main([*command, str(model_file)]) == 1
    assert "--overwrite" in capsys.readouterr().err


def write_simple_model(path):
    """A face model's file, in ICT-FaceKit's axes."""
    model = face3d.simple_face_model()
    arrays = {}
    for name in ("mean", "identity", "expression"):
        values = getattr(model, name) * [1, -1, -1]
        arrays[name] = values
        arrays[f"jaw_{name}"] = values[..., :17, :]
    np.savez(path, **arrays, expression_names=np.array(model.expression_names))
    return path


def test_two_faces_of_one_name_are_refused(faces):
    model, _, points = faces
    with pytest.raises(FaceZooError, match="have the name a"):
        fit_labels(model, ["a", "a"], points[:2, :, :2])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pose": np.full((6, 3, 3), 0.5)}, "must be rotations"),
        ({"landmarks_3d": np.zeros((6, 51, 3))}, r"\(6, 51, 3\)"),
        ({"names": np.array(["a"])}, "expected 1 faces"),
    ],
)
def test_spoiled_labels_are_refused(faces, tmp_path, change, message):
    model, _, points = faces
    labels, _ = fit_labels(model, list("abcdef"), points[..., :2])
    file = tmp_path / "labels.npz"
    np.savez(
        file, **({**vars(labels), "names": np.array(labels.names)} | change)
    )
    with pytest.raises(FaceZooError, match=message):
        face3d.load_labels(file)


def test_no_labels():
    with pytest.raises(FaceZooError, match="facezoo fit makes them"):
        face3d.load_labels("nowhere.npz")
