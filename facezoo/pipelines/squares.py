"""Stage 2, find: where the faces of a picture are, as squares.

The squares come from boxes that someone gives, from a detector, or are the
picture itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facezoo.images import FaceCropper
from facezoo.pipelines.boxes import check_boxes
from facezoo.pipelines.detectors.detections import Detector
from facezoo.pipelines.detectors.detections import squares_from_detections

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class FaceSquare:
    """Where one face of a picture is.

    Args:
        box: `(x0, y0, x1, y1)` as given or detected, edges as in slicing, see
            `facezoo.pipelines.boxes`.
        square: `(x0, y0, x1, y1)`, the square to cut out, in pixels of the
            picture, whose first pixel reaches from -0.5 to 0.5.
        detection_score: Float, how sure the detector is; `None` without one.
    """

    box: Box
    square: Box
    detection_score: float | None = None

    @property
    def side(self) -> float:
        """Side of the square in pixels of the picture."""
        return self.square[2] - self.square[0]


def squares_in_boxes(
    boxes: Sequence, image: np.ndarray, box_margin: float = 1.0
) -> list[FaceSquare]:
    """Makes squares of boxes.

    Args:
        boxes: Sequence of `[x0, y0, x1, y1]`, see `facezoo.pipelines.boxes`.
        image: Uint8 RGB array `(H, W, 3)` that they are in.
        box_margin: Float. Side of a square over the longer side of its box.

    Returns:
        List of `FaceSquare`, in the order of the boxes.

    Raises:
        FaceZooError: If a box is wrong or lies outside the picture.
    """
    height, width = image.shape[:2]
    cropper = FaceCropper(1, box_margin=box_margin)
    return [
        FaceSquare(_as_box(box), _as_box(cropper.square_from_box(box)))
        for box in check_boxes(boxes, width, height)
    ]


def squares_by_detector(
    image: np.ndarray, detector: Detector
) -> list[FaceSquare]:
    """Lets a detector find the faces.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        detector: A `Detector`, see `facezoo.pipelines.detectors`.

    Returns:
        List of `FaceSquare`, in the order of the detections. Detections that
        don't overlap the picture are left out.
    """
    detections = detector(image)
    squares = squares_from_detections(detections, detector) - 0.5
    height, width = image.shape[:2]
    found = []
    for box, square, score in zip(
        detections.boxes, squares, detections.scores, strict=True
    ):
        inside = (square[2:] > -0.5).all() and (
            square[:2] < (width - 0.5, height - 0.5)
        ).all()
        if inside:
            found.append(
                FaceSquare(_as_box(box), _as_box(square), float(score))
            )
    return found


def square_of_picture(image: np.ndarray) -> list[FaceSquare]:
    """Takes the whole picture for one face.

    A picture that is not square is made so by repeating its edges.
    """
    height, width = image.shape[:2]
    return squares_in_boxes([[0, 0, width, height]], image)


def _as_box(values: Sequence[float]) -> Box:
    return tuple(float(value) for value in values)
