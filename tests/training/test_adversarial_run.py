"""Adversarial runs by recipe: resumed, validated, published."""

import json

import keras
import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.training import run
from facezoo.training.checkpoint import Checkpoints
from tests.training.test_run import RECIPE
from tests.training.test_run import Killed
from tests.training.test_run import last_weights
from tests.training.test_run import weights_of

SETTINGS = """adversarial=AdversarialSettings(
            discriminator="patch",
            discriminator_kwargs={"filters": 2, "num_levels": 1},
            features=observer(),
            warmup=3,
            landmark_weight=0.0,
            shrunken_weight=1.0,
        ),
        monitor="last","""


OBSERVER = """
import keras
from facezoo.training import AdversarialSettings
from facezoo.training import Recipe


def observer():
    # The same weights each time, or it is another run.
    face = keras.Input((64, 64, 3), name="face")
    same = keras.initializers.GlorotUniform(seed=0)
    layer = keras.layers.Conv2D(4, 3, kernel_initializer=same, name="seen")
    return keras.Model(face, layer(face))
"""


@pytest.fixture(name="recipe")
def fixture_recipe(tmp_path):
    text = RECIPE.replace('monitor="val_nme",', SETTINGS).replace(
        "from facezoo.training import Recipe\n", OBSERVER
    )
    path = tmp_path / "drawn_gan.py"
    path.write_text(text)
    return path


def test_a_killed_and_resumed_run_ends_with_the_same_weights(
    recipe, tmp_path, monkeypatch, eager
):
    whole = run.train(recipe, output=tmp_path / "whole")
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
    resumed = run.train(recipe, output=tmp_path / "killed", resume=True)

    expected, found = last_weights(whole), last_weights(resumed)
    assert expected.keys() == found.keys()
    # Both networks, the optimizers of both, the spectral norms, the steps.
    assert any("discriminator" in name for name in expected)
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array, err_msg=name)

    rows = json.loads((whole / "state.json").read_text())["history"]
    assert {"discriminator", "adversarial", "perceptual", "shrunken"} <= set(
        rows[0]
    )
    for row in rows:
        assert row["val_perceptual"] > 0 and row["val_detail"] > 0
    # The best weights are the last ones. Keras numbers the layers of the two
    # files differently.
    last = {
        array.tobytes()
        for name, array in expected.items()
        if name.startswith("layers/")
    }
    best = weights_of(whole / "best.weights.h5").values()
    assert all(array.tobytes() in last for array in best)


def test_faces_rendered_on_the_device_give_the_same_losses(
    recipe, tmp_path, eager
):
    rows = []
    for on_device in (False, True):
        settings = {
            "augment_on_device": on_device,
            "epochs": 1,
            "steps": 1,
            "adversarial.warmup": 0,
        }
        folder = tmp_path / str(on_device)
        run.train(recipe, settings=settings, output=folder)
        text = (folder / "state.json").read_text()
        rows.append(json.loads(text)["history"][0])
    host, device = rows
    assert host.keys() == device.keys()
    for name in ("loss", "discriminator", "adversarial", "perceptual"):
        # A grey level apart, and no more than the first step from there.
        assert device[name] == pytest.approx(host[name], rel=0.02), name


def test_settings_are_changed_by_name(recipe, tmp_path, eager):
    folder = run.train(
        recipe,
        settings={
            "epochs": 1,
            "adversarial.weight": 0.25,
            "adversarial.loss": "hinge",
        },
        output=tmp_path / "run",
    )
    described = json.loads((folder / "recipe.json").read_text())
    settings = described["adversarial"]["AdversarialSettings"]
    assert (settings["weight"], settings["loss"]) == (0.25, "hinge")
    assert settings["warmup"] == 3


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"adversarial.los": "hinge"}, "--set adversarial.los=hinge"),
        ({"adversarial.loss": "hinges"}, "Received: loss='hinges'"),
        ({"adversarial": 3}, "--set adversarial=3"),
        ({"adversarial.weight": "high"}, "Received: weight='high'"),
        (
            {"monitor": "val_perceptual", "adversarial.feature_weight": 0.0},
            "only in an adversarial run with a `feature_weight`",
        ),
    ],
)
def test_wrong_settings_are_told_before_a_folder_is_made(
    recipe, tmp_path, settings, message
):
    with pytest.raises(FaceZooError, match=message):
        run.train(recipe, settings=settings, output=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_network_without_an_image_is_told_by_its_name(recipe, tmp_path):
    settings = {"model": "fan_tiny"}
    with pytest.raises(FaceZooError, match="Received: fan_tiny, which gives"):
        run.train(recipe, settings=settings, output=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_with_the_monitor_last_every_epoch_is_the_best_so_far(tmp_path):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    checkpoints = Checkpoints(tmp_path, "last")
    for nme in (3.0, 9.0):
        model.layers[0].kernel.assign(np.full((2, 1), nme))
        assert checkpoints.save(model, model, {"val_nme": nme})
    model.load_weights(tmp_path / "best.weights.h5")
    assert (np.asarray(model.get_weights()[0]) == 9.0).all()
