"""Fit the face model to points that were set in pictures."""

from dataclasses import dataclass

import numpy as np

from facezoo.face3d.cameras import Cameras
from facezoo.face3d.cameras import affine_pose
from facezoo.face3d.face_model import NUM_JAW
from facezoo.face3d.face_model import FaceModel
from facezoo.face3d.jaw import jaw_weights
from facezoo.face3d.jaw import nearest_on_jaw
from facezoo.face3d.jaw import slide
from facezoo.face3d.steps import linearized
from facezoo.face3d.steps import solve_steps
from facezoo.face3d.steps import stepped
from facezoo.landmarks import IBUG68

CAMERAS = ("weak", "perspective")
AT_A_TIME = 256  # faces; more need memory and are no faster
JAW, INNER = slice(NUM_JAW), slice(NUM_JAW, 68)


@dataclass(frozen=True)
class FaceFits:
    """What was found for each of `N` faces.

    Attributes:
        cameras: `Cameras`: rotation, scale, offset, nearness.
        identity: `(N, I)` coefficients.
        expression: `(N, E)` coefficients.
        landmarks_3d: `(N, 68, 3)`: x, y in pixels, z in the same unit, away
            from the camera, 0 in the middle of the eyes.
        error: `(N,)`. Mean distance of the inner points 17 to 67 from the
            model's, over the distance of the outer eye corners, as set.
        jaw_error: `(N,)`. The same of the jaw points, from the model's line.
    """

    cameras: Cameras
    identity: np.ndarray
    expression: np.ndarray
    landmarks_3d: np.ndarray
    error: np.ndarray
    jaw_error: np.ndarray


def fit_faces(
    model: FaceModel,
    landmarks: np.ndarray,
    visible: np.ndarray | None = None,
    camera: str = "weak",
    num_identity: int = 40,
    noise: float = 0.12,
    jaw_noise: float = 0.4,
    expression_deviation: float = 0.25,
    distance: float = 80.0,
    steps: int = 10,
) -> FaceFits:
    """Finds head pose, camera, identity and expression of faces.

    All faces are fitted at a time by damped Gauss-Newton steps. Residuals are
    in centimetres of the face. Identity coefficients have a normal prior;
    expressions too, and a strong one against leaving `[0, 1]`. Points far off
    lose their weight (Cauchy). Jaw points slide along the jaw's line.

    Args:
        model: `FaceModel`.
        landmarks: `(N, 68, 2)` in pixels, y down.
        visible: Bool `(N, 68)`; points that are not count nothing. Defaults to
            all.
        camera: `"weak"` or `"perspective"`, which also fits the distance.
        num_identity: Int. Identity coefficients fitted; the others stay 0.
        noise: Float. Expected deviation of the inner points, in centimetres.
        jaw_noise: Float. The same of the jaw points.
        expression_deviation: Float. Deviation of the expressions' prior.
        distance: Float. Likely distance of a camera in centimetres.
        steps: Int. Gauss-Newton steps.

    Returns:
        `FaceFits`.

    Raises:
        ValueError: If the points have another shape or are not finite, or a
            face has less than 12 visible inner points.

    Reference:

    - [Blanz and Vetter, 2003](https://doi.org/10.1109/TPAMI.2003.1227983)
    """
    if camera not in CAMERAS:
        raise ValueError(
            f"`camera` must be one of {CAMERAS}. Received: camera={camera!r}"
        )
    landmarks = np.asarray(landmarks, "float64")
    if landmarks.ndim != 3 or landmarks.shape[1:] != (68, 2):
        raise ValueError(
            "`landmarks` must have the shape (N, 68, 2). "
            f"Received: landmarks.shape={landmarks.shape}"
        )
    seen = np.ones(landmarks.shape[:2])
    if visible is not None:
        seen = np.asarray(visible, "float64")
    if not np.isfinite(landmarks[seen > 0]).all():
        raise ValueError("`landmarks` must be finite where they are visible.")
    few = (seen[:, INNER] > 0).sum(axis=1) < 12
    if few.any():
        raise ValueError(
            "Each face must have at least 12 visible inner points. "
            f"Received: face {int(np.flatnonzero(few)[0])} has fewer"
        )
    landmarks = np.where(seen[..., None] > 0, landmarks, 0.0)
    num_identity = min(num_identity, len(model.identity))
    deviations = np.full(68, noise)
    deviations[:NUM_JAW] = jaw_noise
    prior = {
        "identity": np.ones(num_identity),
        "expression": np.full(len(model.expression), expression_deviation),
        "nearness": 0.5 / distance if camera == "perspective" else 0.0,
    }
    parts = []
    for i in range(0, len(landmarks), AT_A_TIME):
        part = slice(i, i + AT_A_TIME)
        parts.append(
            _fit(
                model,
                landmarks[part],
                seen[part],
                deviations,
                prior,
                1 / distance if camera == "perspective" else 0.0,
                steps,
            )
        )
    fields = zip(*parts, strict=True)
    rotation, scale, offset, nearness, coefficients = (
        np.concatenate(field) for field in fields
    )
    cameras = Cameras(rotation, scale, offset, nearness)
    identity = np.zeros((len(landmarks), len(model.identity)))
    identity[:, :num_identity] = coefficients[:, :num_identity]
    expression = coefficients[:, num_identity:]
    points = cameras.landmarks_3d(model.shapes(identity, expression))
    error, jaw_error = fit_errors(points, landmarks, seen)
    return FaceFits(cameras, identity, expression, points, error, jaw_error)


