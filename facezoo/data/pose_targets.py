"""Points in space and head poses go along when a face is changed."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from facezoo import face3d
from facezoo.data.faces import Face
from facezoo.landmarks import LandmarkScheme


def move_in_space(
    change: Any,
    landmarks_3d: np.ndarray,
    pose: np.ndarray,
    scheme: LandmarkScheme,
) -> tuple[np.ndarray, np.ndarray]:
    """Turns, scales, shifts and mirrors points in space and a head's pose.

    Args:
        change: What was drawn for the face: `transform`, `(2, 3)`, takes
            points of the picture to the face by a turn, a scale and a shift;
            `mirrored`, and `size`, the side of the face.
        landmarks_3d: `(K, 3)` in pixels of the picture.
        pose: `(3, 3)`, a rotation.
        scheme: `LandmarkScheme` of the points.

    Returns:
        float32 `(K, 3)` in pixels of the face, and float32 `(3, 3)`.
    """
    linear = np.asarray(change.transform, "float64")[:, :2]
    zoom = np.hypot(linear[0, 0], linear[1, 0])
    degrees = np.rad2deg(np.arctan2(linear[1, 0], linear[0, 0]))
    points = np.empty((len(landmarks_3d), 3))
    points[:, :2] = landmarks_3d[:, :2] @ linear.T + change.transform[:, 2]
    points[:, 2] = zoom * landmarks_3d[:, 2]
    pose = face3d.turn_rotation(pose, degrees)
    if change.mirrored:
        points = points * [-1, 1, 1] + [change.size - 1, 0, 0]
        points = points[scheme.mirror_permutation]
        pose = face3d.mirror_rotation(pose)
    return points.astype("float32"), pose.astype("float32")


def pose_targets(
    faces: Sequence[Face],
    changes: Sequence[Any],
    scheme: LandmarkScheme | None,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Makes the targets of a batch in space.

    Args:
        faces: `Face` each.
        changes: What was drawn for each, as in `move_in_space`.
        scheme: `LandmarkScheme` of the points, or `None`.

    Returns:
        Targets, `landmarks_3d` float32 `(batch, K, 3)` and `pose` float32
        `(batch, 3, 3)`, and their weights, `(batch, K)` and `(batch,)`: 0 for
        faces without labels, which have zeros and the identity. Two empty
        dicts where no face can have labels, for want of a scheme.
    """
    if scheme is None:
        return {}, {}
    count = scheme.num_landmarks
    points = np.zeros((len(faces), count, 3), "float32")
    poses = np.tile(np.eye(3, dtype="float32"), (len(faces), 1, 1))
    known = np.zeros(len(faces), "float32")
    for i, (face, change) in enumerate(zip(faces, changes, strict=True)):
        if face.landmarks_3d is None or face.pose is None:
            continue
        points[i], poses[i] = move_in_space(
            change, face.landmarks_3d, face.pose, scheme
        )
        known[i] = 1
    weights = {"landmarks_3d": np.repeat(known[:, None], count, axis=1)}
    return (
        {"landmarks_3d": points, "pose": poses},
        {**weights, "pose": known},
    )
