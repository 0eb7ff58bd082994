import json

import numpy as np
import pytest

from facezoo.data import DrawnFaces
from facezoo.errors import FaceZooError
from facezoo.images import write_image
from facezoo.models import create_model
from facezoo.training import run
from facezoo.training import warm_start

RECIPE = """
from facezoo import codecs
from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe


def recipe(smoke=False):
    return Recipe(
        model="jasrnet_tiny",
        model_kwargs={"image_size": 64, "scale": 4, "num_landmarks": 68},
        data=data.DrawnFaces(8, size=64),
        validation=data.DrawnFaces(4, size=64, seed=1),
        degradation=degradations.BicubicDegradation(4),
        scheme=landmarks.IBUG68,
        codec=codecs.SoftArgmaxCodec(64, 32),
        losses={"sr_image": losses.L1Loss(), "heatmaps": losses.DSNTLoss(64)},
        loss_weights={"sr_image": 1.0, "heatmaps": 1.0},
        metrics={
            "landmarks": metrics.NormalizedMeanError(landmarks.IBUG68)
        },
        augmentation=data.FaceAugmentation(),
        batch_size=2,
        epochs=3,
        steps=2,
        warmup=1,
        ema=0.9,
        clipnorm=1.0,
        monitor="val_nme",
        publication={"data": ["drawn faces"], "terms": "none"},
    )
"""


class Killed(Exception):
    pass


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "drawn.py"
    path.write_text(RECIPE)
    return path


def last_weights(folder):
    state = json.loads((folder / "state.json").read_text())
    return weights_of(folder / state["checkpoint"])


def weights_of(path):
    import h5py

    arrays = {}
    with h5py.File(path) as file:
        file.visititems(
            lambda name, item: (
                arrays.update({name: item[()]})
                if isinstance(item, h5py.Dataset)
                else None
            )
        )
    return arrays


def test_a_killed_and_resumed_run_ends_with_the_same_weights(
    recipe, tmp_path, monkeypatch
):
    whole = run.train(recipe, output=tmp_path / "whole")
    assert {path.name for path in whole.iterdir()} >= {
        "recipe.json",
        "log.csv",
        "faces.png",
        "best.weights.h5",
        "state.json",
        "epoch_0003.weights.h5",
    }
    assert len((whole / "log.csv").read_text().splitlines()) == 4

    on_batch_end = run.EpochEnd.on_train_batch_end

    def kill_in_the_third_epoch(self, batch, logs=None):
        on_batch_end(self, batch, logs)
        if len(self.checkpoints.history) == 2:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(
            run.EpochEnd, "on_train_batch_end", kill_in_the_third_epoch
        )
        with pytest.raises(Killed):
            run.train(recipe, output=tmp_path / "killed")
    with pytest.raises(FaceZooError, match="pass --resume"):
        run.train(recipe, output=tmp_path / "killed")
    resumed = run.train(recipe, output=tmp_path / "killed", resume=True)

    expected, found = last_weights(whole), last_weights(resumed)
    assert expected.keys() == found.keys() and len(expected) > 100
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array, err_msg=name)

    # Done is done; another recipe is told apart.
    run.train(recipe, output=tmp_path / "killed", resume=True)
    with pytest.raises(FaceZooError, match="another recipe"):
        run.train(
            recipe,
            settings={"epochs": 4},
            output=tmp_path / "killed",
            resume=True,
        )


def test_a_run_is_told_by_what_it_is_not_by_its_command(
    recipe, tmp_path, monkeypatch, eager
):
    tasks = ["super_resolution"]
    settings = {"epochs": 1, "steps": 1, "model_kwargs.tasks": tasks}
    folder = run.train(recipe, settings=settings, output=tmp_path / "run")
    told = (folder / "recipe.json").read_text()
    monkeypatch.chdir(tmp_path)
    again = dict(reversed(settings.items()))
    run.train(recipe.name, settings=again, output=folder, resume=True)
    # The command is that with which the run began.
    assert (folder / "recipe.json").read_text() == told
    (folder / "recipe.json").write_text("[]")
    with pytest.raises(FaceZooError, match="another recipe"):
        run.train(recipe, settings=settings, output=folder, resume=True)


