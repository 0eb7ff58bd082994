"""Each recipe trains: one step on drawn faces, and its files."""

import json
from pathlib import Path

import numpy as np
import pytest

from facezoo.training import load_recipe
from facezoo.training import run

RECIPES = sorted((Path(__file__).parents[2] / "recipes").glob("*.py"))
QUICK = {"epochs": 1, "steps": 1, "batch_size": 2}
# Trained in tests/training/test_zoo_recipe.py.
ELSEWHERE = {"zoo_faces_x8"}


@pytest.fixture
def quickly(eager, monkeypatch):
    """No graphs and no pictures."""
    for name in ("write_curves", "write_sheet"):
        monkeypatch.setattr(run, name, lambda *args: None)


@pytest.mark.parametrize(
    "path",
    [path for path in RECIPES if path.stem not in ELSEWHERE],
    ids=lambda path: path.stem,
)
def test_the_smoke_run_trains(path, tmp_path, quickly):
    recipe = load_recipe(path, smoke=True)
    folder = run.train(
        path, smoke=True, settings=QUICK, output=tmp_path / "run"
    )
    (row,) = json.loads((folder / "state.json").read_text())["history"]
    assert all(np.isfinite(value) for value in row.values())
    # Every loss of an output was taken, and none that it does not name.
    if len(recipe.losses) > 1:
        taken = {name for name in row if name.endswith("_loss")}
        assert taken == {f"{name}_loss" for name in recipe.losses}
    assert ("adversarial" in row) == (recipe.adversarial is not None)
    assert (folder / "best.weights.h5").is_file()
