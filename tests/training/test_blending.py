import json

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.models import create_model
from facezoo.training import warm_start
from facezoo.training.blending import blend_run
from tests.training.test_adversarial_run import fixture_recipe
from tests.training.test_run import RECIPE

KWARGS = {"image_size": 64, "scale": 4, "num_landmarks": 68}
# The fixture is another file's.
recipe = fixture_recipe


@pytest.fixture(name="start")
def fixture_start(monkeypatch):
    model = create_model("jasrnet_tiny", **KWARGS)
    monkeypatch.setattr(warm_start, "from_preset", lambda preset: model)
    return model


@pytest.fixture(name="run")
def fixture_run(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    model = create_model("jasrnet_tiny", **KWARGS)
    model.save_weights(folder / "best.weights.h5")
    told = {
        "command": "facezoo train drawn_gan.py",
        "model": "jasrnet_tiny",
        "model_kwargs": KWARGS,
        "adversarial": {"AdversarialSettings": {}},
        "epochs": 2,
        "initial_weights": "some_preset",
        "monitor": "last",
        "precision": "float32",
        "publication": {"made": "By hand."},
        "scheme": "ibug68",
    }
    (folder / "recipe.json").write_text(json.dumps(told))
    done(folder, 2)
    return folder


def done(folder, epochs):
    history = [{"epoch": i + 1} for i in range(epochs)]
    (folder / "state.json").write_text(json.dumps({"history": history}))


def weights(folder):
    model = create_model("jasrnet_tiny", **KWARGS)
    model.load_weights(folder / "best.weights.h5")
    return model.get_weights()


def test_a_blend_lies_between_both_ends_and_tells_so(
    recipe, run, start, tmp_path
):
    row = blend_run(recipe, run, 0.25, tmp_path / "soft")
    for mine, begun, ended in zip(
        weights(tmp_path / "soft"),
        start.get_weights(),
        weights(run),
        strict=True,
    ):
        expected = 0.75 * begun + 0.25 * ended
        np.testing.assert_allclose(mine, expected, atol=1e-6)
    state = json.loads((tmp_path / "soft" / "state.json").read_text())
    assert state["history"] == [row]
    assert {"val_nme", "val_psnr", "val_perceptual", "val_detail"} <= set(row)
    told = json.loads((tmp_path / "soft" / "recipe.json").read_text())
    assert told["blend"] == 0.25
    assert told["publication"]["made"] == (
        "Its weights are 0.25 of that run's and 0.75 of those of some_preset, "
        "with which it began. By hand."
    )
    with pytest.raises(FaceZooError, match="already exists"):
        blend_run(recipe, run, 0.25, tmp_path / "soft")


def test_the_settings_are_those_of_the_run(recipe, run, tmp_path, monkeypatch):
    model = create_model("edsr_tiny", **KWARGS)
    monkeypatch.setattr(warm_start, "from_preset", lambda preset: model)
    model.save_weights(run / "best.weights.h5")
    told = json.loads((run / "recipe.json").read_text())
    told["command"] += " --set model=edsr_tiny"
    told["command"] += " --set adversarial.feature_weight=0"
    told["model"] = "edsr_tiny"
    (run / "recipe.json").write_text(json.dumps(told))
    row = blend_run(recipe, run, 0.5, tmp_path / "soft")
    assert "val_psnr" in row
    assert "val_perceptual" not in row and "val_nme" not in row


def test_a_run_without_a_discriminator(recipe, run, start, tmp_path):
    recipe.write_text(RECIPE)
    told = json.loads((run / "recipe.json").read_text())
    told["adversarial"] = None
    (run / "recipe.json").write_text(json.dumps(told))
    row = blend_run(recipe, run, 0.5, tmp_path / "soft")
    assert {"val_nme", "val_psnr"} <= set(row)
    assert "val_perceptual" not in row


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"initial_weights": None}, "began with random weights"),
        ({"adversarial": None}, "is not one of"),
        ({"model": "jasrnet_base"}, "is not one of"),
        ({"model_kwargs": KWARGS | {"scale": 8}}, "not of the same network"),
    ],
)
def test_a_run_that_does_not_fit_is_told(
    change, message, recipe, run, start, tmp_path
):
    told = json.loads((run / "recipe.json").read_text()) | change
    if "model_kwargs" in change:
        start = create_model("jasrnet_tiny", image_size=64, scale=1)
        start.save_weights(run / "best.weights.h5")
        told["model_kwargs"] = KWARGS | {"scale": 1}
    (run / "recipe.json").write_text(json.dumps(told))
    with pytest.raises(FaceZooError, match=message):
        blend_run(recipe, run, 0.5, tmp_path / "soft")
    assert not (tmp_path / "soft").exists()


@pytest.mark.parametrize("epochs", [0, 1])
def test_a_run_that_is_not_finished_is_told(
    epochs, recipe, run, start, tmp_path
):
    done(run, epochs)
    with pytest.raises(FaceZooError, match=f"has done {epochs} of 2 epochs"):
        blend_run(recipe, run, 0.5, tmp_path / "soft")
    assert not (tmp_path / "soft").exists()


def test_wrong_arguments_are_told(recipe, run, tmp_path):
    with pytest.raises(FaceZooError, match="Received: share=1.5"):
        blend_run(recipe, run, 1.5, tmp_path / "soft")
    with pytest.raises(FaceZooError, match="holds no finished run"):
        blend_run(recipe, tmp_path, 0.5, tmp_path / "soft")
