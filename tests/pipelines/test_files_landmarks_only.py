"""`--landmarks-only`: a JSON file for each picture, and nothing else."""

import json
import os

import numpy as np
import pytest
from PIL import Image

from facezoo import cli
from tests.runtime.standin import fixture_standin  # noqa: F401


@pytest.fixture(name="command")
def fixture_command(tmp_path, standin):
    """The command for the face `a.png` and the photograph `c.png`."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, shape in (("a", (16, 16)), ("c", (60, 80))):
        image = np.random.default_rng(shape).integers(0, 256, (*shape, 3))
        Image.fromarray(image.astype("uint8")).save(folder / f"{name}.png")
    boxes = tmp_path / "boxes.json"
    boxes.write_text(json.dumps({"c.png": [[32, 20, 48, 36]]}))
    command = ["enhance", folder, "--boxes", boxes, "--preset", standin]
    return [str(argument) for argument in command]


def faces(file):
    return json.loads(file.read_text())["faces"]


def test_the_same_landmarks_without_pictures(command, tmp_path):
    bare, whole = tmp_path / "bare", tmp_path / "whole"
    assert cli.main([*command, "-o", str(bare), "--landmarks-only"]) == 0
    assert cli.main([*command, "-o", str(whole)]) == 0
    assert sorted(os.listdir(bare)) == ["a.json", "c.json"]
    for name in os.listdir(bare):
        content = json.loads((bare / name).read_text())
        assert content["files"] == [name]
        (face,), (other,) = content["faces"], faces(whole / name)
        assert face.pop("face_image") is None and other.pop("face_image")
        assert face == other


def test_resume_knows_what_is_missing(command, tmp_path, capsys):
    out = tmp_path / "out"
    bare = [*command, "-o", str(out), "--landmarks-only"]
    assert cli.main(bare) == 0
    assert cli.main([*bare, "--resume"]) == 0
    assert "skipped: 2" in capsys.readouterr().out
    # Nothing is replaced unasked, not even what lacks the pictures.
    whole = [*command, "-o", str(out), "--resume"]
    assert cli.main(whole) == 1
    assert "a.json already exists" in capsys.readouterr().err
    assert cli.main([*whole, "--overwrite"]) == 0
    assert (out / "a_face.png").exists()
    assert cli.main([*bare, "--resume"]) == 0
    assert "skipped: 2" in capsys.readouterr().out


@pytest.mark.parametrize("option", [("--sheet",), ("--report", "r.html")])
def test_what_shows_the_faces_is_refused(command, tmp_path, capsys, option):
    out = tmp_path / "out"
    command += ["-o", str(out), "--landmarks-only", *option]
    assert cli.main(command) == 1
    told = capsys.readouterr().err
    assert option[0] in told and "leave out one of them" in told
    assert not out.exists()
