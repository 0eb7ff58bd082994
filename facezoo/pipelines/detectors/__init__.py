"""Find the faces of a picture: CenterFace, MTCNN, YuNet, or your own."""

from facezoo.pipelines.detectors.create import DEFAULT
from facezoo.pipelines.detectors.create import NAMES
from facezoo.pipelines.detectors.create import create_detector
from facezoo.pipelines.detectors.detections import Detections
from facezoo.pipelines.detectors.detections import Detector
from facezoo.pipelines.detectors.detections import SquareMap
from facezoo.pipelines.detectors.detections import squares_from_detections
from facezoo.pipelines.detectors.search import SizeRange
from facezoo.pipelines.detectors.search import search

__all__ = [
    "DEFAULT",
    "NAMES",
    "Detections",
    "Detector",
    "SizeRange",
    "SquareMap",
    "create_detector",
    "search",
    "squares_from_detections",
]
