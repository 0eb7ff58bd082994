import json
import math

import pytest

from facezoo.presets import Preset
from facezoo.presets import best_preset
from facezoo.presets import choice
from facezoo.presets import expected_error
from facezoo.presets import search


def preset_of(folder, name, errors, input_size=64):
    config = {
        "name": name,
        "model": "jasrnet_tiny",
        "scheme": "ibug68",
        "input_size": input_size,
        "image_size": 128,
        "scale": 8,
        "files": {},
        "validation": {
            size: dict(zip(("nme_mean", "psnr_gain"), figures))
            for size, figures in errors.items()
        },
    }
    path = folder / name
    path.mkdir()
    (path / "config.json").write_text(json.dumps(config))
    return Preset.load(path)


@pytest.fixture(name="three")
def fixture_three(tmp_path, monkeypatch):
    names = ("small_sizes", "large_sizes", "untold")
    preset_of(tmp_path, "small_sizes", {"8": (0.06,), "32": (0.05,)})
    preset_of(tmp_path, "large_sizes", {"16": (0.08,), "64": (0.03,)})
    preset_of(tmp_path, "untold", {})
    preset_of(tmp_path, "of_somebody_else", {"16": (0.001,)})
    monkeypatch.setattr(choice, "CANDIDATES", names)
    monkeypatch.setattr(choice, "DEFAULT_PRESET", "untold")
    monkeypatch.setattr(search, "search_folders", lambda: [tmp_path])
    return tmp_path


@pytest.mark.parametrize(
    ("face_size", "name"),
    [
        # Nothing is known of so small a face: the default.
        (4, "untold"),
        (8, "small_sizes"),
        (16, "small_sizes"),
        # At 32 both have a figure: 0.05 against half-way from 0.08 to 0.03.
        (32, "small_sizes"),
        (40, "large_sizes"),
        (500, "large_sizes"),
    ],
)
def test_the_lowest_error_at_the_size_wins(three, face_size, name):
    assert best_preset(face_size).name == name


def test_the_image_decides_between_errors_nearly_alike(tmp_path, monkeypatch):
    preset_of(tmp_path, "points", {"16": (0.05, 0.0), "64": (0.05, 2.0)})
    preset_of(tmp_path, "image", {"16": (0.051, 1.0), "64": (0.051, 1.0)})
    preset_of(tmp_path, "wrong", {"16": (0.052, 9.0), "64": (0.052, 9.0)})
    names = ("points", "image", "wrong")
    monkeypatch.setattr(choice, "CANDIDATES", names)
    monkeypatch.setattr(search, "search_folders", lambda: [tmp_path])
    chosen = [best_preset(size).name for size in (16, 24, 48, 64)]
    assert chosen == ["image", "image", "points", "points"]


@pytest.mark.parametrize("error", [0.05, 0.03])
def test_no_face_is_shrunk_where_another_preset_need_not(
    tmp_path, monkeypatch, error
):
    preset_of(tmp_path, "reads_16", {"16": (error, 2.0)}, input_size=16)
    preset_of(tmp_path, "reads_64", {"16": (0.05, 1.0), "64": (0.05, 1.0)})
    names = ("reads_16", "reads_64")
    monkeypatch.setattr(choice, "CANDIDATES", names)
    monkeypatch.setattr(search, "search_folders", lambda: [tmp_path])
    # From 70 on both must shrink, the second less.
    chosen = [best_preset(size).name for size in (16, 17, 18, 64, 90)]
    assert chosen == ["reads_16"] * 2 + ["reads_64"] * 3


def test_errors_lie_on_a_line_over_the_logarithm(tmp_path):
    preset = preset_of(tmp_path, "x", {"8": (0.06,), "32": (0.04,)})
    assert expected_error(preset, 8) == 0.06
    assert math.isclose(expected_error(preset, 16), 0.05)
    assert expected_error(preset, 1000) == 0.04
    assert expected_error(preset, 7) is None


def test_the_default_where_no_preset_tells(tmp_path, monkeypatch):
    preset_of(tmp_path, "untold", {})
    monkeypatch.setattr(choice, "CANDIDATES", ("untold",))
    monkeypatch.setattr(choice, "DEFAULT_PRESET", "untold")
    monkeypatch.setattr(search, "search_folders", lambda: [tmp_path])
    assert expected_error(best_preset(16), 16) is None
    assert best_preset(16).name == "untold"


@pytest.mark.parametrize("size", [1, 8, 12, 16, 20, 28, 32, 48, 64, 100, 500])
def test_what_is_chosen_has_a_file_of_each_precision(size):
    preset = best_preset(size)
    exact, fast = map(preset.litert_file, ("float32", "dynamic_int8"))
    assert fast.stat().st_size < 0.6 * exact.stat().st_size
