"""What `facezoo export` takes, and what it says of what it does not."""

import json
import shutil
import zipfile

import h5py
import keras
import numpy as np
import pytest

from facezoo import export
from facezoo.errors import FaceZooError
from facezoo.models import create_model
from facezoo.presets import file_entry
from facezoo.training.checkpoint import Checkpoints
from tests.export.faces import CONFIG
from tests.export.faces import tiny_model

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)
KWARGS = {"image_size": 64, "scale": 4, "num_landmarks": 68}
RECIPE = {
    "command": "facezoo train recipes/drawn.py",
    "model": "jasrnet_tiny",
    "model_kwargs": KWARGS,
    "scheme": "ibug68",
    "precision": "float32",
    "monitor": "val_nme",
    "publication": {"terms": "Do as you like."},
}
BEST = "best.weights.h5"


@pytest.fixture(scope="module", name="trained")
def fixture_trained(tmp_path_factory):
    """A run of one epoch, with its checkpoint and weights of one's own."""
    folder = tmp_path_factory.mktemp("runs") / "drawn"
    folder.mkdir()
    (folder / "recipe.json").write_text(json.dumps(RECIPE))
    model = tiny_model()
    compiled = keras.Model(model.inputs, model.output)
    compiled.compile("adam", loss={"sr_image": "mean_absolute_error"})
    compiled.optimizer.build(compiled.trainable_variables)
    figures = {"val_nme": 5.0, "val_sigma_scale": 1.25}
    Checkpoints(folder, "val_nme").save(compiled, model, figures)
    create_model("jasrnet_tiny", **KWARGS).save_weights(
        folder / "other.weights.h5"
    )
    return folder


@pytest.fixture(name="run")
def fixture_run(trained, tmp_path):
    return shutil.copytree(trained, tmp_path / "drawn")


def write_preset(folder, **changes):
    folder.mkdir()
    tiny_model().save_weights(folder / "model.weights.h5")
    files = {"model.weights.h5": file_entry(folder / "model.weights.h5")}
    config = {**CONFIG, "model_kwargs": KWARGS, "files": files, **changes}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def numbers(model):
    return np.concatenate([weight.ravel() for weight in model.get_weights()])


def weights_of(path):
    model = create_model("jasrnet_tiny", **KWARGS)
    model.load_weights(path)
    return numbers(model)


def test_a_run_stands_for_its_best_weights(trained):
    for source in (trained, trained / BEST):
        model, config = export.load_source(source)
        np.testing.assert_array_equal(
            numbers(model), weights_of(trained / BEST)
        )
        assert config["run"] == "drawn" and "name" not in config
        assert config["model_kwargs"]["sigma_scale"] == 1.25
        entry = config["files"]["model.weights.h5"]
        assert entry == file_entry(trained / BEST)


def test_the_weights_that_were_named_are_taken(trained):
    path = trained / "other.weights.h5"
    model, config = export.load_source(path)
    np.testing.assert_array_equal(numbers(model), weights_of(path))
    assert (numbers(model) != weights_of(trained / BEST)).any()
    # The calibration is that of the best weights.
    assert "sigma_scale" not in config["model_kwargs"]
    assert config["files"]["model.weights.h5"] == file_entry(path)


def test_a_checkpoint_is_refused(run):
    with pytest.raises(FaceZooError, match=f"checkpoint, .*name .*{BEST}"):
        export.load_source(run / "epoch_0001.weights.h5")
    (run / "epoch_0001.weights.h5").rename(run / "mine.weights.h5")
    with pytest.raises(FaceZooError, match="mine.weights.h5 is a checkpoint"):
        export.load_source(run / "mine.weights.h5")


def test_a_missing_file_is_told(run, tmp_path):
    preset = write_preset(tmp_path / "preset")
    for folder in (run, preset, tmp_path):
        with pytest.raises(FaceZooError, match="There is no file .*/none"):
            export.load_source(folder / "none.weights.h5")
    (run / BEST).unlink()
    with pytest.raises(FaceZooError, match="has not finished its first"):
        export.load_source(run)


