import json
import os
import subprocess
import sys
import types

import cv2
import numpy as np
import pytest

from facezoo import cli
from facezoo.cli import listing
from facezoo.cli import train as train_command
from facezoo.landmarks import format_pts
from facezoo.presets import search
from tests.runtime.standin import GRID
from tests.runtime.standin import fixture_standin  # noqa: F401


@pytest.fixture(name="face_file")
def fixture_face_file(tmp_path):
    """A face of 128 pixels with its points beside it."""
    folder = tmp_path / "faces"
    folder.mkdir()
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (128, 128, 3), np.uint8)
    cv2.imwrite(str(folder / "face.png"), image)
    (folder / "face.pts").write_text(format_pts(GRID))
    return folder / "face.png"


def run(*arguments):
    return cli.main([str(argument) for argument in arguments])


def test_enhance(face_file, standin, tmp_path, capsys):
    out = tmp_path / "out"
    assert run("enhance", face_file, "-o", out, "--preset", standin) == 0
    assert (out / "face.json").is_file()
    captured = capsys.readouterr()
    assert "Done: 1, failed: 0, faces: 1" in captured.out
    assert captured.err == ""


def test_enhance_tells_of_a_precision_that_is_not_there(
    face_file, standin, tmp_path, capsys
):
    out = tmp_path / "out"
    command = ("enhance", face_file, "-o", out, "--preset", standin)
    assert run(*command, "--precision", "dynamic_int8") == 1
    assert "has no file of precision dynamic_int8" in capsys.readouterr().err
    assert not out.exists()


def test_enhance_fails_and_goes_on(face_file, standin, tmp_path, capsys):
    (face_file.parent / "bad.png").touch()
    out = tmp_path / "out"
    paths = [face_file.parent, tmp_path / "none*.png"]
    assert run("enhance", *paths, "-o", out, "--preset", standin) == 1
    captured = capsys.readouterr()
    assert "Done: 1, failed: 2, faces: 1" in captured.out
    lines = captured.err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("facezoo: ") for line in lines)
    assert run("enhance", face_file, "-o", out, "--preset", standin) == 1
    assert "pass --overwrite" in capsys.readouterr().err
    again = ("enhance", face_file, "-o", out, "--preset", standin)
    assert run(*again, "--overwrite") == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--preset", "nonsense"], "no preset of this name"),
        (["--boxes", "none.json"], "none.json can't be read"),
    ],
)
def test_enhance_refuses(
    face_file, standin, tmp_path, capsys, arguments, message
):
    command = ["enhance", face_file, "-o", tmp_path / "out"]
    assert run(*command, "--preset", standin, *arguments) == 1
    captured = capsys.readouterr()
    assert message in captured.err and captured.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_evaluate(face_file, standin, tmp_path, capsys):
    file = tmp_path / "scores.json"
    command = ["evaluate", face_file.parent, "--preset", standin]
    command += ["--face-size", 16, "--json", file]
    assert run(*command) == 0
    scores = json.loads(file.read_text())
    qualities = ["psnr_rgb", "ssim_rgb", "psnr_y", "ssim_y"]
    assert list(scores) == [
        "faces",
        "face_size",
        "nme_mean",
        "nme_median",
        "failure_rate_10",
        "auc_10",
        "nme_inner_mean",
        *qualities,
        "bicubic",
        "groups",
        "confidence",
    ]
    assert list(scores["bicubic"]) == qualities
    assert 0 <= scores["confidence"]["coverage_90"] <= 1
    assert scores["faces"] == 1 and scores["face_size"] == 16
    printed = capsys.readouterr().out
    assert f"{100 * scores['nme_mean']:.2f} %" in printed
    assert f"{scores['bicubic']['psnr_y']:.2f}" in printed
    assert run(*command) == 1
    assert "pass --overwrite" in capsys.readouterr().err
    assert run(*command, "--overwrite") == 0


def test_evaluate_tells_bad_files(face_file, standin, tmp_path, capsys):
    (face_file.parent / "other.pts").write_text("1 2")
    (face_file.parent / "other.png").write_bytes(face_file.read_bytes())
    file = tmp_path / "scores.json"
    command = ["evaluate", face_file.parent, "--preset", standin]
    assert run(*command, "--json", file) == 1
    assert "other" in capsys.readouterr().err
    assert json.loads(file.read_text())["faces"] == 1


