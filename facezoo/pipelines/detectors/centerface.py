"""CenterFace: a face as the point at its centre, in one small network."""

import functools
import threading
from pathlib import Path

import cv2
import numpy as np

from facezoo.pipelines.detectors.detections import Detections
from facezoo.pipelines.detectors.detections import SquareMap
from facezoo.pipelines.detectors.search import MIN_FACE
from facezoo.pipelines.detectors.search import SizeRange
from facezoo.pipelines.detectors.search import check_min_face
from facezoo.pipelines.detectors.search import keep_best
from facezoo.pipelines.detectors.search import search

FILE = Path(__file__).with_name("centerface.onnx")
# The file's names of: how much of a centre a cell is, the logarithms of height
# and width in cells, where in the cell the centre is, and five landmarks,
# which nobody asks for here; OpenCV 5 gives all outputs or none.
OUTPUTS = ("537", "538", "539", "540")
CELL = 4  # pixels
MULTIPLE = 32  # The network reads sides that are multiples of this.
MAX_OVERLAP = 0.3
# The network's input is never larger than a tile: so is its memory.
_one_at_a_time = threading.Lock()


class CenterFace:
    """Finds faces by the network CenterFace, run by OpenCV.

    The file `centerface.onnx` beside this one is part of facezoo; it is under
    the MIT license (`centerface.LICENSE`) and was trained on WIDER FACE.
    One instance may be used by several threads.

    Args:
        min_face: Float. Side in pixels of the smallest face to look for; the
            picture is enlarged for it, at most 4 times. Time grows with the
            square of `1 / min_face`.
        threshold: Float in `[0, 1]`. Least score of a face.

    Call arguments:
        image: Uint8 RGB array `(H, W, 3)` of any size.

    Returns:
        `Detections`.

    Example:

    >>> detector = CenterFace()
    >>> squares = squares_from_detections(detector(image), detector)

    Reference:

    - [Xu et al., 2019](https://arxiv.org/abs/1911.03599)
    """

    # python -m benchmarks.square_map 300w/lfpw/trainset 300w/helen/trainset
    # 300w/afw --portraits 200 --scenes 60: 665 faces, which spread around it
    # by 0.030, 0.040 and 5.5 % of the side.
    square_map = SquareMap(dx=0.005, dy=0.134, scale=1.169)
    # Found by faces of `faker` pasted and shrunk, see benchmarks.detection.
    sizes = SizeRange(smallest=40, largest=512)

    def __init__(self, min_face: float = MIN_FACE, threshold: float = 0.5):
        self.min_face = check_min_face(min_face)
        self.threshold = float(threshold)

    def __call__(self, image: np.ndarray) -> Detections:
        return search(image, self.find, self.sizes, self.min_face, MAX_OVERLAP)

    def find(self, image: np.ndarray) -> Detections:
        """Runs the network once on a picture as it is; see the class."""
        height, width = image.shape[:2]
        padded = cv2.copyMakeBorder(
            image,
            0,
            -height % MULTIPLE,
            0,
            -width % MULTIPLE,
            cv2.BORDER_CONSTANT,
        )
        with _one_at_a_time:
            network = _network()
            network.setInput(cv2.dnn.blobFromImage(padded))
            outputs = network.forward(OUTPUTS)
        centers, sizes, offsets = (output[0] for output in outputs[:3])
        return keep_best(
            decode(centers[0], sizes, offsets, self.threshold), MAX_OVERLAP
        )


def decode(
    centers: np.ndarray,
    sizes: np.ndarray,
    offsets: np.ndarray,
    threshold: float,
) -> Detections:
    """Turns the network's maps into boxes, several a face.

    Args:
        centers: Float array `(h, w)` in `[0, 1]`.
        sizes: Float array `(2, h, w)`, the logarithms of height and width in
            cells of 4 pixels.
        offsets: Float array `(2, h, w)`, `(y, x)` of the centre in its cell,
            0 being its middle.
        threshold: Float. Least value of `centers`.
    """
    rows, columns = np.nonzero(centers > threshold)
    y, x = offsets[:, rows, columns].astype("float64")
    middle = (np.stack([columns + x, rows + y], axis=-1) + 0.5) * CELL
    extent = np.exp(sizes[::-1, rows, columns].T.astype("float64")) * CELL
    boxes = np.hstack([middle - extent / 2, middle + extent / 2])
    return Detections(boxes, centers[rows, columns].astype("float64"))


@functools.cache
def _network() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(FILE))
