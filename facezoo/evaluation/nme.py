"""How far landmarks are from the truth, in parts of the face's size."""

import numpy as np

from facezoo.landmarks import LandmarkScheme
from facezoo.landmarks import get

NORMALIZERS = ("inter_ocular", "inter_pupil", "bbox_diagonal", "bbox_size")


def normalized_mean_error(
    predicted,
    true,
    scheme: str | LandmarkScheme,
    normalizer="inter_ocular",
    indices=None,
    visible=None,
) -> np.ndarray:
    """Averages the points' distances from the truth, face by face.

    Args:
        predicted: Array `(N, K, 2)` of `(x, y)` in pixels.
        true: Array `(N, K, 2)`, the annotation.
        scheme: Scheme or its name; says where the eyes are.
        normalizer: What a distance is divided by, measured on `true`:
            `"inter_ocular"` (outer eye corners), `"inter_pupil"` (means of
            the eye points), `"bbox_diagonal"` or `"bbox_size"` (square root
            of width times height) of the landmarks' bounding box; or an array
            `(N,)` of lengths in pixels. Defaults to `"inter_ocular"`.
        indices: Sequence of ints. Points that count. Defaults to all.
        visible: Array `(N, K)`. Points that are annotated; the others count
            neither in the mean nor in the box. Defaults to all.

    Returns:
        Float64 array `(N,)`; `0.05` is an error of 5 %. A face of which no
        point counts gets NaN.

    Raises:
        ValueError: If shapes differ or a face has the size 0.

    Example:

    >>> true = np.zeros((1, 5, 2)); true[0, 1] = (50, 0)
    >>> predicted = true + (3, 4)
    >>> normalized_mean_error(predicted, true, "celeba5", "inter_pupil")
    array([0.1])
    """
    scheme = get(scheme)
    predicted = np.asarray(predicted, "float64")
    true = np.asarray(true, "float64")
    points = (scheme.num_landmarks, 2)
    if true.ndim != 3 or true.shape[1:] != points:
        raise ValueError(
            f"Expected landmarks of shape (N, {points[0]}, 2) for the scheme "
            f"{scheme.name!r}. Received: true.shape={true.shape}"
        )
    if predicted.shape != true.shape:
        raise ValueError(
            f"Expected predicted landmarks of shape {true.shape}. "
            f"Received: predicted.shape={predicted.shape}"
        )
    weights = np.ones(true.shape[:2])
    if visible is not None:
        weights = np.broadcast_to(np.asarray(visible) > 0, weights.shape)
    size = face_size(true, scheme, normalizer, weights)
    if (size <= 0).any():
        raise ValueError(
            "Every face must have a size above 0 to divide by. "
            f"Received: true with size {size.min():g} by {normalizer!r}"
        )
    distances = np.linalg.norm(predicted - true, axis=-1)
    distances = np.where(weights > 0, distances, 0)
    if indices is not None:
        chosen = list(indices)
        distances, weights = distances[:, chosen], weights[:, chosen]
    with np.errstate(invalid="ignore"):
        return distances.sum(axis=1) / weights.sum(axis=1) / size


def face_size(
    true, scheme: str | LandmarkScheme, normalizer="inter_ocular", visible=None
) -> np.ndarray:
    """Measures the length that errors are divided by.

    Args:
        true: Array `(N, K, 2)` of `(x, y)` in pixels.
        scheme: Scheme or its name.
        normalizer: See `normalized_mean_error`.
        visible: Array `(N, K)` or `None`. Points that count in the box.

    Returns:
        Float64 array `(N,)` in pixels. A box without a point gives NaN.
    """
    scheme, true = get(scheme), np.asarray(true, "float64")
    if not isinstance(normalizer, str):
        lengths = np.asarray(normalizer, "float64")
        if lengths.shape != true.shape[:1]:
            raise ValueError(
                f"Expected {len(true)} lengths to divide by. "
                f"Received: normalizer.shape={lengths.shape}"
            )
        return lengths
    if normalizer == "inter_ocular":
        right, left = np.moveaxis(scheme.eye_corners(true), -2, 0)
        return np.linalg.norm(right - left, axis=-1)
    if normalizer == "inter_pupil":
        right, left = np.moveaxis(scheme.pupils(true), -2, 0)
        return np.linalg.norm(right - left, axis=-1)
    if normalizer not in NORMALIZERS:
        raise ValueError(
            f"Expected one of {', '.join(NORMALIZERS)} or an array. "
            f"Received: normalizer={normalizer!r}"
        )
    counted = np.ones(true.shape[:2]) if visible is None else visible
    counted = np.asarray(counted)[..., None] > 0
    low = np.where(counted, true, np.inf).min(axis=1)
    high = np.where(counted, true, -np.inf).max(axis=1)
    sides = np.where(counted.any(axis=1), high - low, np.nan)
    if normalizer == "bbox_diagonal":
        return np.linalg.norm(sides, axis=-1)
    return np.sqrt(sides.prod(axis=-1))
