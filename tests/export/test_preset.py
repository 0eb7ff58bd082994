import json
import shutil
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from facezoo import export
from facezoo.errors import FaceZooError
from facezoo.evaluation import canonical_faces
from facezoo.export import preset as publishing
from facezoo.export.card import details_table
from facezoo.images import bicubic_resize
from facezoo.landmarks import IBUG68
from facezoo.landmarks import format_pts
from facezoo.landmarks import index_map
from facezoo.models import create_model
from facezoo.models import from_preset
from facezoo.presets import Preset

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)

RUN = {
    "command": "facezoo train recipes/drawn.py",
    "model": "jasrnet_tiny",
    "model_kwargs": {
        "image_size": 64,
        "scale": 4,
        "num_landmarks": 68,
        "sigma_scale": 0.8,
    },
    "scheme": "ibug68",
    "precision": "float32",
    "monitor": "val_nme",
    "publication": {"data": ["drawn faces"], "terms": "Do as you like."},
}
# The second epoch is the best one.
ROWS = [
    {"val_nme": 9.0, "val_failures": 4.0, "val_sigma_scale": 3.0},
    {"val_nme": 5.0, "val_failures": 2.0, "val_sigma_scale": 1.25},
    {"val_nme": 7.0, "val_failures": 1.0, "val_sigma_scale": 2.0},
]


@pytest.fixture(scope="module", name="run")
def fixture_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    (folder / "recipe.json").write_text(json.dumps(RUN))
    (folder / "state.json").write_text(json.dumps({"history": ROWS}))
    model = create_model(RUN["model"], **RUN["model_kwargs"])
    model.save_weights(folder / "best.weights.h5")
    return folder


@pytest.fixture(scope="module", name="faces")
def fixture_faces(tmp_path_factory):
    from facezoo.data import DrawnFaces
    from facezoo.images import write_image

    folder = tmp_path_factory.mktemp("faces")
    for face in (DrawnFaces(2)[i] for i in range(2)):
        write_image(folder / f"{face.name}.png", face.image)
        (folder / f"{face.name}.pts").write_text(format_pts(face.landmarks))
    return folder


@pytest.fixture(scope="module", name="preset")
def fixture_preset(run, faces, tmp_path_factory):
    output = tmp_path_factory.mktemp("saved_models") / "drawn_x4"
    return export.export_preset(run, output, evaluate=[faces], face_sizes=[8])


def test_a_preset_is_whole(preset):
    assert {path.name for path in preset.path.iterdir()} == {
        "README.md",
        "config.json",
        "model.tflite",
        "model.weights.h5",
    }
    again = Preset.load(preset.path)
    assert again.config == preset.config
    assert (again.input_size, again.image_size) == (16, 64)
    assert again.scheme == IBUG68.name
    (scores,) = again.config["scores"].values()
    assert scores["8"]["faces"] == 2


def test_the_file_tells_what_the_card_tells(preset):
    told = export.read_metadata(preset.file("model.tflite"))
    assert told["preset"] == "drawn_x4"
    assert told["terms"] == "Do as you like."
    assert told["scores"] == preset.config["scores"]
    weights = preset.config["files"]["model.weights.h5"]["sha256"]
    assert told["weights_sha256"] == weights


def test_the_card_says_what_the_preset_is(preset):
    card = (preset.path / "README.md").read_text()
    assert card.startswith("# drawn_x4\n")
    for text in (
        "Do as you like.",
        "- drawn faces",
        "facezoo train recipes/drawn.py",
        preset.config["files"]["model.tflite"]["sha256"],
    ):
        assert text in card
    (scores,) = preset.config["scores"].values()
    assert f"| {scores['8']['psnr_rgb']:.2f} |" in card


def test_the_file_was_compared_on_faces(preset, faces, run, tmp_path):
    assert preset.config["parity_on"].startswith("2 faces of ")
    assert preset.config["parity_on"].endswith(faces.name)
    assert 0 < max(preset.config["parity"].values()) < 1e-3
    card = " ".join((preset.path / "README.md").read_text().split())
    assert f"on {preset.config['parity_on']} (what is in pixels" in card
    bare = export.export_preset(run, tmp_path / "bare")
    assert bare.config["parity_on"].endswith("8 drawn faces")


def test_the_calibration_is_that_of_the_best_epoch(preset):
    # Found by the run's outputs, which were scaled by 0.8.
    assert preset.config["model_kwargs"]["sigma_scale"] == 0.8 * 1.25
    assert preset.config["face_sizes"] == [16, 16]
    assert preset.config["validation"] == {
        "16": {
            "nme_mean": 0.05,
            "failure_rate_10": 0.02,
            "sigma_scale": 1.25,
        }
    }
    assert from_preset(preset.path).get_layer("decoder").sigma_scale == 1


def test_the_model_comes_back_with_its_weights(run, preset):
    kwargs = {**RUN["model_kwargs"], "sigma_scale": 1.0}
    model = create_model(RUN["model"], **kwargs)
    model.load_weights(run / "best.weights.h5")
    face = np.random.default_rng(0).random((1, 16, 16, 3), dtype="float32")
    expected, found = model(face), from_preset(preset.path)(face)
    for name, tensor in expected.items():
        np.testing.assert_array_equal(found[name], tensor)


