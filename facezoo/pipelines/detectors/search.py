"""Search a picture of any size for faces of any size, piece by piece.

A detector network finds faces of some range of sizes, say 32 to 300 pixels.
Smaller faces are found by enlarging the picture, and a large picture does not
fit into memory. So the picture is searched at several scales, each a quarter
of the one before, the first chosen by the smallest face asked for. At each
scale it is cut into tiles that overlap by the largest face found there; larger
ones are whole at the next scale. What was found twice is kept once.
"""

import math
from collections.abc import Callable
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors.detections import Detections

# Each scale is this many times smaller than the one before.
STEP = 4
# Beyond this, enlarging makes nothing visible that was not.
MAX_ENLARGEMENT = 4.0
# A box that comes so near to the edge of a tile is cut, in the tile's pixels.
CUT = 2.0
# A box that shares so much of its area with another one lies inside it.
INSIDE = 0.7
MIN_FACE = 16.0


class SizeRange(NamedTuple):
    """The faces that a network finds in one go, in pixels of what it reads.

    Attributes:
        smallest: Float. Side of the smallest face that it finds reliably.
        largest: Float. The largest.
        tile: Int. Most pixels a side that it is given at a time.
        overlap: Int. Tiles overlap by so much: faces up to this size are
            whole in one of them.
    """

    smallest: float
    largest: float
    tile: int = 1024
    overlap: int = 128


class Tile(NamedTuple):
    """A part of a picture: edges as in slicing, and how much to enlarge it."""

    x0: int
    y0: int
    x1: int
    y1: int
    scale: float


def search(
    image: np.ndarray,
    find: Callable[[np.ndarray], Detections],
    sizes: SizeRange,
    min_face: float = MIN_FACE,
    max_overlap: float = 0.3,
) -> Detections:
    """Finds faces of `min_face` pixels and more in a picture of any size.

    Memory does not grow with the picture: one tile is enlarged at a time.
    Time grows with its pixels, and with the square of `1 / min_face`.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        find: Function that finds faces in a uint8 RGB array no larger than
            `sizes.tile` a side, and gives `Detections` in its pixels.
        sizes: The `SizeRange` of `find`.
        min_face: Float. Side in pixels of the smallest face's square to look
            for; `smallest / min_face`, at most 4, is the first scale.
        max_overlap: Float. Of two boxes that share more than this (of their
            union) the one of the lower score is dropped.

    Returns:
        `Detections` in pixels of `image`, the highest score first.

    Raises:
        FaceZooError: If `image` is no such array or `min_face` not above 0.
    """
    image = check_picture(image)
    check_min_face(min_face)
    height, width = image.shape[:2]
    found = [
        _find_in_tile(image, tile, find)
        for tile in tiles(height, width, sizes, min_face)
    ]
    boxes = np.concatenate([detections.boxes for detections in found])
    scores = np.concatenate([detections.scores for detections in found])
    centers = (boxes[:, :2] + boxes[:, 2:]) / 2
    inside = ((centers > 0) & (centers < (width, height))).all(axis=1)
    return keep_best(Detections(boxes[inside], scores[inside]), max_overlap)


def scales(
    height: int, width: int, sizes: SizeRange, min_face: float
) -> list[float]:
    """Lists how much to enlarge (or shrink) a picture, the largest first.

    Between them they cover faces from `min_face` to the whole picture.
    """
    scale = min(sizes.smallest / min_face, MAX_ENLARGEMENT)
    chosen = [scale]
    while True:
        whole = max(height, width) * scale <= sizes.tile
        reach = sizes.largest if whole else sizes.overlap
        if min(height, width) * scale <= reach:
            return chosen
        scale /= STEP
        chosen.append(scale)


