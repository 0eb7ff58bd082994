"""The recipe for all networks trains those of one task by what they give."""

import json
from pathlib import Path

import pytest

from facezoo.training import run

RECIPE = Path(__file__).parents[2] / "recipes" / "zoo_faces_x8.py"
QUICK = {"epochs": 1, "steps": 1, "batch_size": 2}


@pytest.mark.parametrize("model", ["edsr_tiny", "fan_tiny"])
def test_a_network_is_watched_by_what_it_gives(model, tmp_path, eager):
    settings = {"model": model, **QUICK}
    folder = run.train(
        RECIPE, smoke=True, settings=settings, output=tmp_path / "run"
    )
    (row,) = json.loads((folder / "state.json").read_text())["history"]
    monitor = json.loads((folder / "recipe.json").read_text())["monitor"]
    if model == "edsr_tiny":
        assert monitor == "val_rmse"
        assert "val_nme" not in row
        expected = 255 * 10 ** (-row["val_psnr"] / 20)
        assert row["val_rmse"] == pytest.approx(expected)
    else:
        assert monitor == "val_nme"
        assert "val_psnr" not in row
    assert (folder / "best.weights.h5").is_file()
