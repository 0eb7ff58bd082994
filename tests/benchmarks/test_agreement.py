import importlib.util
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from facezoo.images import read_image
from facezoo.images import write_image
from facezoo.landmarks import IBUG68

FILE = Path(__file__).parents[2] / "benchmarks" / "agreement.py"


class Enhancer:
    """The same points for every face."""

    input_size, image_size, scheme = 16, 64, IBUG68

    def __init__(self, preset, threads):
        self.preset = SimpleNamespace(name=preset)

    def enhance_faces(self, faces):
        angles = np.arange(68) * 2 * np.pi / 68
        points = 32 + 20 * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        return SimpleNamespace(
            landmarks=np.repeat(points[None], len(faces), axis=0),
            sr_image=np.zeros((len(faces), 64, 64, 3), "uint8"),
        )


@pytest.fixture
def agreement(monkeypatch):
    spec = importlib.util.spec_from_file_location("agreement", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FaceEnhancer", Enhancer)
    return module


@pytest.fixture
def faces(tmp_path):
    folder = tmp_path / "faces"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for i in range(3):
        image = rng.integers(0, 256, (32, 32, 3)).astype("uint8")
        write_image(folder / f"{i}.png", image)
    return folder


def test_table_json_and_sheets(agreement, faces, tmp_path, capsys):
    file, sheets = tmp_path / "result.json", tmp_path / "sheets"
    arguments = [str(faces), "--preset", "a", "--preset", "b"]
    arguments += ["--json", str(file), "--sheet", str(sheets)]
    assert agreement.main(arguments) == 0
    shown = capsys.readouterr().out
    assert "3 faces of 32 px" in shown and "mirror" in shown
    results = json.loads(file.read_text())
    assert list(results["presets"]) == ["a", "b"]
    row = results["presets"]["b"]["copies"]["shift_1"]
    np.testing.assert_allclose(row["side_mean"], 1 / 32)
    (sheet,) = sheets.iterdir()
    assert read_image(sheet).shape[0] > 3 * 160
    assert agreement.main(arguments) == 2
    assert "already exists" in capsys.readouterr().err


def test_no_sheet_in_the_repository(agreement, faces, capsys):
    folder = FILE.parent / "sheets"
    assert agreement.main([str(faces), "--sheet", str(folder)]) == 2
    assert "expected a folder outside" in capsys.readouterr().err
    assert not folder.exists()


def test_pictures_of_two_sizes(agreement, faces, capsys):
    write_image(faces / "9.png", np.zeros((32, 40, 3), "uint8"))
    assert agreement.main([str(faces)]) == 2
    assert "32 x 32 pixels" in capsys.readouterr().err


def test_an_empty_folder(agreement, tmp_path, capsys):
    assert agreement.main([str(tmp_path)]) == 2
    assert "holds no pictures" in capsys.readouterr().err
    assert agreement.main([str(tmp_path / "none")]) == 2
    assert "is not a folder" in capsys.readouterr().err
