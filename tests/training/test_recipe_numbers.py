import dataclasses
import math
from pathlib import Path

import keras
import pytest

from facezoo.data import DrawnFaces
from facezoo.degradations import Downscale
from facezoo.errors import FaceZooError
from facezoo.training import load_recipe

RECIPES = Path(__file__).parents[2] / "recipes"


@pytest.fixture(name="recipe", scope="module")
def fixture_recipe():
    return load_recipe(RECIPES / "jasrnet_faces_x8.py", smoke=True)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("batch_size", 0, "a whole number of 1 or more"),
        ("batch_size", 2.0, "a whole number of 1 or more"),
        ("epochs", 0, "a whole number of 1 or more"),
        ("epochs", -3, "a whole number of 1 or more"),
        ("steps", 0, "a whole number of 1 or more, or None"),
        ("learning_rate", 0.0, "a number above 0 or a Keras schedule"),
        ("learning_rate", math.nan, "a number above 0"),
        ("learning_rate", math.inf, "a number above 0"),
        ("learning_rate", "high", "a number above 0"),
        ("warmup", -1, "a whole number of 0 or more"),
        ("initial_weights", 3, "the name of a preset, a dict"),
        ("initial_weights", {"a": "b"}, "the name of a preset, a dict of"),
        ("weight_decay", -0.1, "a number of 0 or more"),
        ("clipnorm", 0.0, "a number above 0, or None"),
        ("ema", 1.0, "a number from 0 to below 1, or None"),
        ("ema", 2.0, "a number from 0 to below 1, or None"),
        ("ema", math.nan, "a number from 0 to below 1, or None"),
        ("seed", -1, "a whole number from 0"),
        ("seed", True, "a whole number from 0"),
        ("seed", 2**32, "a whole number from 0"),
        ("validation_sizes", (), "a list of sides in whole pixels"),
        ("validation_sizes", (8, 0), "a list of sides in whole pixels"),
        ("validation_sizes", "8", "a list of sides in whole pixels"),
    ],
)
def test_numbers_out_of_range_are_told(recipe, name, value, expected):
    with pytest.raises(FaceZooError) as info:
        dataclasses.replace(recipe, **{name: value})
    told = str(info.value)
    assert told.startswith(f"`{name}` must be {expected}")
    assert told.endswith(f"Received: {name}={value!r}")


@pytest.mark.parametrize(
    "changes",
    [
        {"batch_size": 1, "epochs": 1, "steps": 1, "warmup": 0, "ema": 0.0},
        {"steps": None, "clipnorm": None, "ema": None},
        {"learning_rate": 1, "seed": 2**32 - 1, "weight_decay": 0},
        {"learning_rate": keras.optimizers.schedules.CosineDecay(0.1, 9)},
        {"validation_sizes": [8, 12, 16]},
        {"initial_weights": {"a": 0.5, "b": 0.5}},
    ],
)
def test_the_ends_of_the_ranges_are_taken(recipe, changes):
    changed = dataclasses.replace(recipe, **changes)
    assert {name: getattr(changed, name) for name in changes} == changes


def test_a_batch_holds_a_face_of_each_dataset(recipe):
    faces = [(DrawnFaces(2, seed=seed), 1.0) for seed in range(3)]
    with pytest.raises(FaceZooError, match="at least 3.* batch_size=2"):
        dataclasses.replace(recipe, data=faces, batch_size=2)


def test_sizes_need_a_degradation_that_has_them(recipe):
    with pytest.raises(FaceZooError, match="`at_size`. Received: .*Downscale"):
        dataclasses.replace(
            recipe, degradation=Downscale(16), validation_sizes=(8, 16)
        )
