import importlib.util
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from contenders.heads import angles_of_aflw2000
from contenders.heads import read_aflw2000
from facezoo import face3d
from facezoo.data import AFLW2000
from facezoo.data.mat_labels import pose_of_parameters
from facezoo.errors import FaceZooError
from facezoo.images import FaceCropper
from tests.face3d.drawn_heads import heads
from tests.face3d.test_labels import write_simple_model

savemat = pytest.importorskip("scipy.io").savemat

FILE = Path(__file__).parents[2] / "benchmarks" / "pose.py"
# Pitch, yaw and roll as the dataset tells them. The third is beyond 90, the
# fourth is left out.
TOLD = [(10, -20, 5), (-15, 50, -30), (5, 95, -8), (0, 120, 0), (3, -70, 9)]


def pose_told(pitch, yaw, roll):
    return pose_of_parameters(np.deg2rad([[pitch, yaw, roll, 0, 0, 0, 1]]))


@pytest.fixture(name="folder")
def fixture_folder(tmp_path):
    """The files of the dataset, and the truth of the faces kept."""
    folder = tmp_path / "AFLW2000"
    folder.mkdir()
    _, points = heads(face3d.simple_face_model(), len(TOLD), yaw=40)
    points = points + [20, 30, 0]
    noise = np.random.default_rng(0).integers(0, 256, (220, 220, 3), "uint8")
    truth = []
    for i, told in enumerate(TOLD):
        file = folder / f"image{i:05}.jpg"
        cv2.imwrite(str(file), noise)
        theirs = points[i].T * [[1], [1], [-1]] + [[1], [1], [70.0]]
        parameters = np.zeros((1, 7))
        parameters[0, :3] = np.deg2rad(told)
        labels = {"pt3d_68": theirs, "Pose_Para": parameters}
        savemat(file.with_suffix(".mat"), labels)
        x0, y0, x1, _ = FaceCropper(128).square_from_landmarks(points[i, :, :2])
        truth.append((points[i] - [x0, y0, 0]) / (x1 - x0))
    del truth[3]
    return folder, np.array(truth)


def load_benchmark():
    spec = importlib.util.spec_from_file_location("pose", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_angles_are_those_that_the_dataset_tells():
    rng = np.random.default_rng(0)
    told = rng.uniform(-89, 89, (200, 3))
    told = np.concatenate([told, [[10, 98, -20], [0, -98, 60], [0, 0, 0]]])
    poses = np.array([pose_told(*angles) for angles in told])
    expected = told[:, [1, 0, 2]] * [-1, 1, 1]
    np.testing.assert_allclose(angles_of_aflw2000(poses), expected, atol=1e-6)


def test_truth_of_aflw2000(folder):
    folder, truth = folder
    found, left_out = read_aflw2000(AFLW2000(folder, keep_size=None))
    assert left_out == 1
    assert found.faces.shape == (4, 128, 128, 3)
    np.testing.assert_allclose(found.points, truth, atol=1e-3)
    few, left_out = read_aflw2000(AFLW2000(folder, keep_size=None), limit=2)
    np.testing.assert_allclose(few.points, truth[[0, 2]], atol=1e-3)
    assert left_out == 0


def test_a_folder_of_turned_heads_alone_is_refused(folder):
    dataset = AFLW2000(folder[0])
    dataset.paths = dataset.paths[3:4]
    with pytest.raises(FaceZooError, match="no face whose angles"):
        read_aflw2000(dataset)


@pytest.mark.parametrize("looks", [True, False])
def test_errors_by_yaw(folder, tmp_path, monkeypatch, capsys, looks):
    """The network is off by 7 degrees of yaw, and by 0.1 of depth."""
    folder, truth = folder
    kept = [told for told in TOLD if told[1] < 99]
    off = [(pitch, yaw + 7, roll) for pitch, yaw, roll in kept]
    poses = np.array([pose_told(*angles) for angles in off])

    class Predictor:
        name = "nearly"

        def __init__(self, preset):
            pass

        def __call__(self, faces):
            if len(faces) != len(truth):
                return np.array([np.eye(3)]), truth[:1]
            return (poses if looks else None), truth + [0, 0, 0.1]

    pose = load_benchmark()
    monkeypatch.setattr(pose, "PosePredictor", Predictor)
    model = write_simple_model(tmp_path / "model.npz")
    file = tmp_path / "result.json"
    arguments = ["--preset", "x", "--model", str(model), "--heads", "1"]
    arguments += ["--aflw2000", str(folder), "--json", str(file)]
    assert pose.main(arguments) == 0
    assert "AFLW2000-3D, left out: 1" in capsys.readouterr().out
    result = json.loads(file.read_text())["aflw2000"]
    assert result["left_out"] == 1
    rows = result["rows"]
    # Yaw of 95 is in none of the field's three ranges, but in the mean.
    assert [(row["face_size"], row["faces"]) for row in rows[:5]] == [
        (128, 1),
        (128, 1),
        (128, 1),
        (128, 4),
        (64, 1),
    ]
    boxes = np.sqrt(np.ptp(truth[..., :2], axis=1).prod(axis=-1))
    assert rows[3]["nme_3d"] == pytest.approx(np.mean(10 / boxes), rel=0.02)
    assert rows[3]["nme_2d"] < 0.2
    assert ("angle" in rows[3]) == looks
    if looks:
        assert rows[3]["yaw_error"] == pytest.approx(7, abs=1e-3)
        assert rows[3]["yaw_bias"] == pytest.approx(-7, abs=1e-3)
        assert rows[3]["pitch_error"] < 1e-3
        assert rows[3]["roll_error"] < 1e-3


def test_a_folder_without_faces_is_told_at_once(tmp_path, capsys):
    model = write_simple_model(tmp_path / "model.npz")
    arguments = ["--preset", "jasrnet_base_faces_x8", "--model", str(model)]
    arguments += ["--aflw2000", str(tmp_path)]
    assert load_benchmark().main(arguments) == 2
    assert "as AFLW2000-3D is shipped" in capsys.readouterr().err
