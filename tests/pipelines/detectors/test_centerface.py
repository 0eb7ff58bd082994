import hashlib
from pathlib import Path

import numpy as np
import pytest

from facezoo.images import read_image
from facezoo.pipelines.detectors import create_detector
from facezoo.pipelines.detectors.centerface import FILE
from facezoo.pipelines.detectors.centerface import decode

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def test_file_is_the_one_whose_license_lies_beside():
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert digest in FILE.with_suffix(".LICENSE").read_text()


def test_decoding():
    centers, sizes = np.zeros((6, 8)), np.zeros((2, 6, 8))
    offsets = np.zeros((2, 6, 8))
    centers[2, 5] = 0.8
    sizes[:, 2, 5] = np.log([3, 2])  # height and width in cells of 4 pixels
    offsets[:, 2, 5] = [0.25, -0.25]  # y and x
    centers[4, 4] = 0.2
    found = decode(centers, sizes, offsets, threshold=0.5)
    # The centre is at ((5.25, 2.75) * 4) = (21, 11).
    np.testing.assert_allclose(found.boxes, [[17, 5, 25, 17]])
    assert found.scores == pytest.approx([0.8])


def test_large_face_is_found_too():
    face = read_image(EXAMPLES / "truth" / "obama.png")
    image = np.pad(face, ((60, 60), (60, 60), (0, 0)), mode="reflect")
    found = create_detector("centerface", min_face=64)(image)
    center = (found.boxes[0, :2] + found.boxes[0, 2:]) / 2
    assert np.abs(center - 124).max() < 30


def test_empty_picture_has_no_faces():
    found = create_detector()(np.full((50, 70, 3), 128, np.uint8))
    assert found.boxes.shape == (0, 4) and found.scores.shape == (0,)
