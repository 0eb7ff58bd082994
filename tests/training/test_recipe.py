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


@pytest.fixture(name="training_data", scope="session")
def fixture_training_data(shared_data, tmp_path_factory):
    """The real faces, and files where others would be that recipes need."""
    root = tmp_path_factory.mktemp("data")
    for folder in (*shared_data.iterdir(), shared_data.parent / "face3d"):
        if folder.is_dir() and not (root / folder.name).exists():
            (root / folder.name).symlink_to(folder)
    for part in ("AFW", "HELEN", "IBUG", "LFPW"):
        folder = root / "300W_LP" / part
        folder.mkdir(parents=True)
        for ending in (".jpg", ".mat"):
            (folder / f"{part}_1_0{ending}").touch()
    for name in ("scut", "omi"):
        folder = root / "labels" / name
        folder.mkdir(parents=True)
        picture = next((shared_data / name).glob("*.jpg"))
        (folder / f"{picture.stem}.pts").touch()
    for part in ("train", "validation"):
        for folder, ending in (
            (root / "own", ".jpg"),
            (root / "labels/own", ".pts"),
        ):
            (folder / part).mkdir(parents=True)
            (folder / part / f"mine{ending}").touch()
    return root


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_no_recipe_validates_on_what_it_trains_on(
    path, training_data, monkeypatch
):
    monkeypatch.setenv("FACEZOO_DATA", str(training_data))
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
def test_no_recipe_learns_enlarged_faces(path, training_data, monkeypatch):
    monkeypatch.setenv("FACEZOO_DATA", str(training_data))
    recipe = load_recipe(path)
    if "sr_image" not in recipe.losses:
        pytest.skip("It has no image, or does not learn it.")
    pairs = recipe.data if isinstance(recipe.data, list) else [(recipe.data, 1)]
    sides = []
    for dataset in [*(dataset for dataset, _ in pairs), recipe.validation]:
        dataset = innermost(dataset)
        # Faces of files are shrunk to `keep_size`, drawn ones have a `size`.
        name = "keep_size" if hasattr(dataset, "keep_size") else "size"
        sides.append(getattr(dataset, name))
    wanted = recipe.model_kwargs["image_size"]
    assert all(side is None or side >= wanted for side in sides)


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
