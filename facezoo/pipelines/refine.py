"""Cut a face a second time, by the landmarks that the first pass found."""

from collections.abc import Sequence

import numpy as np

from facezoo.images import FaceCropper

# A second square farther from the first than these is taken for a failure:
# its middle, in sides of the first one, and how much larger or smaller it is.
MAX_SHIFT = 0.35
MAX_ZOOM = 1.6


def refined_square(landmarks: np.ndarray, square: Sequence) -> np.ndarray:
    """Gives the square that the landmarks ask for.

    The networks are trained on the square that is centred on the landmarks'
    bounding box and 1.25 times its longer side; a detector only comes near it.

    Args:
        landmarks: `(K, 2)`, found in `square`, in pixels of the picture.
        square: `(x0, y0, x1, y1)`, the square of the first pass.

    Returns:
        Float64 `(4,)`: the square of the second pass, or the first one where
        the landmarks can't be right.
    """
    first = np.asarray(square, np.float64)
    if not np.isfinite(landmarks).all() or not np.ptp(landmarks, axis=0).any():
        return first
    second = FaceCropper(1).square_from_landmarks(landmarks)
    side, new_side = first[2] - first[0], second[2] - second[0]
    shift = np.abs((second[:2] + second[2:] - first[:2] - first[2:]) / 2).max()
    too_far = shift > MAX_SHIFT * side
    zoom = max(new_side / side, side / new_side)
    return first if too_far or zoom > MAX_ZOOM else second
