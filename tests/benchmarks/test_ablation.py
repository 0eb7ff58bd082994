import csv
import shlex

import ablation
import pytest

from facezoo.models import create_model
from facezoo.training import load_recipe
from facezoo.training.recipe_settings import read_setting


@pytest.fixture(name="runs")
def fixture_runs(monkeypatch):
    """Trains nothing: gives the calls, and leaves a log of two epochs."""
    runs = []

    def train(recipe, smoke, settings, folder, resume):
        runs.append((settings, folder))
        nme = len(runs) + 0.25
        rows = [
            {"val_nme": 99, "val_failures": 99, "val_psnr_gain": 99},
            {"val_nme": nme, "val_failures": 12.5, "val_psnr_gain": 1.5},
        ]
        if settings.get("model_kwargs.tasks") == ["landmarks"]:
            rows = [{**row, "val_psnr_gain": ""} for row in rows]
        folder.mkdir(parents=True)
        with (folder / "log.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        assert resume and not smoke

    monkeypatch.setattr("facezoo.training.train", train)
    return runs


def test_the_table_holds_the_last_epoch_and_the_settings(runs, tmp_path):
    arguments = ["--output", str(tmp_path), "--seeds", "3", "4"]
    assert ablation.main([*arguments, "--set", "epochs=4"]) == 0
    lines = (tmp_path / "ablation.md").read_text().splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines[2:-2]]
    assert len(rows) == len(runs) == 2 * len(ablation.ROWS)
    assert len({folder for _, folder in runs}) == len(runs)
    for i, (row, (settings, _)) in enumerate(zip(rows, runs, strict=True)):
        name, nme, failures, gain, told = row
        assert name == list(ablation.ROWS)[i // 2]
        assert (nme, failures) == (f"{i + 1.25:.2f}", "12.5 %")
        alone = settings.get(ablation.ALONE) == ["landmarks"]
        assert gain == ("-" if alone else "+1.50 dB")
        # What the row tells is what `facezoo train` would read.
        words = shlex.split(told.strip("`"))
        other = ablation.RECIPES.get(name)
        assert (words.pop(0) if len(words) % 2 else None) == other
        assert words[::2] == ["--set"] * len(words[1::2])
        read = dict(map(read_setting, words[1::2]))
        assert {"epochs": 4, **read} == settings
    command = f"ablation.py {shlex.join(arguments)} --set epochs=4"
    assert lines[-1] == f"`python benchmarks/{command}`"


def test_rows_may_be_chosen(runs, tmp_path):
    rows = ["two stages", "channel attention"]
    arguments = ["--output", str(tmp_path), "--rows", *rows]
    assert ablation.main(arguments) == 0
    assert [settings[ablation.PART] for settings, _ in runs] == [
        {"num_stages": 2},
        {"attention": True},
    ]


@pytest.mark.parametrize("name", list(ablation.ROWS))
def test_each_row_is_a_network_of_the_recipe(name):
    path = ablation.RECIPES.get(name, ablation.RECIPE)
    recipe = load_recipe(path, smoke=True).replace(ablation.ROWS[name])
    outputs = create_model(recipe.model, **recipe.model_kwargs).output
    tasks = ablation.ROWS[name].get(
        ablation.ALONE, ["super_resolution", "landmarks"]
    )
    assert ("sr_image" in outputs) == ("super_resolution" in tasks)
    assert ("landmarks" in outputs) == ("landmarks" in tasks)


def test_a_mistake_is_one_sentence(tmp_path, capsys):
    arguments = ["--output", str(tmp_path), "--recipe", "no_recipe.py"]
    assert ablation.main(arguments) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("ablation: no_recipe.py is not a recipe")
