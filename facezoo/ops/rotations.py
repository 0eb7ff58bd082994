"""Rotations as tensors; the convention is `facezoo.face3d.rotations`'."""

import math

from keras import ops


def rotation_from_6d(numbers):
    """Makes rotations of 6 numbers each, by Gram and Schmidt.

    Args:
        numbers: Tensor `(..., 6)`: two columns, of any length and angle but
            not parallel.

    Returns:
        Tensor `(..., 3, 3)`.

    Reference:

    - [Zhou et al., 2019](https://arxiv.org/abs/1812.07035)
    """
    # Number by number: these are ops that every delegate of LiteRT takes.
    numbers = ops.convert_to_tensor(numbers)
    parts = [numbers[..., i : i + 1] for i in range(6)]
    ax, ay, az = _unit(parts[:3])
    overlap = sum(a * b for a, b in zip((ax, ay, az), parts[3:], strict=True))
    bx, by, bz = _unit(
        [b - overlap * a for a, b in zip((ax, ay, az), parts[3:], strict=True)]
    )
    rows = [
        [ax, bx, ay * bz - az * by],
        [ay, by, az * bx - ax * bz],
        [az, bz, ax * by - ay * bx],
    ]
    rows = [ops.concatenate(row, axis=-1) for row in rows]
    return ops.concatenate([row[..., None, :] for row in rows], axis=-2)


def rotation_angles(matrices):
    """Gives yaw, pitch and roll in degrees, `(..., 3)`, of `(..., 3, 3)`."""
    matrices = ops.convert_to_tensor(matrices)
    yaw = ops.arctan2(matrices[..., 2, 0], matrices[..., 2, 2])
    # The arc tangent has a bounded gradient where the face looks straight up.
    rise = matrices[..., 2, 1]
    flat = ops.sqrt(
        ops.square(matrices[..., 0, 1]) + ops.square(matrices[..., 1, 1]) + 1e-9
    )
    pitch = -ops.arctan2(rise, flat)
    roll = ops.arctan2(-matrices[..., 0, 1], matrices[..., 1, 1])
    return ops.stack([yaw, pitch, roll], axis=-1) * (180 / math.pi)


def rotation_distance(first, second):
    """Gives the angle between rotations in degrees.

    Args:
        first: Tensor `(..., 3, 3)`.
        second: Tensor `(..., 3, 3)`.

    Returns:
        Tensor `(...)`, 0 to 180. Its gradient is finite, also at 0.
    """
    first, second = map(ops.convert_to_tensor, (first, second))
    squares = ops.sum(ops.square(first - second), axis=(-2, -1))
    # Half the chord: the sine of half the angle.
    sine = ops.sqrt(squares / 8 + 1e-10)
    cosine = ops.sqrt(ops.maximum(1 - squares / 8, 1e-10))
    return ops.arctan2(sine, cosine) * (360 / math.pi)


def _unit(parts):
    """Brings a vector, given by its parts, to length 1."""
    squares = sum(part * part for part in parts)
    length = ops.sqrt(squares + 1e-12)
    return [part / length for part in parts]