def tiles(
    height: int, width: int, sizes: SizeRange, min_face: float
) -> Iterator[Tile]:
    """Yields the parts of a picture to search, each with its scale."""
    for scale in scales(height, width, sizes, min_face):
        longest = max(1, int(sizes.tile / scale))
        shared = math.ceil(sizes.overlap / scale)
        for y0, y1 in spans(height, longest, shared):
            for x0, x1 in spans(width, longest, shared):
                yield Tile(x0, y0, x1, y1, scale)


def spans(length: int, longest: int, shared: int) -> list[tuple[int, int]]:
    """Cuts an axis into equal spans that overlap.

    Args:
        length: Int. Pixels of the axis.
        longest: Int. Most pixels of a span.
        shared: Int, below `longest`. Least pixels that neighbours share.

    Returns:
        List of `(start, stop)`, as few as will do.

    Example:

    >>> spans(100, 50, 10)
    [(0, 40), (30, 70), (60, 100)]
    """
    if length <= longest:
        return [(0, length)]
    count = math.ceil((length - shared) / (longest - shared))
    size = math.ceil((length + (count - 1) * shared) / count)
    starts = np.linspace(0, length - size, count).astype(int).tolist()
    return [(start, start + size) for start in starts]


def keep_best(detections: Detections, max_overlap: float) -> Detections:
    """Drops boxes that overlap with one of a higher score, and sorts.

    Args:
        detections: `Detections`, in any order.
        max_overlap: Float. Intersection over union that is let pass. A box
            that lies inside another, as a mouth that looks like a face does,
            is dropped whatever its size.
    """
    order = np.argsort(-detections.scores, kind="stable")
    boxes = detections.boxes[order]
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    left = np.ones(len(boxes), bool)
    for i in range(len(boxes)):
        if not left[i]:
            continue
        later = np.flatnonzero(left[i + 1 :]) + i + 1
        low = np.maximum(boxes[i, :2], boxes[later, :2])
        high = np.minimum(boxes[i, 2:], boxes[later, 2:])
        shared = np.prod(np.maximum(high - low, 0), axis=1)
        union = areas[i] + areas[later] - shared
        inside = shared > INSIDE * np.minimum(areas[i], areas[later])
        left[later[inside | (shared > max_overlap * union)]] = False
    return Detections(boxes[left], detections.scores[order][left])


def check_picture(image: np.ndarray) -> np.ndarray:
    """Returns a picture as an array; `FaceZooError` if it is none."""
    image = np.asarray(image)
    usable = image.dtype == np.uint8 and image.ndim == 3
    if not usable or image.shape[2] != 3 or 0 in image.shape:
        raise FaceZooError(
            "A picture to search must be uint8 RGB `(height, width, 3)`. "
            f"Received: {image.dtype} array of shape {image.shape}"
        )
    return image


def check_min_face(min_face: float) -> float:
    """Returns `min_face`; `FaceZooError` if it is not 1 or more."""
    if not 1 <= min_face < math.inf:
        raise FaceZooError(
            "`min_face` must be a number of pixels, 1 or more. "
            f"Received: min_face={min_face}"
        )
    return float(min_face)


def _find_in_tile(
    image: np.ndarray, tile: Tile, find: Callable[[np.ndarray], Detections]
) -> Detections:
    x0, y0, x1, y1, scale = tile
    part = image[y0:y1, x0:x1]
    old = np.array([x1 - x0, y1 - y0])
    new = np.maximum(1, np.rint(old * scale).astype(int))
    if (new != old).any():
        way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        part = cv2.resize(part, tuple(new.tolist()), interpolation=way)
    found = find(np.ascontiguousarray(part))
    boxes = found.boxes
    # Faces cut by the picture's own border are no less whole elsewhere.
    height, width = image.shape[:2]
    low = np.where([x0 > 0, y0 > 0], CUT, -np.inf)
    high = np.where([x1 < width, y1 < height], new - CUT, np.inf)
    whole = ((boxes[:, :2] > low) & (boxes[:, 2:] < high)).all(axis=1)
    moved = boxes[whole] / np.tile(new / old, 2) + (x0, y0, x0, y0)
    return Detections(moved, found.scores[whole])
