import json
from pathlib import Path

import pytest

from facezoo.errors import FaceZooError
from facezoo.training import load_recipe

RECIPES = sorted((Path(__file__).parents[2] / "recipes").glob("*.py"))
JASRNET = RECIPES[0].with_name("jasrnet_faces_x8.py")


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_each_recipe_resolves_to_json(path):
    recipe = load_recipe(path, smoke=True)
    described = json.loads(json.dumps(recipe.describe()))
    assert described["model"] == recipe.model
    assert described["scheme"] == "ibug68"
    assert described["publication"]["terms"]
    assert "Smoke" in path.read_text()


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_no_recipe_validates_on_what_it_trains_on(
    path, shared_data, monkeypatch
):
    monkeypatch.setenv("FACEZOO_DATA", str(shared_data))
    recipe = load_recipe(path)
    pairs = recipe.data if isinstance(recipe.data, list) else [(recipe.data, 1)]
    # Drawn faces have no files.
    files = [getattr(dataset, "paths", ()) for dataset, _ in pairs]
    trained = {file for paths in files for file in paths}
    held_out = set(recipe.validation.paths)
    assert trained and held_out and not trained & held_out
    for file in trained | held_out:
        assert "testset" not in file.parts
        assert not {"frl", "tiny"} & set(file.parts)


def innermost(dataset):
    """The dataset that cuts the faces, whatever labels they get."""
    while hasattr(dataset, "dataset"):
        dataset = dataset.dataset
    return dataset


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_no_recipe_learns_enlarged_faces(path, shared_data, monkeypatch):
    monkeypatch.setenv("FACEZOO_DATA", str(shared_data))
    recipe = load_recipe(path)
    pairs = recipe.data if isinstance(recipe.data, list) else [(recipe.data, 1)]
    sides = []
    for dataset in [*(dataset for dataset, _ in pairs), recipe.validation]:
        dataset = innermost(dataset)
        # Faces of files are shrunk to `keep_size`, drawn ones have a `size`.
        name = "keep_size" if hasattr(dataset, "keep_size") else "size"
        sides.append(getattr(dataset, name))
    wanted = recipe.model_kwargs["image_size"]
    assert all(side is None or side >= wanted for side in sides)


def smoke_recipe():
    return load_recipe(JASRNET, smoke=True)


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


def test_files_that_are_no_recipe_are_named(tmp_path):
    with pytest.raises(FaceZooError, match="missing.py is not a recipe"):
        load_recipe(tmp_path / "missing.py")
    broken = tmp_path / "broken.py"
    broken.write_text("def recipe(:\n")
    with pytest.raises(FaceZooError, match="broken.py .* line 1"):
        load_recipe(broken)
    empty = tmp_path / "empty.py"
    empty.write_text("")
    with pytest.raises(FaceZooError, match="expected a function"):
        load_recipe(empty)
