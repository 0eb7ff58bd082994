"""The map from a detector's boxes to squares, on faces framed by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.matching import match
from facezoo.images import read_image
from facezoo.pipelines.detectors import create_detector
from facezoo.pipelines.detectors import squares_from_detections

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@pytest.mark.parametrize("name", ["centerface", "mtcnn"])
def test_squares_of_the_crowd_are_those_set_by_hand(name):
    if name == "mtcnn":
        pytest.importorskip("mtcnn", reason="the extra mtcnn")
        pytest.importorskip("tensorflow", reason="runs mtcnn")
    image = read_image(EXAMPLES / "crowd.jpg")
    truth = np.array(
        json.loads((EXAMPLES / "boxes.json").read_text())["crowd.jpg"]
    )
    detector = create_detector(name)
    squares = squares_from_detections(detector(image), detector)
    found = match(squares, truth, least_overlap=0.5)
    assert len(found.faces) >= 18 and found.false_alarms == 0
    # No square is off in the mean.
    squares, truth = squares[found.detections], truth[found.faces]
    side = truth[:, 2] - truth[:, 0]
    shift = (squares[:, :2] + squares[:, 2:] - truth[:, :2] - truth[:, 2:]) / 2
    assert np.abs(np.median(shift / side[:, None], axis=0)).max() < 0.06
    ratio = np.median((squares[:, 2] - squares[:, 0]) / side)
    assert 0.9 < ratio < 1.1
