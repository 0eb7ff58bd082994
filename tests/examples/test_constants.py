"""The clients' constants are those of the exported files."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from facezoo.landmarks import get
from facezoo.presets import DEFAULT_PRESET
from facezoo.presets import find_preset

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "examples" / "export_constants.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location(SCRIPT.stem, SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_files_are_what_the_script_writes(script):
    for path, text in script.files().items():
        assert script.read(path) == text, f"run {SCRIPT.name}: {path} is stale"


def test_check_tells_of_a_stale_file(script, monkeypatch, tmp_path, capsys):
    stale = tmp_path / "constants.json"
    stale.write_text("{}")
    monkeypatch.setattr(script, "files", lambda: {stale: "new"})
    assert script.main(["--check"]) == 1
    assert str(stale) in capsys.readouterr().out
    assert stale.read_text() == "{}"
    assert script.main([]) == 0
    assert stale.read_text() == "new"


def test_they_are_those_of_the_preset(script):
    models = json.loads(script.WEB.read_text())["models"]
    presets = {
        path.parent.name for path in ROOT.glob("saved_models/*/*.tflite")
    }
    assert {model["preset"] for model in models} == presets
    first = models[0]
    preset = find_preset(DEFAULT_PRESET)
    assert first["preset"] == preset.name
    assert first["inputSize"] == preset.input_size
    assert first["imageSize"] == preset.image_size
    assert first["numLandmarks"] == get(preset.scheme).num_landmarks
    assert {"sr_image", "landmarks", "scores"} <= set(first["outputs"])


@pytest.mark.parametrize("client", ["android", "ios"])
def test_the_readme_names_the_preset_of_the_constants(script, client):
    told = (ROOT / "examples" / client / "README.md").read_text()
    named = set(re.findall(r"saved_models/(\w+)/model\.tflite", told))
    (path,) = (ROOT / "examples" / client).rglob("ModelConstants.*")
    made_from = re.search(r"preset\n// (\w+);", script.read(path))
    assert named == {made_from[1]}


def test_a_client_gets_the_names_and_sizes(script):
    models = json.loads(script.WEB.read_text())["models"]
    model = {**models[0], "input": "renamed", "imageSize": 4321}
    for text in (script.android_text(model), script.ios_text(model)):
        assert '"renamed"' in text
        assert "= 4321\n" in text
        assert '"sr_image"' in text
