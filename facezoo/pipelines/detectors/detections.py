"""What a detector gives, and the way from its boxes to face squares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from facezoo.errors import FaceZooError


@dataclass(frozen=True)
class Detections:
    """What a detector found in one picture.

    Args:
        boxes: Float64 array `(N, 4)` of `(x0, y0, x1, y1)` as in slicing:
            `image[y0:y1, x0:x1]` is the face, the whole picture is
            `(0, 0, width, height)`. They may reach beyond the picture.
        scores: Float64 array `(N,)`, how sure the detector is, in `[0, 1]`;
            the highest first.
    """

    boxes: np.ndarray
    scores: np.ndarray

    def __len__(self) -> int:
        return len(self.boxes)


# A detector is any function of this kind: uint8 RGB (H, W, 3) in.
Detector = Callable[[np.ndarray], Detections]


class SquareMap(NamedTuple):
    """Where the face's square is, seen from a detector's box.

    The unit is the box's side, the square root of its area.

    Attributes:
        dx: Float. The square's centre lies so far right of the box's.
        dy: Float. And so far below it.
        scale: Float. The square's side.
    """

    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0


def no_detections() -> Detections:
    """Gives the `Detections` of a picture without faces."""
    return Detections(np.zeros((0, 4)), np.zeros(0))


def squares_from_detections(
    detections: Detections, detector: Detector
) -> np.ndarray:
    """Turns a detector's boxes into the squares that the networks read.

    Every detector draws its boxes in its own way: some end at the brows, some
    hold the hair. The networks read the canonical square, centred on the
    bounding box of the landmarks and 1.25 times its longer side.

    Args:
        detections: What the detector found, `N` faces.
        detector: The detector. Its `square_map`, a triple `(dx, dy, scale)`
            as in `SquareMap`, says how its boxes lie; a detector without one
            gives squares already, or something close.

    Returns:
        Float64 array `(N, 4)` of squares `(x0, y0, x1, y1)`, edges as in
        slicing: boxes for `find_faces` and `enhance_photo` to take as they are.

    Raises:
        FaceZooError: If `detections` holds no such arrays.
    """
    boxes, _ = check_detections(detections)
    dx, dy, scale = getattr(detector, "square_map", SquareMap())
    sides = box_sides(boxes)
    centers = (boxes[:, :2] + boxes[:, 2:]) / 2 + sides * (dx, dy)
    return np.hstack([centers - sides * scale / 2, centers + sides * scale / 2])


def box_sides(boxes: np.ndarray) -> np.ndarray:
    """Gives the sides `(N, 1)` of squares of the area of boxes `(N, 4)`."""
    return np.sqrt(np.prod(boxes[:, 2:] - boxes[:, :2], axis=1, keepdims=True))


def check_detections(detections: Detections) -> tuple[np.ndarray, np.ndarray]:
    """Returns boxes and scores, or says what is wrong with them.

    Detectors may be anybody's: theirs are checked once, here.

    Raises:
        FaceZooError: If the boxes are no `(N, 4)`, the scores no `(N,)`, or a
            box is not finite or has no area.
    """
    boxes = np.asarray(detections.boxes, "float64")
    scores = np.asarray(detections.scores, "float64")
    if (
        boxes.ndim != 2
        or boxes.shape[1] != 4
        or scores.shape != boxes.shape[:1]
    ):
        raise FaceZooError(
            "A detector must give boxes (N, 4) and scores (N,). "
            f"Received: shapes {boxes.shape} and {scores.shape}"
        )
    sides = boxes[:, 2:] - boxes[:, :2]
    if not np.isfinite(boxes).all() or (sides <= 0).any():
        raise FaceZooError(
            "A detector must give finite boxes `(x0, y0, x1, y1)` with x1 "
            "above x0 and y1 above y0."
        )
    return boxes, scores
