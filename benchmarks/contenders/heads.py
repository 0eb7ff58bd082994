"""Heads whose points in space and rotation are known."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facezoo import face3d
from facezoo.data import AFLW2000
from facezoo.data import FaceAugmentation
from facezoo.data import FaceDataset
from facezoo.data.mat_labels import read_mat
from facezoo.data.pose_targets import move_in_space
from facezoo.errors import FaceZooError

SIDE = 128  # pixels of the face at full size
LIMIT = 99.0  # degrees; see `read_aflw2000`


@dataclass(frozen=True)
class Heads:
    """Faces and their truth.

    Attributes:
        faces: uint8 `(N, 128, 128, 3)`.
        points: float64 `(N, 68, 3)` in shares of the face's side.
        poses: float64 `(N, 3, 3)`, rotations.
    """

    faces: np.ndarray
    points: np.ndarray
    poses: np.ndarray


def shares(points: np.ndarray, side: int) -> np.ndarray:
    """Gives points in shares of the face's side, from its edges.

    Args:
        points: `(..., 3)` in pixels; the first one's centre is at 0, so its
            edge at -0.5. Depths have no edge.
        side: Side of the face in pixels.
    """
    return (points + [0.5, 0.5, 0]) / side


def cut_heads(dataset: FaceDataset, indices) -> Heads:
    """Cuts faces of a dataset that has points in space and poses."""
    off, faces, points, poses = FaceAugmentation.off(), [], [], []
    for i in indices:
        head = dataset[i]
        change = off.draw(head.square, np.random.default_rng(0), SIDE)
        faces.append(change.render(head.image))
        moved = move_in_space(
            change, head.landmarks_3d, head.pose, dataset.scheme
        )
        points.append(shares(moved[0], SIDE))
        poses.append(moved[1])
    return Heads(np.stack(faces), np.stack(points), np.stack(poses))


def read_aflw2000(
    dataset: AFLW2000, limit: int | None = None
) -> tuple[Heads, int]:
    """Reads the faces of AFLW2000-3D that the field measures on.

    Faces whose yaw, pitch or roll in `Pose_Para` is 99 degrees or more are
    left out, as is usual since the paper below: of such turns the angles say
    little. Faces are cut by their true points, as training cuts them, not by
    a detector's box.

    Args:
        dataset: The faces.
        limit: Int. Most faces to read, spread evenly over the dataset.

    Returns:
        `Heads`, and how many were left out.

    Raises:
        FaceZooError: If a file is spoiled, or every face was left out.

    Reference:

    - [Ruiz et al., 2018](https://arxiv.org/abs/1710.00925), Hopenet
    """
    count = len(dataset)
    wanted = count if limit is None else min(limit, count)
    indices = [i * count // wanted for i in range(wanted)]
    kept = []
    for i in indices:
        file = dataset.paths[i].with_suffix(".mat")
        told = read_mat(file, {"Pose_Para": (1, 7)})["Pose_Para"][0, :3]
        if np.abs(np.rad2deg(told)).max() < LIMIT:
            kept.append(i)
    if not kept:
        raise FaceZooError(
            f"{Path(dataset.root)} holds no face whose angles are all below "
            f"{LIMIT:.0f} degrees."
        )
    return cut_heads(dataset, kept), len(indices) - len(kept)


def angles_of_aflw2000(poses: np.ndarray) -> np.ndarray:
    """Gives the angles of rotations in the order of turns of AFLW2000-3D.

    Theirs is roll first, then yaw, then pitch, all about the picture's axes;
    errors in the order of `facezoo.face3d.rotations` could not be compared
    with those of others. Two triples of angles are one rotation; this gives
    the one of the smaller pitch and roll.

    Args:
        poses: `(..., 3, 3)`, rotations in facezoo's axes.

    Returns:
        `(..., 3)`: yaw, pitch and roll in degrees. Above 0 the nose points to
        the right of the picture, which `Pose_Para` counts below 0; the face
        looks up; the head is tilted clockwise.
    """
    poses = np.asarray(poses, "float64")
    yaw = -np.arcsin(np.clip(poses[..., 0, 2], -1, 1))
    pitch = np.arctan2(poses[..., 1, 2], poses[..., 2, 2])
    roll = np.arctan2(-poses[..., 0, 1], poses[..., 0, 0])
    angles = np.rad2deg(np.stack([yaw, pitch, roll], axis=-1))
    half = np.copysign(180, angles)
    other = angles - half
    other[..., 0] *= -1
    is_far = np.abs(angles[..., 1:]).sum(axis=-1, keepdims=True) > 180
    return np.where(is_far, other, angles)


def pose_errors(
    found: np.ndarray, truth: np.ndarray, angles=face3d.rotation_angles
) -> dict:
    """Mean errors in degrees, absolute and signed.

    Args:
        found: `(N, 3, 3)`, rotations.
        truth: `(N, 3, 3)`, rotations.
        angles: Function from rotations to yaw, pitch and roll.
    """
    apart = (angles(found) - angles(truth) + 180) % 360 - 180
    errors = {"angle": float(face3d.angle_between(found, truth).mean())}
    for i, name in enumerate(("yaw", "pitch", "roll")):
        errors[name + "_error"] = float(np.abs(apart[:, i]).mean())
        errors[name + "_bias"] = float(apart[:, i].mean())
    return errors