def test_list(standin, monkeypatch, capsys):
    # Alone: beside long names the words of a cell wrap.
    monkeypatch.setattr(search, "search_folders", lambda: [standin.parent])
    assert run("list") == 0
    printed = capsys.readouterr().out
    for text in ("standin", "16 to 128 px", "free for all", "NME 12.35 %"):
        assert text in printed
    assert "jasrnet_tiny" in printed


def test_list_names_the_models_without_importing_them():
    models = pytest.importorskip("facezoo.models")
    assert listing.model_names() == models.list_models()


def test_list_counts_the_parameters_of_models(monkeypatch, capsys):
    models = pytest.importorskip("facezoo.models")
    # All of them take half a minute to build.
    names = ["edsr_tiny", "jasrnet_small"]
    assert set(names) <= set(models.list_models())
    monkeypatch.setattr(models, "list_models", lambda: names)
    assert run("list", "--models") == 0
    told = capsys.readouterr().out
    assert "40,323" in told and "455,616" in told


def test_list_tells_broken_presets(standin, monkeypatch, capsys):
    monkeypatch.setenv("FACEZOO_PRESETS", str(standin.parent))
    (standin / "config.json").write_text("{")
    assert run("list") == 1
    assert "config.json is not valid JSON" in capsys.readouterr().err


def test_what_tensorflow_is_told_by_the_environment_stays(monkeypatch):
    environment = {"TF_ENABLE_ONEDNN_OPTS": "0"}
    monkeypatch.setattr(os, "environ", environment)
    cli.set_up_tensorflow()
    assert environment == {
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "TF_CPP_MIN_LOG_LEVEL": "1",
    }


def test_benchmark_prints_and_writes(monkeypatch, tmp_path, capsys):
    row = {
        "model": "small.tflite",
        "kind": "litert",
        "threads": 1,
        "batch_size": 8,
        "p50_ms": 1.5,
        "p95_ms": 2.5,
        "ms_per_face": 0.1875,
        "speedup": 3.25,
        "peak_mb": None,
        "size_mb": 0.5,
        "ops": 7,
        "delegated": 7,
        "partitions": 1,
    }
    module = types.ModuleType("facezoo.export.benchmark")
    module.benchmark = lambda models, **options: [row]
    package = types.ModuleType("facezoo.export")
    monkeypatch.setitem(sys.modules, "facezoo.export", package)
    monkeypatch.setitem(sys.modules, "facezoo.export.benchmark", module)
    file = tmp_path / "times.json"
    assert run("benchmark", "small.tflite", "--json", file) == 0
    assert json.loads(file.read_text()) == [row]
    printed = capsys.readouterr().out
    assert "small.tflite" in printed and "3.25" in printed
    assert run("benchmark", "small.tflite", "--json", file) == 1
    row["model"] = "folder/" * 8 + "small.tflite"
    assert run("benchmark", "small.tflite") == 0
    printed = capsys.readouterr().out
    shown = [line.split("│")[1].strip() for line in printed.splitlines()[3:-1]]
    assert "".join(shown) == row["model"]


def test_missing_backend_is_told(monkeypatch, capsys):
    def missing(options):
        raise ModuleNotFoundError("No module named 'jax'", name="jax")

    monkeypatch.setattr(train_command, "run", missing)
    assert run("train", "r.py") == 1
    assert "pip install 'facezoo[jax]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["enhance"],
        ["enhance", "a.png"],
        ["enhance", "a.png", "-o", "b", "--threads", "0"],
        ["enhance", "a.png", "-o", "b", "--box-margin", "nan"],
        ["train", "r.py", "--set", "epochs"],
        ["evaluate", "f", "--face-size", "0"],
        ["label", "f", "-o", "b", "--canonical", "nan"],
        ["label", "f", "-o", "b", "--canonical", "0"],
        ["label", "f", "-o", "b", "--most", "nan"],
    ],
)
def test_wrong_arguments_exit_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as info:
        run(*arguments)
    assert info.value.code == 2
    assert "usage: facezoo" in capsys.readouterr().err


def test_enhance_starts_without_keras(face_file, standin, tmp_path):
    code = (
        "import sys; from facezoo.cli import main; "
        "status = main(sys.argv[1:]); "
        "print(status, sorted({'keras', 'tensorflow'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, "enhance", str(face_file)]
    command += ["-o", str(tmp_path / "out"), "--preset", str(standin)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "0 []"
    assert result.stderr == ""
