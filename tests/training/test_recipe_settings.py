import dataclasses
from pathlib import Path

import pytest

from facezoo.errors import FaceZooError
from facezoo.training import AdversarialSettings
from facezoo.training import load_recipe
from facezoo.training.preparation import build_optimizer

RECIPES = Path(__file__).parents[2] / "recipes"


def smoke_recipe():
    return load_recipe(RECIPES / "jasrnet_faces_x8.py", smoke=True)


def test_settings_replace_values_and_entries_of_tables():
    recipe = smoke_recipe().replace(
        {"epochs": 3, "ema": 0.5, "loss_weights.sr_image": 7.0}
    )
    assert (recipe.epochs, recipe.ema) == (3, 0.5)
    assert recipe.loss_weights["sr_image"] == 7.0
    assert recipe.loss_weights["heatmaps"] == 1.0


def test_an_int_is_good_for_a_float():
    assert smoke_recipe().replace({"weight_decay": 1}).weight_decay == 1.0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epoch": 3}, "--set epoch=3: expected one of model"),
        ({"epochs": "many"}, "--set epochs=many: expected a value like 2"),
        ({"epochs": 2.5}, "--set epochs=2.5"),
        ({"data": "x"}, "--set data=x"),
    ],
)
def test_wrong_settings_are_named(settings, message):
    with pytest.raises(FaceZooError, match=message):
        smoke_recipe().replace(settings)


@pytest.mark.parametrize(
    "name",
    ["ema", "clipnorm", "steps", "initial_weights", "augmentation"]
    + ["adversarial", "validation_sizes"],
)
def test_what_may_be_none_is_switched_off(name):
    recipe = smoke_recipe().replace({name: None})
    assert getattr(recipe, name) is None


def test_a_number_replaces_a_schedule():
    recipe = load_recipe(RECIPES / "dic_300w_x8.py", smoke=True)
    assert recipe.replace({"learning_rate": 1e-4}).learning_rate == 1e-4


def test_a_dot_reaches_into_the_tables_of_adversarial_settings():
    recipe = load_recipe(RECIPES / "jasrnet_gan_x8.py", smoke=True)
    name = "adversarial.discriminator_kwargs.filters"
    changed = recipe.replace({name: 3}).adversarial.discriminator_kwargs
    before = recipe.adversarial.discriminator_kwargs
    assert changed == {**before, "filters": 3} and before["filters"] != 3
    with pytest.raises(FaceZooError, match="`adversarial.weight` has no entr"):
        recipe.replace({"adversarial.weight.x": 1})


def test_what_was_none_is_switched_on():
    recipe = smoke_recipe().replace({"ema": None, "steps": None})
    recipe = recipe.replace({"ema": 1 / 2, "steps": 5, "initial_weights": "x"})
    assert (recipe.ema, recipe.steps) == (0.5, 5)
    assert recipe.initial_weights == "x"


@pytest.mark.parametrize(("ema", "momentum"), [(0, 0.0), (0.5, 0.5)])
def test_the_momentum_of_the_average_is_taken(ema, momentum):
    optimizer = build_optimizer(smoke_recipe().replace({"ema": ema}), 4)
    assert optimizer.use_ema and optimizer.ema_momentum == momentum


def test_without_a_momentum_there_is_no_average():
    assert not build_optimizer(smoke_recipe().replace({"ema": None}), 4).use_ema


def test_a_dot_reaches_into_the_augmentation():
    before = smoke_recipe()
    recipe = before.replace(
        {"augmentation.occlusion": 0, "augmentation.rotation": 5.0}
    )
    changed = {"occlusion": 0, "rotation": 5.0}
    config = before.augmentation.get_config()
    assert recipe.augmentation.get_config() == config | changed
    assert before.augmentation.get_config() == config


def test_a_dot_reaches_into_losses_and_the_degradation():
    before = smoke_recipe()
    name = "losses.heatmaps.reduction"
    changed = before.replace({name: "sum", "degradation.scale": 4})
    assert changed.losses["heatmaps"].reduction == "sum"
    assert changed.degradation.scale == 4
    assert set(changed.losses) == set(before.losses)
    assert before.losses["heatmaps"].reduction != "sum"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"losses.heatmap.weight": 1}, "has no `losses.heatmap`"),
        (
            {"losses.heatmaps.heavy": 1},
            "expected one of losses.heatmaps.name, ",
        ),
        ({"losses.heatmaps.point_loss": "far"}, "point_loss='far'"),
        ({"degradation": 4}, "a part of `degradation`, such as degradation.sc"),
        ({"degradation.sizes": 1}, "expected one of degradation.scale"),
        (
            {"augmentation.occlusio": 0},
            "--set augmentation.occlusio=0: expected one of "
            "augmentation.rotation, augmentation.max_rotation, ",
        ),
        ({"augmentation.grey": -1}, "--set augmentation.grey=-1: .*grey=-1"),
        ({"augmentation": 3}, "--set augmentation=3: expected None."),
        (
            {"augmentation": None, "augmentation.grey": 0},
            "--set augmentation.grey=0: the recipe has no `augmentation`",
        ),
        ({"adversarial": 3}, "--set adversarial=3: expected None"),
        ({"epochs.first": 3}, "epochs.first=3: `epochs` has no entries"),
        ({"epochs": None}, "--set epochs=None: expected a value like 2."),
        ({"ema": "high"}, "expected a value like 0.9 or None."),
        ({"initial_weights": 3}, "expected a name or a table or None."),
        ({"validation_sizes": 8}, "expected a list or None."),
    ],
)
def test_values_that_do_not_fit_are_told(settings, message):
    with pytest.raises(FaceZooError, match=message):
        smoke_recipe().replace(settings)


def test_an_unknown_entry_of_the_adversarial_settings_is_told():
    recipe = dataclasses.replace(
        smoke_recipe(), adversarial=AdversarialSettings()
    )
    with pytest.raises(FaceZooError, match="of adversarial.discriminator, "):
        recipe.replace({"adversarial.weigth": 1})
    assert recipe.replace({"adversarial": None}).adversarial is None
