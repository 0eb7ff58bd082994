"""The cumulative error distribution and what is read off it."""

import numpy as np


def cumulative_error(errors, thresholds) -> np.ndarray:
    """Gives the share of faces whose error is at most each threshold.

    Args:
        errors: Array `(N,)` of normalized errors, `0.05` being 5 %.
        thresholds: Array `(T,)` in the same unit.

    Returns:
        Float64 array `(T,)` in `[0, 1]`: the curve to plot.

    Example:

    >>> cumulative_error([0.02, 0.06], [0.05, 0.1])
    array([0.5, 1. ])
    """
    errors = np.sort(_check(errors))
    found = np.searchsorted(errors, np.asarray(thresholds), side="right")
    return found / len(errors)


def failure_rate(errors, threshold: float = 0.1) -> float:
    """Gives the share of faces whose error is above the threshold.

    Args:
        errors: Array `(N,)` of normalized errors.
        threshold: Float in the same unit. Defaults to `0.1`, 10 %.

    Returns:
        Float in `[0, 1]`.
    """
    return float((_check(errors) > _positive(threshold)).mean())


def area_under_ced(errors, threshold: float = 0.1) -> float:
    """Gives the area under the curve up to the threshold, over the threshold.

    The curve is a staircase; its area is the mean of what each error leaves
    of the threshold. It is exact: others who sum over a grid get the same but
    for the width of the grid.

    Args:
        errors: Array `(N,)` of normalized errors.
        threshold: Float in the same unit. Defaults to `0.1`, 10 %.

    Returns:
        Float in `[0, 1]`; `1` is a perfect result.

    Example:

    >>> round(area_under_ced([0.02, 0.5]), 6)
    0.4
    """
    threshold = _positive(threshold)
    left = np.clip(threshold - _check(errors), 0, None)
    return float((left / threshold).mean())


def _check(errors) -> np.ndarray:
    errors = np.asarray(errors, "float64")
    if errors.ndim != 1 or not errors.size:
        raise ValueError(
            "Expected the errors of one face or more, of shape (N,). "
            f"Received: errors.shape={errors.shape}"
        )
    if np.isnan(errors).any():
        raise ValueError(
            "Errors must be numbers. "
            f"Received: errors with {np.isnan(errors).sum()} NaN"
        )
    return errors


def _positive(threshold: float) -> float:
    if not threshold > 0:
        raise ValueError(
            f"`threshold` must be above 0. Received: threshold={threshold}"
        )
    return threshold
