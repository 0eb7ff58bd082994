"""One Gauss-Newton step of all faces at a time."""

from dataclasses import dataclass

import numpy as np

from facezoo.face3d.rotations import nearest_rotation

# A step of the coefficients, then: turn (3), log scale, offset (2), nearness.
CAMERA = 7
# How much stronger the prior holds an expression that left [0, 1].
OUTSIDE = 30.0
LARGEST_TURN = 0.5  # radians a step
DAMPING = 1e-3  # share of the diagonal


@dataclass(frozen=True)
class Linearized:
    """Residuals `(N, 68, 2)` and their derivatives `(N, 68, 2, C + 7)`."""

    residuals: np.ndarray
    derivatives: np.ndarray


def linearized(
    state: dict, mean: np.ndarray, basis: np.ndarray, target: np.ndarray
) -> Linearized:
    """Projects the model, and tells how each unknown moves its points.

    Args:
        state: `rotation` `(N, 3, 3)`, `log_scale` `(N,)`, `offset` `(N, 2)`,
            `nearness` `(N,)`, `coefficients` `(N, C)`.
        mean: `(N, 68, 3)`, the mean's points.
        basis: `(N, 68, 3, C)`, what the coefficients add to them.
        target: `(N, 68, 2)`, the points set.
    """
    rotation, nearness = state["rotation"], state["nearness"]
    shapes = mean + (basis @ state["coefficients"][:, None, :, None])[..., 0]
    turned = shapes @ np.swapaxes(rotation, 1, 2)
    x, y, z = np.moveaxis(turned, -1, 0)
    scale = np.exp(state["log_scale"])[:, None]
    shrink = 1 / (1 + nearness[:, None] * z)
    size = scale * shrink
    plane = turned[..., :2] * size[..., None]

    # Of the projection by the turned point, (N, 68, 2, 3).
    by_point = np.zeros((*turned.shape[:2], 2, 3))
    by_point[..., 0, 0] = by_point[..., 1, 1] = size
    by_point[..., 2] = -plane * (nearness[:, None] * shrink)[..., None]
    zero = np.zeros_like(x)
    by_turn = np.stack(
        [
            np.stack([zero, z, -y], axis=-1),
            np.stack([-z, zero, x], axis=-1),
            np.stack([y, -x, zero], axis=-1),
        ],
        axis=-2,
    )
    count = basis.shape[-1]
    derivatives = np.empty((*turned.shape[:2], 2, count + CAMERA))
    derivatives[..., :count] = (by_point @ rotation[:, None]) @ basis
    derivatives[..., count : count + 3] = by_point @ by_turn
    derivatives[..., count + 3] = plane
    derivatives[..., count + 4 : count + 6] = np.eye(2)
    derivatives[..., count + 6] = -plane * (z * shrink)[..., None]
    residuals = target - plane - state["offset"][:, None]
    return Linearized(residuals, derivatives)


def solve_steps(
    system: Linearized,
    state: dict,
    weights: np.ndarray,
    prior: dict,
    nearness: float,
) -> np.ndarray:
    """Solves the damped normal equations of each face, `(N, C + 7)`.

    Args:
        system: `Linearized`.
        state: As in `linearized`.
        weights: `(N, 68)`, of the points.
        prior: Deviations: `identity` `(I,)`, `expression` `(E,)`, and
            `nearness`, a float; 0 holds the nearness where it is.
        nearness: Float. The likely one.
    """
    count, _, _, width = system.derivatives.shape
    rows = system.derivatives.reshape(count, -1, width)
    each = np.repeat(weights, 2, axis=1)
    weighted = np.swapaxes(rows * each[..., None], 1, 2)
    matrix = weighted @ rows
    vector = (weighted @ system.residuals.reshape(count, -1, 1))[..., 0]

    coefficients = state["coefficients"]
    people = len(prior["identity"])
    precision = np.zeros((count, width))
    precision[:, :people] = prior["identity"] ** -2.0
    outside = coefficients[:, people:]
    outside = np.where((outside < 0) | (outside > 1), OUTSIDE, 1.0)
    precision[:, people:-CAMERA] = outside * prior["expression"] ** -2.0
    distance_deviation = prior["nearness"] or 1e-9
    precision[:, -1] = distance_deviation**-2.0
    away = np.zeros((count, width))
    away[:, :-CAMERA] = coefficients
    away[:, -1] = state["nearness"] - nearness
    vector -= precision * away
    diagonal = np.einsum("nii->ni", matrix)
    diagonal += precision
    diagonal += DAMPING * diagonal + 1e-9
    return np.linalg.solve(matrix, vector[..., None])[..., 0]


def stepped(state: dict, step: np.ndarray, has_distance: bool) -> dict:
    """Returns the state after a step `(N, C + 7)`."""
    turn = step[:, -7:-4]
    length = np.linalg.norm(turn, axis=-1, keepdims=True)
    turn = turn * np.minimum(1, LARGEST_TURN / np.maximum(length, 1e-12))
    nearness = state["nearness"]
    if has_distance:
        # No camera is nearer than 25 cm, or beyond infinity.
        nearness = np.clip(nearness + step[:, -1], 0, 1 / 25)
    return {
        "rotation": nearest_rotation(_turns(turn) @ state["rotation"]),
        "log_scale": state["log_scale"] + np.clip(step[:, -4], -0.5, 0.5),
        "offset": state["offset"] + step[:, -3:-1],
        "nearness": nearness,
        "coefficients": state["coefficients"] + step[:, :-CAMERA],
    }


def _turns(vectors):
    """Rotations `(N, 3, 3)` about axes `(N, 3)` by their lengths."""
    angle = np.linalg.norm(vectors, axis=-1)[:, None, None]
    x, y, z = vectors.T
    zero = np.zeros_like(x)
    cross = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=-1)
    cross = cross.reshape(-1, 3, 3)
    small = np.maximum(angle, 1e-12)
    return (
        np.eye(3)
        + np.sin(small) / small * cross
        + (1 - np.cos(small)) / small**2 * (cross @ cross)
    )
