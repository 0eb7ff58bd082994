from pathlib import Path

import numpy as np
import pytest

from facezoo import data
from facezoo import degradations
from facezoo import losses
from facezoo.errors import FaceZooError
from facezoo.images import write_image
from facezoo.landmarks import format_pts
from facezoo.training import faces_recipe
from facezoo.training import load_recipe
from facezoo.training.faces_recipe import SMOKE

RECIPES = Path(__file__).parents[2] / "recipes"

SHRINK = degradations.BicubicDegradation(4)


def test_a_smoke_run_is_short_whatever_is_set():
    recipe = faces_recipe(
        True, 64, 4, SHRINK, model="jasrnet_small", epochs=9, steps=500
    )
    told = {name: getattr(recipe, name) for name in SMOKE}
    assert told == SMOKE
    assert isinstance(recipe.data, data.DrawnFaces)
    assert recipe.model_kwargs == {
        "image_size": 64,
        "scale": 4,
        "num_landmarks": 68,
    }


def test_settings_stand_in_place_of_the_shared_ones():
    recipe = faces_recipe(
        True,
        64,
        4,
        SHRINK,
        image_loss=losses.PSNRLoss(),
        image_weight=0.3,
        model_kwargs={"overrides": {"coarsest": 8}},
        monitor="last",
        codec=None,
    )
    assert isinstance(recipe.losses["sr_image"], losses.PSNRLoss)
    assert recipe.loss_weights == {"sr_image": 0.3, "heatmaps": 1.0}
    assert recipe.model_kwargs["overrides"] == {"coarsest": 8}
    assert recipe.monitor == "last" and recipe.codec is None
    assert recipe.weight_decay == 0.01


def test_the_card_says_who_found_the_points():
    with_points = faces_recipe(True, 64, 4, SHRINK, points_by="a teacher")
    said = " ".join(with_points.publication["data"])
    assert "points that a teacher found" in said
    assert "shrunk to 16" in " ".join(with_points.publication["limits"])
    without = faces_recipe(True, 64, 4, SHRINK).publication["data"]
    assert "found" not in " ".join(without)


@pytest.mark.parametrize("shares", [(1.0,), (0.5, 0.2, 0.2, 0.1)])
def test_a_share_for_each_set(shares):
    with pytest.raises(ValueError, match="`shares` must be those of 300-W"):
        faces_recipe(True, 64, 4, SHRINK, shares=shares)


def test_real_faces_with_their_shares(shared_data, monkeypatch):
    monkeypatch.setenv("FACEZOO_DATA", str(shared_data))
    recipe = faces_recipe(
        False, 256, 4, SHRINK, shares=(0.5, 0.3, 0.2), epochs=3
    )
    assert [share for _, share in recipe.data] == [0.5, 0.3, 0.2]
    marked, scut, omi = [faces for faces, _ in recipe.data]
    assert marked.scheme is recipe.scheme
    assert scut.scheme is None and omi.scheme is None
    assert len(marked) > len(recipe.validation) > 0
    assert recipe.model == "jasrnet_base" and recipe.epochs == 3


def test_own_faces_are_those_below_the_folder_of_data(tmp_path, monkeypatch):
    for part, count in (("train", 3), ("validation", 2)):
        folder, labels = tmp_path / "own" / part, tmp_path / "labels/own" / part
        folder.mkdir(parents=True)
        labels.mkdir(parents=True)
        for i in range(count):
            face = np.full((70, 70, 3), 90, np.uint8)
            write_image(folder / f"{i}.png", face)
            points = np.linspace(20, 50, 136).reshape(68, 2)
            (labels / f"{i}.pts").write_text(format_pts(points))
    monkeypatch.setenv("FACEZOO_DATA", str(tmp_path))
    recipe = load_recipe(RECIPES / "own_faces.py")
    assert len(recipe.data) == 3 and len(recipe.validation) == 2
    assert recipe.data[0].landmarks.shape == (68, 2)


def test_own_faces_that_are_missing_are_told(tmp_path, monkeypatch):
    monkeypatch.setenv("FACEZOO_DATA", str(tmp_path))
    with pytest.raises(FaceZooError, match="own/train"):
        load_recipe(RECIPES / "own_faces.py")
