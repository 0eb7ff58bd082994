"""Which detection is which face."""

from typing import NamedTuple

import numpy as np


class Matches(NamedTuple):
    """Pairs of a detection and a face, and what is left over.

    Attributes:
        detections: Int array `(M,)`, indices of the detections.
        faces: Int array `(M,)`, indices of the faces that they found.
        false_alarms: Int. Detections that found no face.
    """

    detections: np.ndarray
    faces: np.ndarray
    false_alarms: int


def match(
    squares: np.ndarray, truth: np.ndarray, least_overlap: float
) -> Matches:
    """Gives each face the best detection of it that is left.

    Args:
        squares: Float array `(N, 4)`, detections, the surest first.
        truth: Float array `(M, 4)`.
        least_overlap: Float. Intersection over union from which on a
            detection counts. A second detection of a face is a false alarm.
    """
    overlaps = overlap(squares, truth)
    pairs, free = [], np.ones(len(truth), bool)
    for i, row in enumerate(overlaps):
        row = np.where(free, row, -1)
        if len(row) and row.max() >= least_overlap:
            pairs.append((i, row.argmax()))
            free[row.argmax()] = False
    found = np.array(pairs, int).reshape(-1, 2)
    return Matches(found[:, 0], found[:, 1], len(squares) - len(found))


def overlap(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union `(N, M)` of boxes `(N, 4)` and `(M, 4)`."""
    a, b = a[:, None], b[None]
    low = np.maximum(a[..., :2], b[..., :2])
    high = np.minimum(a[..., 2:], b[..., 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=-1)
    areas = [np.prod(x[..., 2:] - x[..., :2], axis=-1) for x in (a, b)]
    return shared / (areas[0] + areas[1] - shared)
