"""Pair boxes of two lists: by the area they share, or by their distance."""

import numpy as np


def area_overlaps(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Returns shared area over covered area (intersection over union).

    Args:
        boxes: `(..., 4)`, each `(x0, y0, x1, y1)`.
        others: `(..., 4)`, of a shape that goes with it.

    Returns:
        Array `(...)` in `[0, 1]`; 0 where a box has no area.
    """
    boxes, others = np.asarray(boxes, "float64"), np.asarray(others, "float64")
    low = np.maximum(boxes[..., :2], others[..., :2])
    high = np.minimum(boxes[..., 2:], others[..., 2:])
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    covered = _areas(boxes) + _areas(others) - shared
    return np.where(covered > 0, shared / np.maximum(covered, 1e-12), 0.0)


def match_by_overlap(
    boxes: np.ndarray, others: np.ndarray, lowest: float
) -> dict[int, int]:
    """Pairs boxes with others, the largest overlap first.

    Args:
        boxes: `(N, 4)`.
        others: `(M, 4)`.
        lowest: Float. Overlap that a pair must have.

    Returns:
        Dict from indices of `boxes` to indices of `others`, each used once.
    """
    return _greedy(-area_overlaps(boxes[:, None], others[None]), -lowest)


def match_by_distance(
    boxes: np.ndarray, others: np.ndarray, reach: float, most: float = 1.6
) -> dict[int, int]:
    """Pairs boxes with others, the nearest first.

    Args:
        boxes: `(N, 4)`, squares.
        others: `(M, 4)`, squares.
        reach: Float. Largest distance of two centres, in sides of `boxes`.
        most: Float. How many times as large as the other either may be.

    Returns:
        As `match_by_overlap`.
    """
    boxes, others = boxes[:, None], others[None]
    sides = np.maximum(boxes[..., 2] - boxes[..., 0], 1e-9)
    gaps = (boxes[..., :2] + boxes[..., 2:]) - (
        others[..., :2] + others[..., 2:]
    )
    distances = np.linalg.norm(gaps / 2, axis=-1) / sides
    ratios = np.maximum(others[..., 2] - others[..., 0], 1e-9) / sides
    alike = (ratios <= most) & (ratios >= 1 / most)
    return _greedy(np.where(alike, distances, np.inf), reach)


def _areas(boxes: np.ndarray) -> np.ndarray:
    return np.clip(boxes[..., 2:] - boxes[..., :2], 0, None).prod(axis=-1)


def _greedy(costs: np.ndarray, highest: float) -> dict[int, int]:
    pairs = {}
    for place in np.argsort(costs, axis=None, kind="stable"):
        i, j = np.unravel_index(place, costs.shape)
        if costs[i, j] > highest:
            break
        if i not in pairs and j not in pairs.values():
            pairs[int(i)] = int(j)
    return pairs
