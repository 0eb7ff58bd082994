"""What each output is measured in, and how far a file may be from the model."""

import numpy as np

TOLERANCE = 1e-4
# Small differences of large numbers: they magnify those of the points.
SPREADS = ("scores", "landmark_sigma", "landmark_covariance")
SPREAD_TOLERANCE = 10 * TOLERANCE
# Outputs in pixels, with their power: compared relative to the face's side.
PIXELS = {
    "landmarks": 1,
    "landmark_sigma": 1,
    "landmark_covariance": 2,
    "landmarks_3d": 1,
}


def tolerance(name: str) -> float:
    """Gives what an output may differ by in float32, relative to its size."""
    return SPREAD_TOLERANCE if name in SPREADS else TOLERANCE


def relative_difference(wanted: np.ndarray, given: np.ndarray) -> float:
    """Compares an output of a file with that of the model.

    Args:
        wanted: Array, what the model gives.
        given: Array of the same shape, what the file gives.

    Returns:
        The largest absolute difference, over the largest absolute value of
        `wanted` where that is above 1.
    """
    difference = np.abs(given.astype("float64") - wanted).max()
    return float(difference) / max(1.0, float(np.abs(wanted).max()))
