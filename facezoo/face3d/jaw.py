"""The jaw as a line that its points slide along.

People set points 0 to 16 by the visible contour: none has a place of its own
on the bone. So a point is compared with the nearest place on the model's jaw.
"""

import numpy as np

from facezoo.face3d.face_model import NUM_JAW

# A point may slide this many segments to either side of its own place.
REACH = 4
# Where the head is turned by this much, the far contour is the cheek's.
HIDDEN_FROM = np.sin(np.deg2rad(45.0))


def nearest_on_jaw(
    jaw: np.ndarray, points: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Finds the nearest place on the jaw's line for each of its points.

    Args:
        jaw: `(N, 17, 2)`, the model's jaw in the picture.
        points: `(N, 17, 2)`, the points set.

    Returns:
        Index of the segment `(N, 17)`, 0 to 15, and the place in it from 0,
        its start, to 1, `(N, 17)`.
    """
    start = jaw[:, None, :-1]
    along = jaw[:, None, 1:] - start
    offset = points[:, :, None] - start
    length = np.maximum((along**2).sum(axis=-1), 1e-12)
    share = np.clip((offset * along).sum(axis=-1) / length, 0, 1)
    gap = ((offset - share[..., None] * along) ** 2).sum(axis=-1)
    middles = np.arange(NUM_JAW - 1) + 0.5
    far = np.abs(middles - np.arange(NUM_JAW)[:, None]) > REACH
    segment = np.where(far, np.inf, gap).argmin(axis=-1)
    chosen = np.take_along_axis(share, segment[..., None], axis=-1)
    return segment, chosen[..., 0]


def slide(
    rows: np.ndarray, segment: np.ndarray, share: np.ndarray
) -> np.ndarray:
    """Gives what belongs to places on the jaw's line.

    Args:
        rows: `(N, 17, ...)` or `(17, ...)`, something of each jaw point.
        segment: `(N, 17)` from `nearest_on_jaw`.
        share: `(N, 17)` from `nearest_on_jaw`.

    Returns:
        `(N, 17, ...)`.
    """
    if len(rows) == len(segment) and rows.ndim > 2 and rows.shape[1] == NUM_JAW:
        faces = np.arange(len(segment))[:, None]
        first, second = rows[faces, segment], rows[faces, segment + 1]
    else:
        first, second = rows[segment], rows[segment + 1]
    share = share.reshape(*share.shape, *(1,) * (first.ndim - 2))
    return first + share * (second - first)


def jaw_weights(rotation: np.ndarray) -> np.ndarray:
    """Tells how far each jaw point can be trusted, `(N, 17)` from 0 to 1.

    The chin and the near side count fully; the far side of a turned head less
    and less.
    """
    # Third row, first entry: above 0 where the person's left side is far.
    turned = np.clip(rotation[:, 2, 0] / HIDDEN_FROM, -1, 1)
    side = np.clip((np.arange(NUM_JAW) - 8) / 3, -1, 1)
    return 1 - np.clip(turned[:, None] * side, 0, 1)