def fit_errors(
    points: np.ndarray, landmarks: np.ndarray, seen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Measures fitted faces over the distance of the outer eye corners.

    The distance is that of the points set; of the model's where a corner is
    not seen.

    Args:
        points: `(N, 68, 3)` or `(N, 68, 2)`, the model's.
        landmarks: `(N, 68, 2)`, those set.
        seen: `(N, 68)`, which count.

    Returns:
        Mean distance of the inner points, `(N,)`, and of the jaw points from
        the model's line, `(N,)`; NaN where none is seen.
    """
    plane = points[..., :2]
    right, left = IBUG68.outer_eye_corners
    both = (seen[:, [right, left]] > 0).all(axis=1)
    eyes = np.where(both[:, None, None], landmarks, plane)
    size = np.linalg.norm(eyes[:, right] - eyes[:, left], axis=-1)
    gaps = np.linalg.norm(plane - landmarks, axis=-1)
    segment, share = nearest_on_jaw(plane[:, :NUM_JAW], landmarks[:, :NUM_JAW])
    on_jaw = slide(plane[:, :NUM_JAW], segment, share)
    jaw_gaps = np.linalg.norm(on_jaw - landmarks[:, :NUM_JAW], axis=-1)
    errors = []
    for part, values in ((INNER, gaps[:, INNER]), (JAW, jaw_gaps)):
        weights = (seen[:, part] > 0).astype("float64")
        total = weights.sum(axis=1)
        mean = (values * weights).sum(axis=1) / np.maximum(total, 1)
        errors.append(np.where(total > 0, mean / size, np.nan))
    return errors[0], errors[1]


def _fit(model, landmarks, seen, deviations, prior, nearness, steps):
    """Fits some faces; returns rotation, scale, offset, nearness, coefs."""
    first = seen.copy()
    first[:, :NUM_JAW] = 0
    cameras = affine_pose(model.mean, landmarks, first)
    # From here on a face is about as large in its unit as in centimetres.
    unit, origin = cameras.scale, cameras.offset
    target = (landmarks - origin[:, None]) / unit[:, None, None]
    count, width = len(landmarks), len(prior["identity"])
    basis = np.concatenate([model.identity[:width], model.expression])
    state = {
        "rotation": cameras.rotation,
        "log_scale": np.zeros(count),
        "offset": np.zeros((count, 2)),
        "nearness": np.full(count, nearness),
        "coefficients": np.zeros((count, len(basis))),
    }
    for _ in range(steps):
        rows_mean, rows_basis = _matched(model.mean, basis, state, target)
        weights = seen / deviations**2
        weights[:, :NUM_JAW] *= jaw_weights(state["rotation"])
        system = linearized(state, rows_mean, rows_basis, target)
        gaps = (system.residuals**2).sum(axis=-1) / deviations**2
        weights = weights / (1 + gaps / 9)
        step = solve_steps(system, state, weights, prior, nearness)
        state = stepped(state, step, nearness > 0)
    return (
        state["rotation"],
        unit * np.exp(state["log_scale"]),
        origin + unit[:, None] * state["offset"],
        state["nearness"],
        state["coefficients"],
    )


def _matched(mean, basis, state, target):
    """Mean and basis of the places that the points are compared with."""
    rows_basis = np.moveaxis(basis, 0, -1)
    shapes = mean + np.tensordot(state["coefficients"], basis, 1)
    cameras = Cameras(
        state["rotation"],
        np.exp(state["log_scale"]),
        state["offset"],
        state["nearness"],
    )
    jaw = cameras.project(shapes[:, :NUM_JAW])[..., :2]
    segment, share = nearest_on_jaw(jaw, target[:, :NUM_JAW])
    count = len(target)
    rows_mean = np.tile(mean, (count, 1, 1))
    rows_mean[:, :NUM_JAW] = slide(mean[:NUM_JAW], segment, share)
    jaw_basis = slide(rows_basis[:NUM_JAW], segment, share)
    inner = np.broadcast_to(
        rows_basis[NUM_JAW:], (count, *rows_basis[NUM_JAW:].shape)
    )
    return rows_mean, np.concatenate([jaw_basis, inner], axis=1)
