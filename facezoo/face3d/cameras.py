"""Points of a head to pixels: a weak and a full perspective."""

from dataclasses import dataclass

import numpy as np

from facezoo.face3d.face_model import EYE_POINTS


@dataclass(frozen=True)
class Cameras:
    """How heads stand before their cameras, one a face.

    The camera looks at the origin of the head's axes, the middle of the eyes.
    A point of the head is turned, and lands at
    `offset + scale * (x, y) / (1 + nearness * z)`.

    Attributes:
        rotation: `(N, 3, 3)`, see `facezoo.face3d.rotations`.
        scale: `(N,)`. Pixels a centimetre, at the origin.
        offset: `(N, 2)`. The origin in pixels.
        nearness: `(N,)`. One over the camera's distance in centimetres; 0 is
            weak perspective.
    """

    rotation: np.ndarray
    scale: np.ndarray
    offset: np.ndarray
    nearness: np.ndarray

    def project(self, shapes: np.ndarray) -> np.ndarray:
        """Gives points in pixels, with their depth in the same unit.

        Args:
            shapes: `(N, K, 3)` in centimetres, in the head's axes.

        Returns:
            `(N, K, 3)`: x, y in pixels; z in pixels at the origin's distance,
            away from the camera, 0 at the origin.
        """
        turned = shapes @ np.swapaxes(self.rotation, -1, -2)
        depth = turned[..., 2:]
        shrink = 1 / (1 + self.nearness[:, None, None] * depth)
        scale = self.scale[:, None, None]
        plane = self.offset[:, None] + scale * turned[..., :2] * shrink
        return np.concatenate([plane, scale * depth], axis=-1)

    def landmarks_3d(self, shapes: np.ndarray) -> np.ndarray:
        """As `project`, z from the middle of each face's 12 eye points."""
        points = self.project(shapes)
        root = points[:, list(EYE_POINTS), 2].mean(axis=1)
        points[..., 2] -= root[:, None]
        return points


def affine_pose(
    shapes: np.ndarray, points: np.ndarray, weights: np.ndarray
) -> Cameras:
    """Finds weak-perspective cameras by least squares.

    The best affine map of the points is brought to the nearest turn and scale.

    Args:
        shapes: `(K, 3)` or `(N, K, 3)` in the head's axes.
        points: `(N, K, 2)` in pixels.
        weights: `(N, K)`, at least 0, four of them above 0.

    Returns:
        `Cameras` with a nearness of 0.
    """
    shapes = np.broadcast_to(shapes, (len(points), *shapes.shape[-2:]))
    ones = np.ones((*shapes.shape[:2], 1))
    rows = np.concatenate([shapes, ones], axis=-1)
    weighted = rows * weights[..., None]
    normal = np.swapaxes(weighted, 1, 2) @ rows
    # A flat set of points has no third axis; this keeps it solvable.
    normal = normal + 1e-6 * np.trace(normal, axis1=1, axis2=2)[
        :, None, None
    ] * np.eye(4)
    solved = np.linalg.solve(normal, np.swapaxes(weighted, 1, 2) @ points)
    linear = np.swapaxes(solved[:, :3], 1, 2)
    u, sizes, vt = np.linalg.svd(linear, full_matrices=False)
    two = u @ vt
    third = np.cross(two[:, 0], two[:, 1])
    rotation = np.concatenate([two, third[:, None]], axis=1)
    scale = np.maximum(sizes.mean(axis=1), 1e-9)
    plane = scale[:, None, None] * (shapes @ np.swapaxes(two, 1, 2))
    total = weights.sum(axis=1)[:, None]
    offset = ((points - plane) * weights[..., None]).sum(axis=1) / total
    return Cameras(rotation, scale, offset, np.zeros(len(points)))
