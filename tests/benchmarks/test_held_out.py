import json

import numpy as np
import pytest

from benchmarks import held_out
from facezoo.data import DrawnFaces
from facezoo.errors import FaceZooError
from facezoo.evaluation import BoxNoise
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
        "nme_mean_box_noise",
        "failure_rate_10",
        "psnr_gain",
        "sigma_scale",
    }
    assert "| 8 |" in held_out.table("tiny", scores)
    held_out.write(preset, scores)
    known = json.loads((preset.path / "config.json").read_text())["validation"]
    assert list(known) == ["8", "16"]
    assert known["16"] == {"nme_mean": 0.5}
    assert known["8"]["nme_mean"] == scores["8"]["nme_mean"]
    assert set(known["8"]) == {"nme_mean", "failure_rate_10", "psnr_gain"}


def test_loose_squares_are_others_and_the_same_each_time():
    exact = DrawnFaces(2)
    loose = held_out.LooseFaces(exact, BoxNoise())
    assert len(loose) == 2 and loose.scheme is exact.scheme
    np.testing.assert_array_equal(loose[1].square, loose[1].square)
    np.testing.assert_array_equal(loose[1].landmarks, exact[1].landmarks)
    assert np.abs(loose[1].square - exact[1].square).max() > 0.1
    still = held_out.LooseFaces(exact, BoxNoise(move=0.0, scales=(1.0, 1.0)))
    np.testing.assert_allclose(still[0].square, exact[0].square)


def test_one_size_alone(preset):
    assert list(held_out.measure(preset, [12], DrawnFaces(2))) == ["12"]


def test_faces_larger_than_the_input_are_refused(preset):
    with pytest.raises(FaceZooError, match="reads faces of 16 pixels.* 20"):
        held_out.measure(preset, (16, 20), DrawnFaces(2))
