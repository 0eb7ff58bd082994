"""How honest predicted errors are: coverage, calibration, rank correlation."""

import math

import numpy as np


def mahalanobis_squared(
    predicted: np.ndarray, true: np.ndarray, covariance: np.ndarray
) -> np.ndarray:
    """Measures errors in units of what was predicted.

    For an error drawn from a 2D Gaussian of the predicted covariance this
    follows a chi-squared distribution of two degrees of freedom.

    Args:
        predicted: Array `(..., K, 2)`, points found.
        true: Array `(..., K, 2)`, points of the truth.
        covariance: Array `(..., K, 2, 2)`, predicted, in the square of the
            points' unit.

    Returns:
        Float64 array `(..., K)`, 0 or more.
    """
    dx, dy = np.moveaxis(np.subtract(predicted, true, dtype="float64"), -1, 0)
    covariance = np.asarray(covariance, "float64")
    xx, yy = covariance[..., 0, 0], covariance[..., 1, 1]
    xy = covariance[..., 0, 1]
    determinant = np.maximum(xx * yy - xy**2, 1e-12)
    squares = yy * dx**2 - 2 * xy * dx * dy + xx * dy**2
    return squares / determinant


def region_radius(level: float) -> float:
    """Returns how many deviations a region that holds `level` reaches.

    Args:
        level: Float in `(0, 1)`, the share of points it should hold.

    Example:

    >>> round(region_radius(0.9), 3)
    2.146
    """
    if not 0 < level < 1:
        raise ValueError(
            f"`level` must be between 0 and 1. Received: level={level}"
        )
    return math.sqrt(-2 * math.log1p(-level))


def region_coverage(distances: np.ndarray, level: float = 0.9) -> float:
    """Returns the share of points inside their regions of `level`.

    Args:
        distances: Array of `mahalanobis_squared`.
        level: Float in `(0, 1)`.
    """
    return float(np.mean(np.asarray(distances) <= region_radius(level) ** 2))


def sigma_scale(distances: np.ndarray, level: float = 0.9) -> float:
    """Returns the factor of all deviations that makes `level` come true.

    Args:
        distances: Array of `mahalanobis_squared` of points that were held
            out.
        level: Float in `(0, 1)`: with the factor, this share of the points
            lies inside the regions of this level.
    """
    reached = math.sqrt(float(np.quantile(distances, level)))
    return reached / region_radius(level)


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Returns Spearman's rank correlation; equal values share a mean rank.

    Args:
        a: Array `(N,)`, such as predicted errors.
        b: Array `(N,)`, such as errors.

    Returns:
        Float in `[-1, 1]`; NaN if all values of an array are equal.
    """
    ranks = [_ranks(np.asarray(values, "float64")) for values in (a, b)]
    a, b = (rank - rank.mean() for rank in ranks)
    scale = math.sqrt((a @ a) * (b @ b))
    return float(a @ b / scale) if scale else math.nan


def _ranks(values: np.ndarray) -> np.ndarray:
    _, group, counts = np.unique(
        values, return_inverse=True, return_counts=True
    )
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[group]
