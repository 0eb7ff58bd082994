"""`--sheet`: faces before and after, a picture for each input."""

import json
import os

import numpy as np
import pytest
from PIL import Image

from facezoo import cli
from facezoo.images import bicubic_resize
from facezoo.pipelines import enhance_files
from facezoo.runtime import FaceEnhancer
from tests.runtime.standin import fixture_standin  # noqa: F401

CELL, GAP = 192, 192 // 24


@pytest.fixture(name="inputs")
def fixture_inputs(tmp_path):
    """Folder with the face `a.png` and the photograph `c.png`."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, shape in (("a", (16, 16)), ("c", (60, 80))):
        rng = np.random.default_rng(shape)
        image = rng.integers(0, 256, (*shape, 3), np.uint8)
        Image.fromarray(image).save(folder / f"{name}.png")
    return folder


def read(path):
    return np.array(Image.open(path))


def enhanced_cell(sheet):
    """The third picture of the last row."""
    left = sheet.shape[1] - 2 * (CELL + GAP)
    return sheet[-CELL - GAP : -GAP, left : left + CELL]


def test_a_sheet_of_one_and_of_many(inputs, tmp_path, standin, capsys):
    boxes = tmp_path / "boxes.json"
    boxes.write_text(
        json.dumps({"c.png": [[32, 20, 48, 36], [60, 30, 76, 46]]})
    )
    out = tmp_path / "out"
    command = ["enhance", str(inputs), "-o", str(out), "--boxes", str(boxes)]
    command += ["--preset", str(standin), "--sheet"]
    assert cli.main(command) == 0
    one, many = read(out / "a_sheet.png"), read(out / "c_sheet.png")
    assert many.shape[0] - one.shape[0] == CELL + GAP
    for sheet, face in ((one, "a_face"), (many, "c_face1")):
        expected = bicubic_resize(read(out / f"{face}.png"), CELL)
        np.testing.assert_array_equal(enhanced_cell(sheet), expected)
    content = json.loads((out / "c.json").read_text())
    assert sorted(content["files"]) == sorted(
        name for name in os.listdir(out) if name.startswith("c")
    )
    images = [face["face_image"] for face in content["faces"]]
    assert images == ["c_face0.png", "c_face1.png"]


def test_no_face_and_no_sheet(inputs, tmp_path, standin):
    boxes = tmp_path / "boxes.json"
    boxes.write_text('{"c.png": []}')
    out = tmp_path / "out"
    enhancer = FaceEnhancer(standin, 1)
    report = enhance_files(
        [inputs / "c.png"], out, enhancer, boxes=boxes, sheet=True
    )
    assert report.problems == [] and not (out / "c_sheet.png").exists()
    again = enhance_files(
        [inputs / "c.png"], out, enhancer, boxes, sheet=True, resume=True
    )
    assert again.skipped == [inputs / "c.png"]


def test_resume_knows_that_the_sheet_is_missing(inputs, tmp_path, standin):
    out = tmp_path / "out"
    enhancer = FaceEnhancer(standin, 1)
    options = {"overwrite": True, "resume": True}
    enhance_files([inputs / "a.png"], out, enhancer)
    assert enhance_files([inputs / "a.png"], out, enhancer, **options).skipped
    report = enhance_files(
        [inputs / "a.png"], out, enhancer, sheet=True, **options
    )
    assert report.done and (out / "a_sheet.png").is_file()
    report = enhance_files(
        [inputs / "a.png"], out, enhancer, sheet=True, **options
    )
    assert report.skipped and not report.done
