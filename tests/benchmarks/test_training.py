import json
import subprocess

import pytest
import training

from facezoo.errors import FaceZooError

RECIPE = "recipes/jasrnet_small_any.py"
SMALL = ["--smoke", "--steps", "1", "--set", "batch_size=2"]
RATES = [key for _, key in training.COLUMNS]


def test_capitals_are_of_the_environment():
    environment, settings = training.split_row(
        "KERAS_BACKEND=jax precision=float32 'losses={\"a\": 1}'"
    )
    assert environment == {"KERAS_BACKEND": "jax"}
    assert settings == ["precision=float32", 'losses={"a": 1}']


@pytest.mark.parametrize("row", ["fast", "=1", "PRECISION"])
def test_a_word_that_sets_nothing_is_told(row):
    with pytest.raises(FaceZooError, match="KEY=VALUE"):
        training.split_row(row)


def test_a_recipe_is_measured(capsys, eager):
    assert training.main([RECIPE, *SMALL, "--here"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured["batch_size"] == 2
    assert all(measured[rate] > 0 for rate in RATES)
    share = measured["teraflops"] / measured["peak_teraflops"]
    assert 0 < measured["share_of_peak"] == pytest.approx(share)


def test_a_row_is_a_process_of_its_own(tmp_path, capsys, monkeypatch):
    measured = dict.fromkeys([*RATES, "teraflops", "share_of_peak"], 1.0)
    measured |= {"backend": "jax", "precision": "float16", "batch_size": 3}

    def run(command, env, **_):
        assert env["KERAS_BACKEND"] == "jax"
        assert command[-2:] == ["--set", "precision=float16"]
        said = "noise\n" + json.dumps(measured) + "\n"
        return subprocess.CompletedProcess(command, 0, said, "")

    monkeypatch.setattr(subprocess, "run", run)
    output = tmp_path / "training.json"
    row = "KERAS_BACKEND=jax precision=float16"
    command = [RECIPE, *SMALL, "--row", row, "--output", str(output)]
    assert training.main(command) == 0
    run = json.loads(output.read_text())
    assert run["rows"] == [measured | {"name": f"jax, float16; `{row}`"}]
    assert capsys.readouterr().out.strip() == training.table(run).strip()


def test_a_row_that_failed_is_told(capsys, monkeypatch):
    failed = subprocess.CompletedProcess([], 2, "", "a\ntraining: no lenet\n")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: failed)
    assert training.main([RECIPE, *SMALL, "--row", "model=lenet"]) == 2
    said = capsys.readouterr().err
    assert said == (
        "training: The row 'model=lenet' failed: training: no lenet\n"
    )


def test_faces_made_on_the_device_have_no_forward_pass_alone():
    rates = dict.fromkeys(RATES, 1234.5) | {"forward_images_s": None}
    row = {"name": "jax", "batch_size": 4, "teraflops": 0.5}
    row |= rates | {"peak_teraflops": 1.0, "share_of_peak": 0.5}
    half = row | {"name": "torch", "step_images_s": 617.25}
    text = training.table({"rows": [row, half]})
    assert "| jax | 4 | 1,234 | - | 1,234 | 1,234 | 1.00 | 0.5 | 50 % |" in text
    assert "| torch | 4 | 617 | - | 1,234 | 1,234 | 0.50 | 0.5 |" in text


def test_a_setting_that_does_not_exist_is_told(capsys):
    wrong = ["--set", "model=lenet", "--here"]
    assert training.main([RECIPE, *SMALL, *wrong]) == 2
    said = capsys.readouterr().err
    assert said.startswith("training: ") and "lenet" in said
