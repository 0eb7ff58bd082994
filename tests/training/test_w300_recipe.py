import pytest

from facezoo import data
from facezoo import losses
from facezoo.training import w300_publication
from facezoo.training import w300_recipe
from facezoo.training.w300_recipe import SMOKE

POINTS = {"heatmaps": losses.DSNTLoss(64)}
IMAGE = {"sr_image": losses.L1Loss()}


def test_a_smoke_run_is_short_whatever_is_set():
    recipe = w300_recipe(
        True, "super_fan", 64, 4, losses=IMAGE | POINTS, epochs=9, steps=500
    )
    assert recipe.model == "super_fan_tiny"
    assert {name: getattr(recipe, name) for name in SMOKE} == SMOKE
    assert isinstance(recipe.data, data.DrawnFaces)


def test_a_smoke_run_has_settings_of_its_own():
    settings = {"batch_size": 16, "smoke_settings": {"batch_size": 4}}
    recipe = w300_recipe(True, "edsr", 64, 4, losses=IMAGE, **settings)
    assert recipe.batch_size == 4


@pytest.mark.parametrize("points", [False, True])
def test_what_is_learned_decides_what_the_model_has_and_the_card_says(points):
    wanted = IMAGE | (POINTS if points else {})
    recipe = w300_recipe(True, "jasrnet", 64, 4, losses=wanted)
    assert ("num_landmarks" in recipe.model_kwargs) == points
    assert ("landmarks" in recipe.metrics) == points
    assert recipe.loss_weights == dict.fromkeys(wanted, 1.0)
    assert recipe.publication == w300_publication(points)


def test_a_card_has_limits_where_there_are_any():
    assert "limits" not in w300_publication()
    assert w300_publication(limits=["none"])["limits"] == ["none"]


@pytest.mark.parametrize(("side", "kept"), [(64, 160), (192, 240)])
def test_real_faces_are_kept_with_room(side, kept, shared_data, monkeypatch):
    monkeypatch.setenv("FACEZOO_DATA", str(shared_data))
    recipe = w300_recipe(False, "edsr", side, 4, losses=IMAGE, epochs=3)
    assert recipe.model == "edsr_reference" and recipe.epochs == 3
    assert recipe.data.keep_size == recipe.validation.keep_size == kept
    assert len(recipe.data) > len(recipe.validation) > 0