def test_weights_in_the_folder_of_a_preset(tmp_path):
    preset = write_preset(tmp_path / "preset")
    model, config = export.load_source(preset / "model.weights.h5")
    assert config["name"] == "drawn_x4"
    np.testing.assert_array_equal(
        numbers(model), weights_of(preset / "model.weights.h5")
    )
    shutil.copy(preset / "model.weights.h5", preset / "mine.weights.h5")
    with pytest.raises(FaceZooError, match="mine.* no file of the preset"):
        export.load_source(preset / "mine.weights.h5")


def test_weights_alone_do_not_say_their_network(trained, tmp_path):
    shutil.copy(trained / BEST, tmp_path / BEST)
    with pytest.raises(FaceZooError, match="name the folder of a preset or"):
        export.load_source(tmp_path / BEST)


@pytest.mark.parametrize("damage", ["cut", "scratched", "empty", "other"])
def test_damaged_weights_are_told(damage, run):
    content = (run / BEST).read_bytes()
    scratched = content[:300] + b"\xff" * 2700 + content[3000:]
    damaged = {
        "cut": content[: len(content) // 2],
        "scratched": scratched,
        "empty": b"",
    }
    if damage == "other":
        with h5py.File(run / BEST, "w") as file:
            file["layers"] = np.zeros(3)
    else:
        (run / BEST).write_bytes(damaged[damage])
    with pytest.raises(FaceZooError, match=f"{BEST} does not hold weights of"):
        export.load_source(run)


def test_weights_of_another_network_are_told(run):
    tasks = ("super_resolution", "landmarks", "pose")
    posed = create_model("jasrnet_tiny", tasks=tasks, **KWARGS)
    posed.save_weights(run / BEST)
    with pytest.raises(FaceZooError, match="not hold weights of jasrnet_tiny"):
        export.load_source(run)


def test_weights_that_the_recipe_has_no_task_for_are_told(run):
    told = json.loads((run / "recipe.json").read_text())
    told["model_kwargs"]["tasks"] = ["landmarks"]
    (run / "recipe.json").write_text(json.dumps(told))
    with pytest.raises(FaceZooError, match="recipe.json: those of image_entry"):
        export.load_source(run)


def test_unknown_landmarks_are_told(run, tmp_path):
    preset = write_preset(tmp_path / "preset", scheme="ibug86")
    with pytest.raises(FaceZooError, match="unknown landmarks.*'ibug68'"):
        export.load_source(preset)
    recipe = json.dumps({**RECIPE, "scheme": "ibug86"})
    (run / "recipe.json").write_text(recipe)
    with pytest.raises(FaceZooError, match="unknown landmarks.*'ibug68'"):
        export.load_source(run)


def test_a_file_of_keras(tmp_path):
    model = tiny_model()
    model.save(tmp_path / "mine.keras")
    loaded, config = export.load_source(tmp_path / "mine.keras")
    assert config == {}
    assert loaded.count_params() == model.count_params()
    with pytest.raises(FaceZooError, match="There is no file"):
        export.load_source(tmp_path / "none.keras")
    with pytest.raises(FaceZooError, match="no preset of this name"):
        export.load_source("nonsense")


def test_a_damaged_file_of_keras_is_told(tmp_path):
    (tmp_path / "no.keras").write_bytes(b"nothing")
    with pytest.raises(FaceZooError, match="no.keras can't be loaded"):
        export.load_source(tmp_path / "no.keras")
    with zipfile.ZipFile(tmp_path / "bare.keras", "w") as archive:
        archive.writestr("metadata.json", "{}")
    with pytest.raises(FaceZooError, match="bare.keras .* item named 'config"):
        export.load_source(tmp_path / "bare.keras")


def test_an_unregistered_layer_is_told(tmp_path):
    class Secret(keras.layers.Layer):
        def call(self, inputs):
            return inputs + 1

    image = keras.Input((16, 16, 3))
    keras.Model(image, Secret()(image)).save(tmp_path / "mine.keras")
    with pytest.raises(FaceZooError, match="layer Secret, .* does not know"):
        export.load_source(tmp_path / "mine.keras")
