"""Heads drawn from a face model, with their exact truth."""

import numpy as np

from facezoo.face3d import Cameras
from facezoo.face3d import rotation_matrix


def heads(model, count, yaw=50, nearness=0.0, seed=0):
    """Returns cameras and the points in space, `(count, 68, 3)`, of heads."""
    rng = np.random.default_rng(seed)
    rotation = rotation_matrix(
        rng.uniform(-yaw, yaw, count),
        rng.uniform(-25, 25, count),
        rng.uniform(-30, 30, count),
    )
    cameras = Cameras(
        rotation,
        rng.uniform(4, 15, count),
        rng.uniform(50, 90, (count, 2)),
        np.full(count, nearness),
    )
    return cameras, cameras.landmarks_3d(model.shapes(*model.draw(rng, count)))
