import json

import pytest

from benchmarks import held_out
from facezoo.data import DrawnFaces
from facezoo.errors import FaceZooError
from facezoo.models import create_model
from facezoo.presets import Preset


@pytest.fixture(name="preset")
def fixture_preset(tmp_path, monkeypatch):
    kwargs = {"image_size": 64, "scale": 4}
    config = {
        "name": "tiny",
        "model": "jasrnet_tiny",
        "model_kwargs": kwargs,
        "scheme": "ibug68",
        "input_size": 16,
        "image_size": 64,
        "scale": 4,
        "files": {},
        "validation": {"16": {"nme_mean": 0.5}},
    }
    (tmp_path / "config.json").write_text(json.dumps(config))
    model = create_model("jasrnet_tiny", **kwargs)
    monkeypatch.setattr(held_out, "from_preset", lambda preset: model)
    return Preset.load(tmp_path)


def test_sizes_not_yet_known_are_written(preset):
    scores = held_out.measure(preset, (8, 16), DrawnFaces(4))
    assert list(scores) == ["8", "16"]
    assert set(scores["8"]) == {
        "nme_mean",
        "failure_rate_10",
        "psnr_gain",
        "sigma_scale",
    }
    assert "| 8 |" in held_out.table("tiny", scores)
    held_out.write(preset, scores)
    known = json.loads((preset.path / "config.json").read_text())["validation"]
    assert known["16"] == {"nme_mean": 0.5}
    assert list(known) == ["8", "16"]
    assert known["8"]["nme_mean"] == scores["8"]["nme_mean"]
    assert "sigma_scale" not in known["8"]


def test_one_size_alone(preset):
    assert list(held_out.measure(preset, [12], DrawnFaces(2))) == ["12"]


def test_faces_larger_than_the_input_are_refused(preset):
    with pytest.raises(FaceZooError, match="reads faces of 16 pixels.* 20"):
        held_out.measure(preset, (16, 20), DrawnFaces(2))