def test_a_folder_with_other_files_is_left_alone(recipe, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("all my work")
    with pytest.raises(FaceZooError, match="holds no run"):
        run.train(recipe, output=folder)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"model": "jasrnet_tinny"}, "Did you mean 'jasrnet_tiny'"),
        ({"model_kwargs.scale": 5}, "Received: scale=5"),
        ({"precision": "float7"}, "cannot be built"),
        ({"model_kwargs.num_landmarks": 98}, "gives 98 landmarks"),
        (
            {"model_kwargs.tasks": ["landmarks", "pose"]},
            "gives landmarks_3d, which would never learn",
        ),
        (
            {"model": "edsr_tiny", "model_kwargs.tasks": ["landmarks"]},
            "edsr_tiny takes no `tasks`, its heads are fixed; it takes "
            "image_size, scale, num_landmarks",
        ),
        ({"monitor": "nme"}, "Received: monitor='nme'"),
        ({"monitor": "val_perceptual"}, "only in an adversarial run"),
        ({"monitor": "val_nme_3d"}, "only for a network that gives landmarks_"),
        (
            {"train_only": ["pose_hat"]},
            "`train_only` names pose_hat; the layer",
        ),
        ({"train_only": "stem"}, "must be a list of names of layers"),
        ({"epochs": 0}, "`epochs` must be .* Received: epochs=0"),
    ],
)
def test_a_bad_setting_is_told_before_a_folder_is_made(
    recipe, tmp_path, settings, message
):
    with pytest.raises(FaceZooError, match=message):
        run.train(recipe, settings=settings, output=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_network_of_one_task_is_trained_on_it_alone(recipe, tmp_path, eager):
    settings = {"model_kwargs.tasks": ["landmarks"], "epochs": 1}
    folder = run.train(recipe, settings=settings, output=tmp_path / "points")
    (row,) = json.loads((folder / "state.json").read_text())["history"]
    assert "val_nme" in row and "val_psnr" not in row
    assert "landmarks_nme" in row and "sr_image_loss" not in row


def test_validation_goes_through_the_sizes(tmp_path, eager):
    path = tmp_path / "sizes.py"
    text = RECIPE.replace(
        "degradations.BicubicDegradation(4)",
        "degradations.RandomSizeDegradation(16, (4, 16))",
    )
    path.write_text(
        text.replace("epochs=3,", "epochs=1, validation_sizes=(4, 16),")
    )
    folder = run.train(path, output=tmp_path / "run")
    (row,) = json.loads((folder / "state.json").read_text())["history"]
    for name in ("nme", "failures", "psnr_gain", "sigma_scale"):
        each = [row[f"val_{name}_{size}"] for size in (4, 16)]
        np.testing.assert_allclose(row[f"val_{name}"], np.mean(each))
    assert row["val_psnr_4"] < row["val_psnr_16"]
    described = json.loads((folder / "recipe.json").read_text())
    assert described["validation_sizes"] == [4, 16]


@pytest.fixture
def pictures(recipe, tmp_path):
    """Makes the faces of the recipe's validation ones without points."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for i in range(2):
        image = DrawnFaces(2, size=64)[i].image
        write_image(folder / f"{i}.png", image)
    faces = f"data.FolderFaces({str(folder)!r})"
    text = recipe.read_text()
    recipe.write_text(
        text.replace("data.DrawnFaces(4, size=64, seed=1)", faces)
    )
    return recipe


def test_a_network_of_the_image_needs_no_points(pictures, tmp_path, eager):
    settings = {"model": "edsr_tiny", "epochs": 1, "steps": 1}
    folder = run.train(pictures, settings=settings, output=tmp_path / "run")
    (row,) = json.loads((folder / "state.json").read_text())["history"]
    assert row["val_psnr"] > 0 and "val_nme" not in row
    assert (folder / "faces.png").is_file()


def test_a_monitor_that_nothing_can_tell_is_refused(pictures, tmp_path):
    with pytest.raises(FaceZooError, match="Received: monitor='val_nme'"):
        run.train(pictures, output=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_the_best_epoch_can_be_told_by_the_pose(recipe, tmp_path, eager):
    text = recipe.read_text().replace(
        "validation=data.DrawnFaces(4, size=64, seed=1)", "validation=heads"
    )
    for loss in (
        '"landmarks_3d": losses.WingLoss()',
        '"pose": losses.RotationLoss()',
    ):
        text = text.replace("losses={", f"losses={{{loss}, ")
    heads = "    heads = data.DrawnHeads(2, face3d.simple_face_model(), 64)\n"
    text = text.replace("    return Recipe(", f"{heads}    return Recipe(")
    recipe.write_text(f"from facezoo import face3d\n{text}")
    tasks = ["super_resolution", "landmarks", "pose"]
    settings = {"model_kwargs.tasks": tasks, "epochs": 2, "steps": 1}
    settings["monitor"] = "val_degrees"
    folder = run.train(recipe, settings=settings, output=tmp_path / "run")
    rows = json.loads((folder / "state.json").read_text())["history"]
    assert all(row["val_nme_3d"] > 0 for row in rows)
    assert all(0 < row["val_degrees"] < 180 for row in rows)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"initial_weights": "no_such_preset"}, "no_such_preset"),
        ({"augment_on_device": True}, "`augment_on_device` does not fit"),
    ],
)
def test_a_run_that_fails_before_an_epoch_leaves_no_folder(
    recipe, tmp_path, settings, message
):
    text = recipe.read_text()
    if "augment_on_device" in settings:
        text = text.replace("FaceAugmentation()", "FaceAugmentation(blur=1.0)")
    recipe.write_text(text)
    with pytest.raises(FaceZooError, match=message):
        run.train(recipe, settings=settings, output=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_layers_that_do_not_learn_stay_as_they_began(
    recipe, tmp_path, monkeypatch, eager
):
    source = create_model("jasrnet_tiny", image_size=64, scale=4)
    monkeypatch.setattr(warm_start, "from_preset", lambda preset: source)
    before = {layer.name: layer.get_weights() for layer in source.layers}
    settings = {"initial_weights": "some_preset", "epochs": 1}
    settings["train_only"] = ["heatmap_head", "image_entry"]
    folder = run.train(recipe, settings=settings, output=tmp_path / "run")
    trained = create_model("jasrnet_tiny", image_size=64, scale=4)
    trained.load_weights(folder / "best.weights.h5")
    moved = {
        layer.name
        for layer in trained.layers
        for mine, old in zip(layer.get_weights(), before[layer.name])
        if not np.array_equal(mine, old)
    }
    assert moved == set(settings["train_only"])


def test_a_run_tells_what_it_starts_from(
    recipe, tmp_path, monkeypatch, capsys, eager
):
    source = create_model(
        "jasrnet_tiny", image_size=64, scale=4, tasks=["landmarks"]
    )
    monkeypatch.setattr(warm_start, "from_preset", lambda preset: source)
    settings = {"initial_weights": "some_preset", "epochs": 1, "steps": 1}
    run.train(recipe, settings=settings, output=tmp_path / "run")
    count = sum(bool(layer.weights) for layer in source.layers)
    told = f"Took {count} of {count + 4} layers from some_preset; new: "
    assert told + "image_entry, image_block_0," in capsys.readouterr().out
