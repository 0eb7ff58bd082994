import importlib.util
from pathlib import Path

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.images import read_image
from facezoo.pipelines.detectors import create_detector

CROWD = Path(__file__).resolve().parents[3] / "examples" / "crowd.jpg"


def test_missing_package_is_told_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FaceZooError, match=r'pip install "facezoo\[mtcnn\]"'):
        create_detector("mtcnn")


def test_faces_are_found():
    pytest.importorskip("mtcnn", reason="the extra mtcnn")
    pytest.importorskip("tensorflow", reason="runs mtcnn")
    detector = create_detector("mtcnn", min_face=24)
    found = detector(read_image(CROWD)[40:150, 210:460])
    assert len(found) >= 2 and (found.scores >= 0.8).all()
    empty = detector(np.zeros((60, 60, 3), np.uint8))
    assert empty.boxes.shape == (0, 4)
