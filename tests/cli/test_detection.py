import argparse

import pytest

from facezoo.cli.detection import add_detector_arguments
from facezoo.cli.detection import detector_from_options
from facezoo.cli.detection import largest_crop_from_options
from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors.centerface import CenterFace


def parse(*arguments):
    parser = argparse.ArgumentParser()
    add_detector_arguments(parser)
    return parser.parse_args(arguments)


def test_without_options_the_default_searches_what_is_no_small_face():
    options = parse()
    assert isinstance(detector_from_options(options), CenterFace)
    assert largest_crop_from_options(options) == 128


def test_named_detector_searches_every_picture():
    options = parse("--detector", "centerface", "--min-face", "30")
    assert detector_from_options(options).min_face == 30
    assert largest_crop_from_options(options) == 0


def test_faces_needs_no_detector():
    assert detector_from_options(parse("--faces")) is None


def test_faces_and_a_detector_exclude_each_other():
    options = parse("--faces", "--min-face", "9")
    with pytest.raises(FaceZooError, match="can't go with --min-face"):
        detector_from_options(options)


def test_file_of_a_network_means_yunet(tmp_path):
    options = parse("--detector-model", str(tmp_path / "absent.onnx"))
    with pytest.raises(FaceZooError, match="a YuNet was expected"):
        detector_from_options(options)
