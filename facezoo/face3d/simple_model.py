"""A made-up face model, for tests and smoke runs without ICT-FaceKit."""

import numpy as np

from facezoo.face3d.face_model import EYE_POINTS
from facezoo.face3d.face_model import FaceModel
from facezoo.landmarks import IBUG68

EXPRESSIONS = (
    "browInnerUp_L",
    "browInnerUp_R",
    "eyeBlink_L",
    "eyeBlink_R",
    "jawOpen",
    "mouthSmile_L",
    "mouthSmile_R",
)


def simple_face_model() -> FaceModel:
    """Makes a plain head of 68 points with 8 identities, 7 expressions.

    It is of the size of a head, not a likeness of one: labels that mean
    something come from a model of real heads.

    Returns:
        `FaceModel`.
    """
    mean = _mean()
    x, y, z = mean.T
    jaw, nose, mouth = slice(0, 17), slice(27, 36), slice(48, 68)
    identity = np.zeros((8, 68, 3))
    identity[0, :, 0] = 0.05 * x  # wide
    identity[1, :, 1] = 0.05 * y  # long
    identity[2, :, 2] = 0.06 * (z - z.mean())  # deep
    identity[3, jaw, 0] = 0.06 * x[jaw] * np.clip(y[jaw] / 8, 0, 1)
    identity[4, nose, 2] = -0.25 * np.linspace(0, 1, 9)
    identity[5, nose, 1] = 0.2 * np.linspace(0, 1, 9)
    identity[6, mouth, 0] = 0.08 * x[mouth]
    identity[7, 17:27, 1] = -0.25
    expression = np.zeros((len(EXPRESSIONS), 68, 3))
    expression[0, [22, 23], 1] = expression[1, [20, 21], 1] = -0.6
    for mode, upper, lower in (
        (2, (43, 44), (47, 46)),
        (3, (37, 38), (41, 40)),
    ):
        upper, lower = list(upper), list(lower)
        expression[mode, upper, 1] = 0.9 * (y[lower] - y[upper])
    opened = [*range(4, 13), 55, 56, 57, 58, 59, 65, 66, 67]
    expression[4, opened, 1] = 2.0
    expression[4, opened, 2] = 0.6
    expression[5, [53, 54, 55, 64], :] = [0.6, -0.5, 0.3]
    expression[6, [48, 49, 59, 60], :] = [-0.6, -0.5, 0.3]
    return FaceModel(mean, identity, expression, EXPRESSIONS)


def _mean():
    """68 points in centimetres, in the head's axes, the eyes at 0."""
    right = np.zeros((68, 3))
    angles = np.linspace(0, np.pi / 2, 9)
    right[:9, 0] = -7.2 * np.cos(angles) ** 0.8
    right[:9, 1] = 10.5 * np.sin(angles) + 0.5
    right[:9, 2] = 6.5 * np.cos(angles) - 0.5
    right[17:22, 0] = np.linspace(-6.0, -1.3, 5)
    right[17:22, 1] = [-1.2, -2.0, -2.3, -2.2, -1.8]
    right[17:22, 2] = [0.5, -0.6, -1.1, -1.4, -1.6]
    right[27:31, 1] = np.linspace(0, 3.4, 4)
    right[27:31, 2] = np.linspace(-1.6, -3.6, 4)
    right[31:34, 0] = [-1.5, -0.8, 0.0]
    right[31:34, 1] = [4.4, 4.6, 4.7]
    right[31:34, 2] = [-1.4, -1.9, -2.2]
    right[36:42, 0] = [-4.5, -3.7, -2.5, -1.7, -2.5, -3.7]
    right[36:42, 1] = [0.1, -0.5, -0.5, 0.2, 0.5, 0.5]
    right[36:42, 2] = [0.7, 0.0, -0.2, 0.2, 0.0, 0.1]
    right[48:52, 0] = [-2.5, -1.6, -0.6, 0.0]
    right[48:52, 1] = [6.9, 6.3, 6.0, 6.1]
    right[48:52, 2] = [-0.4, -1.2, -1.7, -1.8]
    right[57:60, 0] = [0.0, -0.9, -1.8]
    right[57:60, 1] = [8.0, 7.9, 7.5]
    right[57:60, 2] = [-1.7, -1.5, -1.0]
    right[[60, 61, 62, 66, 67], 0] = [-2.2, -0.9, 0.0, 0.0, -0.9]
    right[[60, 61, 62, 66, 67], 1] = [6.9, 6.7, 6.7, 7.2, 7.1]
    right[[60, 61, 62, 66, 67], 2] = [-0.5, -1.3, -1.5, -1.4, -1.3]
    mirrored = right[IBUG68.mirror_permutation] * [-1, 1, 1]
    mean = np.where(np.any(right != 0, axis=1)[:, None], right, mirrored)
    return mean - mean[list(EYE_POINTS)].mean(axis=0)
