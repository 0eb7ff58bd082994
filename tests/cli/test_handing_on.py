"""Commands that hand their arguments on to a function."""

import importlib
import sys
import types

import pytest

from facezoo import cli
from facezoo.cli import enhancer
from facezoo.presets.preset import LITERT_FILES


def run(*arguments):
    return cli.main([str(argument) for argument in arguments])


def test_precisions_are_those_that_presets_may_have():
    assert enhancer.PRECISIONS == tuple(LITERT_FILES)


def test_train_hands_its_arguments_on(monkeypatch):
    # What reads `--set` is the real one.
    importlib.import_module("facezoo.training.recipe_settings")
    calls = []
    module = types.ModuleType("facezoo.training.run")
    module.train = lambda recipe, **options: calls.append((recipe, options))
    package = types.ModuleType("facezoo.training")
    monkeypatch.setitem(sys.modules, "facezoo.training", package)
    monkeypatch.setitem(sys.modules, "facezoo.training.run", module)
    command = ["train", "r.py", "--smoke", "--output", "d", "--resume"]
    command += ["--set", "learning_rate=1e-4", "--set", "precision=float32"]
    assert run(*command) == 0
    settings = {"learning_rate": 1e-4, "precision": "float32"}
    options = {"smoke": True, "settings": settings}
    assert calls == [("r.py", options | {"output": "d", "resume": True})]


def test_blend_hands_its_arguments_on(monkeypatch, capsys):
    calls = []
    module = types.ModuleType("facezoo.training.blending")
    module.blend_run = lambda *given: calls.append(given) or {"val_nme": 4.2}
    package = types.ModuleType("facezoo.training")
    monkeypatch.setitem(sys.modules, "facezoo.training", package)
    monkeypatch.setitem(sys.modules, "facezoo.training.blending", module)
    command = ["blend", "runs/x", "--recipe", "r.py", "--share", "0.7"]
    assert run(*command, "--output", "runs/soft") == 0
    assert calls == [("r.py", "runs/x", 0.7, "runs/soft")]
    assert capsys.readouterr().out == "val_nme 4.2\n"


def test_publish_hands_its_arguments_on(monkeypatch, capsys):
    calls = []

    def export_preset(run_dir, output, **options):
        calls.append((run_dir, output, options))
        return types.SimpleNamespace(name="x", path=output)

    package = types.ModuleType("facezoo.export")
    package.export_preset = export_preset
    monkeypatch.setitem(sys.modules, "facezoo.export", package)
    command = ["publish", "runs/x", "--output", "saved_models/x"]
    command += ["--evaluate", "faces", "--face-sizes", 8, 16]
    assert run(*command, "--tasks", "landmarks") == 0
    options = {
        "overwrite": False,
        "evaluate": ["faces"],
        "face_sizes": [8, 16],
        "tasks": ["landmarks"],
    }
    assert calls == [("runs/x", "saved_models/x", options)]
    assert "Preset x is in saved_models/x" in capsys.readouterr().out


def test_quantize_hands_its_arguments_on(monkeypatch, capsys):
    calls = []

    def quantize_preset(*arguments):
        calls.append(arguments[:4])
        told = {
            "on": "3 faces of x",
            "nme_change": {"16": 0.0012},
            "psnr_change": {"16": -0.03},
            "kept_in_float": ["decoder"],
        }
        return types.SimpleNamespace(
            config={"dynamic_int8": told}, litert_file=lambda precision: "file"
        )

    package = types.ModuleType("facezoo.export")
    package.quantize_preset = quantize_preset
    monkeypatch.setitem(sys.modules, "facezoo.export", package)
    command = ["quantize", "mine", "--faces", "some", "--calibrate", "others"]
    assert run(*command, "--overwrite") == 0
    assert calls == [("mine", "some", "others", True)]
    assert capsys.readouterr().out == (
        "file, compared on 3 faces of x:\n"
        "  NME at 16 px: +0.12% of it\n"
        "  PSNR at 16 px: -0.030 dB\n"
        "  kept in float: decoder\n"
    )


@pytest.mark.parametrize(
    ("batch", "format", "size"),
    [
        ([], "litert", 1),
        ([], "saved_model", None),
        (["--batch", "dynamic"], "onnx", None),
        (["--batch", "4"], "saved_model", 4),
    ],
)
def test_export_hands_its_arguments_on(
    batch, format, size, monkeypatch, capsys
):
    calls = []

    def export_model(model, output, **options):
        calls.append((model, output, options))
        row = {"largest": 1e-6, "mean": 1e-7}
        scores = {"16": {"file": 0.04, "change": -0.001}}
        return "d/model", {
            "bytes": 2_000_000,
            "source": "faces",
            "outputs": {"sr_image": row},
            "psnr": scores,
            "nme": scores,
            "ops": 5,
            "delegated": 5,
            "partitions": 1,
            "kept_in_float": ["decoder"],
        }

    package = types.ModuleType("facezoo.export")
    package.load_source = lambda source: (source, {"name": source})
    package.export_model = export_model
    monkeypatch.setitem(sys.modules, "facezoo.export", package)
    command = ["export", "p", "--format", format, "--output", "d"]
    assert run(*command, *batch, "--faces", "f", "--calibrate", "c") == 0
    options = {"format": format, "precision": "float32", "batch_size": size}
    options |= {"faces": "f", "calibrate": "c", "config": {"name": "p"}}
    rest = {"overwrite": False, "progress": None}
    assert calls == [("p", "d", options | rest)]
    printed = capsys.readouterr().out
    assert "d/model: 2.00 MB" in printed and "kept in float" in printed
