"""YuNet: the face detector whose code, but not its file, is in OpenCV."""

import threading
from pathlib import Path

import cv2
import numpy as np

from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors.detections import Detections
from facezoo.pipelines.detectors.detections import SquareMap
from facezoo.pipelines.detectors.detections import no_detections
from facezoo.pipelines.detectors.search import MIN_FACE
from facezoo.pipelines.detectors.search import SizeRange
from facezoo.pipelines.detectors.search import check_min_face
from facezoo.pipelines.detectors.search import search

MAX_OVERLAP = 0.3
MOST_FACES = 5000  # before overlapping ones are dropped, as OpenCV has it


class YuNet:
    """Finds faces by `cv2.FaceDetectorYN` with a file that you bring.

    The file is `face_detection_yunet_2023mar.onnx` of OpenCV's model zoo
    (MIT) or a successor. One instance may be used by several threads.

    Neither its recall nor its `square_map` was measured. The map is that of
    `CenterFace`, which was trained on boxes of the same set, WIDER FACE.

    Args:
        model: Path of the ONNX file.
        min_face: See `CenterFace`.
        threshold: Float in `[0, 1]`. Least score of a face.

    Call arguments:
        image: Uint8 RGB array `(H, W, 3)` of any size.

    Returns:
        `Detections`.

    Raises:
        FaceZooError: If the file is missing or no network of this kind.

    Reference:

    - [Wu et al., 2023](https://doi.org/10.1007/s11633-023-1423-y)
    """

    # To measure it: python -m benchmarks.square_map 300w/lfpw/trainset
    # --detector yunet --detector-model FILE
    square_map = SquareMap(dx=0.005, dy=0.134, scale=1.169)
    sizes = SizeRange(smallest=24, largest=300)

    def __init__(
        self,
        model: str | Path,
        min_face: float = MIN_FACE,
        threshold: float = 0.6,
    ):
        self.min_face = check_min_face(min_face)
        self.threshold = float(threshold)
        self.model = Path(model)
        if not self.model.is_file():
            raise FaceZooError(f"{model} is no file; a YuNet was expected.")
        self._lock = threading.Lock()
        try:
            self._network = cv2.FaceDetectorYN.create(
                str(model),
                "",
                (320, 320),
                score_threshold=self.threshold,
                nms_threshold=MAX_OVERLAP,
                top_k=MOST_FACES,
            )
        except cv2.error as error:
            raise self._unusable() from error

    def __call__(self, image: np.ndarray) -> Detections:
        return search(image, self.find, self.sizes, self.min_face, MAX_OVERLAP)

    def find(self, image: np.ndarray) -> Detections:
        """Runs the network once on a picture as it is; see the class."""
        height, width = image.shape[:2]
        with self._lock:
            try:
                self._network.setInputSize((width, height))
                _, faces = self._network.detect(image[..., ::-1].copy())
            except cv2.error as error:
                raise self._unusable() from error
        if faces is None:
            return no_detections()
        # Columns: x, y, width, height, five landmarks, score.
        faces = np.asarray(faces, "float64")
        faces = faces[(faces[:, 2:4] > 0).all(axis=1)]
        corner, size = faces[:, :2], faces[:, 2:4]
        return Detections(np.hstack([corner, corner + size]), faces[:, -1])

    def _unusable(self) -> FaceZooError:
        return FaceZooError(
            f"{self.model} is no YuNet that OpenCV can run; expected "
            "face_detection_yunet_2023mar.onnx or a successor."
        )
