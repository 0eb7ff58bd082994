import importlib.util
import json
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from facezoo import face3d
from facezoo.data import DrawnHeads
from facezoo.images import write_image
from facezoo.landmarks import format_pts
from facezoo.models import create_model
from tests.face3d.drawn_heads import heads
from tests.face3d.test_labels import write_simple_model

FILE = Path(__file__).parents[2] / "benchmarks" / "pose.py"
MODEL = face3d.simple_face_model()


@pytest.fixture(name="pose", scope="module")
def fixture_pose():
    spec = importlib.util.spec_from_file_location("pose", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Predictor:
    """Looks straight ahead, whatever it is shown."""

    name = "straight"
    looks = True

    def __init__(self, preset=None):
        self.sizes = []

    def __call__(self, faces):
        self.sizes.append(faces.shape[1])
        count = len(faces)
        points = np.tile(MODEL.mean / 20 + [0.5, 0.4, 0], (count, 1, 1))
        poses = np.tile(np.eye(3), (count, 1, 1)) if self.looks else None
        return poses, points


def test_errors_on_drawn_heads_are_those_of_the_truth(pose):
    predict = Predictor()
    rows = pose.measure_exact(predict, MODEL, 40)
    assert predict.sizes == [128, 64, 32, 16]
    drawn = DrawnHeads(40, MODEL, seed=pose.SEED)
    angles = np.array([face3d.rotation_angles(head.pose) for head in drawn])
    near = np.abs(angles[:, 0]) < 30
    first = rows[0]
    assert (first["face_size"], first["yaw"]) == (128, [0, 30])
    assert first["yaw_error"] == pytest.approx(np.abs(angles[near, 0]).mean())
    assert first["pitch_bias"] == pytest.approx(-angles[near, 1].mean())
    assert 1 < first["nme_3d"] < 100


class Oracle(keras.layers.Layer):
    """Gives one face's truth, in pixels of a face of any side."""

    def __init__(self, points, pose, image_size, **kwargs):
        super().__init__(**kwargs)
        self.points, self.pose = points, pose
        self.image_size = image_size

    def call(self, inputs):
        ones = keras.ops.ones_like(inputs[:, :1, :1, 0])
        points = keras.ops.convert_to_tensor(self.points, "float32")
        pose = keras.ops.convert_to_tensor(self.pose, "float32")
        return {"landmarks_3d": ones * points, "pose": ones * pose}


@pytest.mark.parametrize("side", [64, 256])
def test_a_perfect_network_of_any_side_has_no_error(pose, monkeypatch, side):
    head = DrawnHeads(1, MODEL, seed=pose.SEED)[0]
    x0, y0, x1, _ = head.square
    # From pixels of the picture to those of the network's face.
    points = head.landmarks_3d - [x0, y0, 0]
    zoom = side / (x1 - x0)
    points = points * zoom - [0.5, 0.5, 0]
    face = keras.Input((16, 16, 3))
    outputs = Oracle(points, head.pose, side, name="decoder")(face)
    model = keras.Model(face, outputs)
    monkeypatch.setattr(pose, "from_preset", lambda preset: model)
    for row in pose.measure_exact(pose.PosePredictor("perfect"), MODEL, 1):
        assert row["nme_3d"] < 1e-3
        assert row["angle"] < 0.1


@pytest.mark.parametrize(
    ("name", "tasks", "side", "has_pose"),
    [
        ("jasrnet_tiny", ["landmarks", "pose"], 64, True),
        ("fan_tiny", ["landmarks", "depth"], 64, False),
    ],
)
def test_networks_without_image_or_pose(
    pose, monkeypatch, name, tasks, side, has_pose
):
    model = create_model(name, image_size=side, scale=4, tasks=tasks)
    monkeypatch.setattr(pose, "from_preset", lambda preset: model)
    predict = pose.PosePredictor(name)
    assert predict.side == side
    rows = pose.measure_exact(predict, MODEL, 2)
    assert all(np.isfinite(row["nme_3d"]) for row in rows)
    assert all(("angle" in row) == has_pose for row in rows)
    table = pose.exact_table(rows, name)
    assert (list(table.columns[6].cells)[0] == "-") != has_pose


def test_the_mesh_pose_is_the_rotation_of_its_points(pose):
    cameras, _ = heads(MODEL, 10)
    shapes = np.tile(MODEL.mean, (10, 1, 1))
    points = cameras.landmarks_3d(shapes)
    found = pose.mesh_pose(points, MODEL)
    assert face3d.angle_between(found, cameras.rotation).max() < 1e-3
    assert pose.depth_agreement(points, 3 * points) == pytest.approx(1)


@pytest.mark.parametrize("looks", [True, False])
def test_the_whole_run(pose, monkeypatch, tmp_path, capsys, looks):
    """MediaPipe is played by the truth, and loses a face when it is small."""
    _, points = heads(MODEL, 4, yaw=20)
    folder = tmp_path / "faces"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for i, face in enumerate(points):
        image = rng.integers(0, 256, (400, 400, 3), "uint8")
        write_image(folder / f"{i}.png", image)
        (folder / f"{i}.pts").write_text(format_pts(face[:, :2] + 100))
    calls = []

    def ask(contender, pictures, environments, **options):
        answer = points.copy()
        if calls:
            answer[0] = np.nan
        calls.append(pictures.shape)
        return SimpleNamespace(landmarks_3d=answer[: len(pictures)])

    monkeypatch.setattr(pose, "ask", ask)
    monkeypatch.setattr(pose, "PosePredictor", Predictor)
    monkeypatch.setattr(Predictor, "looks", looks)
    file = tmp_path / "result.json"
    model = write_simple_model(tmp_path / "model.npz")
    arguments = ["--preset", "x", "--model", str(model), "--heads", "5"]
    arguments += ["--set", f"made={folder}", "--json", str(file)]
    assert pose.main(arguments) == 0
    assert "against MediaPipe, made" in capsys.readouterr().out
    rows = json.loads(file.read_text())["agreed"]
    assert rows[0]["contender"] == "fit to points"
    # The mesh's face in the mean shape is not the drawn one.
    assert rows[0]["angle"] < 8
    ours = [row for row in rows if row["contender"] == "straight"]
    assert [row["face_size"] for row in ours] == [128, 64, 32, 16]
    assert all(("angle" in row) == looks for row in ours)
    mesh = [row for row in rows if row["contender"] == "MediaPipe"]
    assert [row["faces"] for row in mesh] == [3] * 4
    assert mesh[0]["angle"] < 1e-3


def test_mistakes_are_told(pose, tmp_path, capsys):
    model = write_simple_model(tmp_path / "model.npz")
    base = ["--preset", "jasrnet_base_faces_x8", "--model", str(model)]
    assert pose.main([*base, "--set", "lfpw"]) == 2
    assert "expected NAME=FOLDER" in capsys.readouterr().err
    assert pose.main(base) == 2
    assert "gives no points in space" in capsys.readouterr().err
