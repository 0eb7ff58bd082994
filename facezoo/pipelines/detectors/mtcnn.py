"""MTCNN: three small networks, each choosing of what the one before lets by."""

import importlib.util
import threading

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors.detections import Detections
from facezoo.pipelines.detectors.detections import SquareMap
from facezoo.pipelines.detectors.detections import no_detections
from facezoo.pipelines.detectors.search import MIN_FACE
from facezoo.pipelines.detectors.search import SizeRange
from facezoo.pipelines.detectors.search import check_min_face
from facezoo.pipelines.detectors.search import search

NEEDED = ("mtcnn", "tensorflow")
SMALLEST = 20  # pixels: what the first network was made for, and a bit


class Mtcnn:
    """Finds faces by the package `mtcnn`, which runs on TensorFlow.

    On the scenes of `benchmarks.detection` it found more faces below 16
    pixels than `CenterFace`, with more false alarms; it takes seconds to load.
    One instance may be used by several threads.

    Args:
        min_face: See `CenterFace`.
        threshold: Float in `[0, 1]`. Least score of the last network.

    Call arguments:
        image: Uint8 RGB array `(H, W, 3)` of any size.

    Returns:
        `Detections`.

    Raises:
        FaceZooError: If the package is not installed.

    Reference:

    - [Zhang et al., 2016](https://arxiv.org/abs/1604.02878)
    """

    # python -m benchmarks.square_map 300w/lfpw/trainset 300w/helen/trainset
    # 300w/afw --portraits 50 --scenes 12 --detector mtcnn: 137 faces, which
    # spread around it by 0.034, 0.037 and 5.1 % of the side.
    square_map = SquareMap(dx=0.038, dy=0.178, scale=1.184)
    sizes = SizeRange(smallest=24, largest=1024)

    def __init__(self, min_face: float = MIN_FACE, threshold: float = 0.8):
        self.min_face = check_min_face(min_face)
        self.threshold = float(threshold)
        missing = [name for name in NEEDED if not _is_installed(name)]
        if missing:
            raise FaceZooError(
                f"The detector mtcnn needs {' and '.join(missing)}: "
                'pip install "facezoo[mtcnn]"'
            )
        self._network = None
        self._lock = threading.Lock()

    def __call__(self, image: np.ndarray) -> Detections:
        return search(image, self.find, self.sizes, self.min_face)

    def find(self, image: np.ndarray) -> Detections:
        """Runs the networks on a picture as it is; see the class."""
        if min(image.shape[:2]) < SMALLEST:
            return no_detections()
        with self._lock:
            if self._network is None:
                from mtcnn import MTCNN

                self._network = MTCNN()
            found = self._network.detect_faces(
                image,
                fit_to_image=False,
                box_format="xyxy",
                output_type="numpy",
                min_face_size=SMALLEST,
                threshold_onet=self.threshold,
            )
        found = np.asarray(found, "float64")
        if not len(found):
            return no_detections()
        # Columns: picture, x0, y0, x1, y1, score, five landmarks.
        boxes, scores = found[:, 1:5], found[:, 5]
        usable = (boxes[:, 2:] > boxes[:, :2]).all(axis=1)
        return Detections(boxes[usable], scores[usable])


def _is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None
