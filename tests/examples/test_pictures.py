"""The pictures of results are what their script makes."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from facezoo.images import read_image

FOLDER = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def script():
    path = FOLDER / "make_picture.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_sheet_of_the_discriminator(script):
    shipped = read_image(FOLDER / "results" / "gan.png").astype(int)
    sheet = script.gan_sheet()
    assert sheet.shape == shipped.shape
    # Another processor may round other pixels, and another Pillow draw
    # another label.
    assert np.abs(sheet - shipped).mean() < 1
    # The presets differ: neither column is a copy of the other.
    side, gap = 256, 10
    left = gap + 2 * (side + gap)
    plain = sheet[-side:, left : left + side].astype(int)
    sharper = sheet[-side:, left + side + gap :][:, :side].astype(int)
    assert np.abs(plain - sharper).mean() > 1
