"""Points in space and head poses go along when a face is changed."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from facezoo import face3d
from facezoo.data.faces import Face
from facezoo.errors import FaceZooError
from facezoo.landmarks import LandmarkScheme

POSE_OUTPUTS = ("landmarks_3d", "pose")


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
        faces without labels, which have zeros and the identity. A face may
        have one of the two alone. Two empty dicts without a scheme.

    Raises:
        FaceZooError: If the pose of a face is no rotation, or its points in
            space are not finite numbers `(K, 3)`.
    """
    if scheme is None:
        return {}, {}
    count = scheme.num_landmarks
    posed = [face for face in faces if face.pose is not None]
    check_poses([face.name for face in posed], [face.pose for face in posed])
    placed = [face for face in faces if face.landmarks_3d is not None]
    check_points(
        [face.name for face in placed],
        [face.landmarks_3d for face in placed],
        count,
    )
    points = np.zeros((len(faces), count, 3), "float32")
    poses = np.tile(np.eye(3, dtype="float32"), (len(faces), 1, 1))
    known = np.zeros((2, len(faces)), "float32")
    for i, (face, change) in enumerate(zip(faces, changes, strict=True)):
        if face.landmarks_3d is None and face.pose is None:
            continue
        labels = face.landmarks_3d, face.pose
        moved = move_in_space(
            change,
            points[i] if labels[0] is None else np.asarray(labels[0]),
            poses[i] if labels[1] is None else labels[1],
            scheme,
        )
        # What there is no label of stays as it is.
        for j, targets in enumerate((points, poses)):
            if labels[j] is not None:
                targets[i], known[j, i] = moved[j], 1
    return (
        {"landmarks_3d": points, "pose": poses},
        {
            "landmarks_3d": np.repeat(known[0][:, None], count, axis=1),
            "pose": known[1],
        },
    )


def check_poses(names: Sequence[str], poses: Sequence[np.ndarray]) -> None:
    """Checks the poses of faces, all at once.

    Args:
        names: Names of the faces.
        poses: `(3, 3)` each.

    Raises:
        FaceZooError: If one is no rotation; the sentence names its face.
    """
    try:
        if len(poses):
            face3d.check_rotations(np.array(poses))
    except ValueError as found:
        # One by one only here.
        for name, pose in zip(names, poses, strict=True):
            try:
                face3d.check_rotations(pose, "pose")
            except ValueError as error:
                raise FaceZooError(f"The face {name}: {error}") from error
        raise FaceZooError(str(found)) from found


def check_points(
    names: Sequence[str], points: Sequence[np.ndarray], count: int
) -> None:
    """Checks the points in space of faces.

    Args:
        names: Names of the faces.
        points: `(count, 3)` each.
        count: Int. Points of a face.

    Raises:
        FaceZooError: If a face has others, or one is no finite number; the
            sentence names the face.
    """
    for name, of_face in zip(names, points, strict=True):
        try:
            array = np.asarray(of_face, "float64")
        except (TypeError, ValueError):
            received = type(of_face).__name__
        else:
            if array.shape == (count, 3) and np.isfinite(array).all():
                continue
            wrong = np.count_nonzero(~np.isfinite(array))
            received = f"shape {array.shape}, {wrong} not finite"
        raise FaceZooError(
            f"The face {name}: `landmarks_3d` must be finite numbers of the "
            f"shape ({count}, 3). Received: {received}"
        )
