import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors import NAMES
from facezoo.pipelines.detectors import create_detector


def test_unknown_name_is_told_with_those_there_are():
    with pytest.raises(FaceZooError, match=", ".join(NAMES)):
        create_detector("haar")


def test_yunet_without_its_file_is_told():
    with pytest.raises(FaceZooError, match="--detector-model FILE"):
        create_detector("yunet")


def test_file_for_another_detector_is_told():
    with pytest.raises(FaceZooError, match="only yunet does"):
        create_detector("centerface", "some.onnx")


def test_options_are_handed_on():
    detector = create_detector("centerface", min_face=33, threshold=0.7)
    assert detector.min_face == 33 and detector.threshold == 0.7


def test_every_detector_says_where_the_square_is():
    for name in NAMES:
        maps = create_detector.__globals__["DETECTORS"][name].square_map
        assert np.shape(maps) == (3,) and 0.5 < maps.scale < 2
