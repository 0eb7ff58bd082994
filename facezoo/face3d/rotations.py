"""Rotations of a head: matrices, their 6 numbers, and three angles.

The convention of facezoo, here and nowhere else:

- Axes of a picture: x to the right, y down, z away from the camera.
- Axes of a head that looks straight into the camera: the same. So x points
  to the person's left, y to the chin, z from the nose to the back of the head.
- A rotation `R` takes head to picture: `picture = R @ head`. The identity is
  a frontal, upright face.
- `R = Rz(roll) @ Rx(-pitch) @ Ry(-yaw)`, angles in degrees. Yaw above 0: the
  nose points to the right of the picture. Pitch above 0: the face looks up.
  Roll above 0: the head is tilted clockwise, as it is seen.
- Yaw and roll lie in (-180, 180], pitch in [-90, 90]. A turn of the picture
  adds to roll alone; a mirrored picture changes the signs of yaw and roll.
- The 6 numbers of a rotation are its first two columns, one after the other.

Other tools order their turns in other ways. Compare matrices, or the angles
that `rotation_angles` gives for their matrices, not angles of two orders.
"""

import numpy as np


def rotation_matrix(yaw, pitch, roll) -> np.ndarray:
    """Makes rotations of angles in degrees.

    Args:
        yaw: Number or array.
        pitch: Number or array.
        roll: Number or array; the three shapes broadcast.

    Returns:
        float64 `(..., 3, 3)`.

    Example:

    >>> nose = [0, 0, -1]
    >>> (rotation_matrix(30, 0, 0) @ nose).round(2)
    array([ 0.5 ,  0.  , -0.87])
    """
    roll, pitch, yaw = np.broadcast_arrays(roll, pitch, yaw)
    turn = _about_axis(2, roll) @ _about_axis(0, -pitch)
    return turn @ _about_axis(1, -yaw)


def rotation_angles(matrices: np.ndarray) -> np.ndarray:
    """Gives yaw, pitch and roll in degrees, `(..., 3)`, of `(..., 3, 3)`."""
    matrices = np.asarray(matrices, "float64")
    yaw = np.arctan2(matrices[..., 2, 0], matrices[..., 2, 2])
    pitch = -np.arcsin(np.clip(matrices[..., 2, 1], -1, 1))
    roll = np.arctan2(-matrices[..., 0, 1], matrices[..., 1, 1])
    return np.rad2deg(np.stack([yaw, pitch, roll], axis=-1))


def mirror_rotation(matrices: np.ndarray) -> np.ndarray:
    """Gives the rotations, `(..., 3, 3)`, of heads in mirrored pictures."""
    signs = np.array([-1.0, 1.0, 1.0])
    return np.asarray(matrices) * signs * signs[:, None]


def turn_rotation(matrices: np.ndarray, degrees) -> np.ndarray:
    """Gives the rotations of heads in pictures turned clockwise.

    Args:
        matrices: `(..., 3, 3)`.
        degrees: Number or array.
    """
    return _about_axis(2, np.asarray(degrees, "float64")) @ matrices


def nearest_rotation(matrices: np.ndarray) -> np.ndarray:
    """Gives the rotations `(..., 3, 3)` nearest to any matrices."""
    u, _, vt = np.linalg.svd(np.asarray(matrices, "float64"))
    u[..., :, 2] *= np.linalg.det(u @ vt)[..., None]
    return u @ vt


def rotation_from_6d(numbers: np.ndarray) -> np.ndarray:
    """Makes rotations `(..., 3, 3)` of 6 numbers each, by Gram and Schmidt.

    Reference:

    - [Zhou et al., 2019](https://arxiv.org/abs/1812.07035)
    """
    numbers = np.asarray(numbers, "float64")
    first, second = numbers[..., :3], numbers[..., 3:]
    first = first / np.linalg.norm(first, axis=-1, keepdims=True)
    overlap = (first * second).sum(axis=-1, keepdims=True)
    second = second - overlap * first
    second = second / np.linalg.norm(second, axis=-1, keepdims=True)
    return np.stack([first, second, np.cross(first, second)], axis=-1)


def rotation_to_6d(matrices: np.ndarray) -> np.ndarray:
    """Gives the first two columns, `(..., 6)`, of `(..., 3, 3)`."""
    matrices = np.asarray(matrices)
    return np.concatenate([matrices[..., 0], matrices[..., 1]], axis=-1)


def angle_between(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Gives the angle in degrees, `(...)`, from rotations to others."""
    trace = np.einsum("...ij,...ij->...", first, second)
    return np.rad2deg(np.arccos(np.clip((trace - 1) / 2, -1, 1)))


def check_rotations(matrices, name: str = "rotation") -> np.ndarray:
    """Returns rotations as float64 `(..., 3, 3)`.

    Args:
        matrices: What should be rotations.
        name: What the error calls them.

    Raises:
        ValueError: If a matrix is not 3 by 3, not orthonormal to 1e-3, or
            mirrors.
    """
    matrices = np.asarray(matrices, "float64")
    if matrices.ndim < 2 or matrices.shape[-2:] != (3, 3):
        raise ValueError(
            f"`{name}` must be rotations of the shape (..., 3, 3). "
            f"Received: {name}.shape={matrices.shape}"
        )
    products = matrices @ np.swapaxes(matrices, -1, -2)
    off = np.abs(products - np.eye(3)).max(axis=(-2, -1), initial=0)
    bad = ~(off < 1e-3) | (np.linalg.det(np.nan_to_num(matrices)) < 0)
    if bad.any():
        first = matrices.reshape(-1, 3, 3)[np.flatnonzero(bad)[0]]
        raise ValueError(
            f"`{name}` must be rotations: orthonormal, with a determinant of "
            f"1. Received: {name}={first.round(3).tolist()}"
        )
    return matrices


def _about_axis(axis, degrees):
    """Turns by the right-hand rule about x (0), y (1) or z (2)."""
    angle = np.deg2rad(np.asarray(degrees, "float64"))
    first, second = (axis + 1) % 3, (axis + 2) % 3
    matrices = np.zeros((*angle.shape, 3, 3))
    matrices[..., axis, axis] = 1
    matrices[..., first, first] = np.cos(angle)
    matrices[..., second, second] = np.cos(angle)
    matrices[..., first, second] = -np.sin(angle)
    matrices[..., second, first] = np.sin(angle)
    return matrices