def test_heads_can_be_left_out(run, preset, tmp_path):
    tasks = ["landmarks"]
    cut = export.export_preset(run, tmp_path / "points", tasks=tasks)
    assert cut.config["task"] == "landmarks"
    assert preset.config["task"] == "super_resolution+landmarks"
    face = np.random.default_rng(0).random((1, 16, 16, 3), dtype="float32")
    expected, found = (
        from_preset(preset.path)(face),
        from_preset(cut.path)(face),
    )
    assert "sr_image" not in found
    for name, tensor in found.items():
        np.testing.assert_allclose(expected[name], tensor, atol=1e-4)


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        (["landmarks", "pose"], "no weights for the tasks .* pose_head"),
        (["smell"], "jasrnet_tiny cannot be built for the tasks smell: "),
    ],
)
def test_heads_that_the_run_lacks_are_told(run, tasks, message, tmp_path):
    with pytest.raises(FaceZooError, match=message):
        export.export_preset(run, tmp_path / "x", tasks=tasks)
    assert not any(tmp_path.iterdir())


def test_an_existing_preset_stays(run, preset):
    before = (preset.path / "README.md").stat().st_mtime_ns
    with pytest.raises(FaceZooError, match="pass --overwrite"):
        export.export_preset(run, preset.path)
    assert (preset.path / "README.md").stat().st_mtime_ns == before


def test_what_is_no_run_is_told(run, tmp_path):
    with pytest.raises(FaceZooError, match="holds no run"):
        export.export_preset(tmp_path, tmp_path / "x")
    wrong = {**RUN, "model_kwargs": {**RUN["model_kwargs"], "scale": 8}}
    (tmp_path / "recipe.json").write_text(
        json.dumps({**wrong, "model": "jasrnet_small"})
    )
    with pytest.raises(FaceZooError, match="holds no finished epoch"):
        export.export_preset(tmp_path, tmp_path / "x")
    (tmp_path / "state.json").write_text(json.dumps({"history": ROWS}))
    with pytest.raises(FaceZooError, match="is missing"):
        export.export_preset(tmp_path, tmp_path / "x")
    (tmp_path / "best.weights.h5").write_bytes(
        (run / "best.weights.h5").read_bytes()
    )
    with pytest.raises(FaceZooError, match="weights of jasrnet_small"):
        export.export_preset(tmp_path, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_folder_that_is_no_preset_is_never_replaced(run, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("all my work")
    for name in ("thesis.txt", "config.json"):
        (mine / name).write_text("all my work")
        with pytest.raises(FaceZooError, match="stays as it is"):
            export.export_preset(run, mine, overwrite=True)
    assert (mine / "thesis.txt").read_text() == "all my work"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_scores_of_a_part_of_the_faces_are_refused(run, faces, tmp_path):
    some = tmp_path / "some"
    shutil.copytree(faces, some)
    min(some.glob("*.pts")).write_text("1 2")
    with pytest.raises(FaceZooError, match="1 could not be measured"):
        export.export_preset(
            run, tmp_path / "x", evaluate=[faces, some], face_sizes=[8]
        )
    assert [path.name for path in tmp_path.iterdir()] == ["some"]


class Wflw98:
    """Finds the truth, five pixels off, among the 98 points of WFLW."""

    image_size, scheme = 64, "wflw98"

    def __init__(self, folder):
        faces = canonical_faces(folder, self.image_size, [])
        self.truths = np.stack([landmarks for *_, landmarks in faces])

    def enhance_faces(self, faces):
        count, points = len(faces), index_map("wflw98", "ibug68")
        landmarks = np.zeros((count, 98, 2), "float32")
        landmarks[:, [i for (i,) in points]] = self.truths + np.float32((3, 4))
        return SimpleNamespace(
            sr_image=bicubic_resize(faces, self.image_size),
            landmarks=landmarks,
            landmark_sigma=np.ones((count, 98), "float32"),
            landmark_covariance=np.ones((count, 98, 1, 1)) * np.eye(2),
        )


def test_scores_of_points_that_hold_the_68(faces, monkeypatch):
    enhancer = Wflw98(faces)
    monkeypatch.setattr(publishing, "FaceEnhancer", lambda folder: enhancer)
    (scores,) = publishing._measure("a preset", faces, [8]).values()
    right, left = enhancer.truths[:, 36], enhancer.truths[:, 45]
    error = (5 / np.linalg.norm(right - left, axis=-1)).mean()
    assert scores["8"]["nme_mean"] == pytest.approx(error, rel=1e-4)
    row = details_table(scores).splitlines()[-1]
    assert row.startswith(f"| 8 | {100 * error:.2f} | ")
    assert row.endswith(" | - | - | - |")


def test_a_preset_is_replaced_when_asked(run, tmp_path):
    first = export.export_preset(run, tmp_path / "x")
    assert first.config["model_kwargs"]["sigma_scale"] == 0.8 * 1.25
    # A run of networks without a factor of their own.
    plain = shutil.copytree(run, tmp_path / "plain")
    kwargs = {**RUN["model_kwargs"]}
    del kwargs["sigma_scale"]
    recipe = json.dumps({**RUN, "model_kwargs": kwargs})
    (plain / "recipe.json").write_text(recipe)
    second = export.export_preset(plain, tmp_path / "x", overwrite=True)
    assert second.config["model_kwargs"]["sigma_scale"] == 1.25
    assert {path.name for path in tmp_path.iterdir()} == {"x", "plain"}
