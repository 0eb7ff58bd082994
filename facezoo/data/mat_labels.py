"""The `.mat` files of 300W-LP and AFLW2000-3D, brought to facezoo's axes."""

import dataclasses
import os
import zlib
from pathlib import Path

import numpy as np

from facezoo.data.faces import Face
from facezoo.data.faces import cut_face
from facezoo.errors import FaceZooError
from facezoo.face3d.face_model import EYE_POINTS
from facezoo.images import FaceCropper
from facezoo.images import read_image

# What SciPy raises for files of another kind, cut off or changed on the way,
# beside its own error.
BROKEN = (
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    TypeError,
    UnboundLocalError,
    ValueError,
    zlib.error,
)
# Their axes: x to the right, y up, z to the viewer. Ours: y down, z away.
TO_OUR_AXES = np.diag([1.0, -1.0, -1.0])


def read_mat(path: str | os.PathLike, shapes: dict) -> dict[str, np.ndarray]:
    """Reads arrays of a MATLAB 5 file.

    Args:
        path: The file.
        shapes: Shape of each array by name; `None` in it for any size.

    Returns:
        The arrays by name, float64.

    Raises:
        FaceZooError: If SciPy or the file is missing, or the file holds
            something else.
    """
    try:
        from scipy.io import loadmat
        from scipy.io.matlab import MatReadError
    except ImportError as error:
        raise FaceZooError(
            "SciPy is missing, which reads .mat files: "
            "pip install 'facezoo[mat]'"
        ) from error
    if not Path(path).is_file():
        raise FaceZooError(f"There is no file {path}.")
    try:
        found = loadmat(str(path), variable_names=list(shapes))
        arrays = {n: np.asarray(found[n], "float64") for n in shapes}
    except (*BROKEN, MatReadError) as error:
        raise FaceZooError(
            f"{path} does not hold {', '.join(shapes)} as MATLAB 5 numbers."
        ) from error
    for name, shape in shapes.items():
        array = arrays[name]
        fits = array.ndim == len(shape) and all(
            wanted in (None, size) for size, wanted in zip(array.shape, shape)
        )
        if not fits or not np.isfinite(array).all():
            raise FaceZooError(
                f"{path}: {name} must be finite numbers of the shape {shape}. "
                f"Received: {array.shape}"
            )
    return arrays


def pose_of_parameters(parameters: np.ndarray) -> np.ndarray:
    """Gives the rotation `(3, 3)` of `Pose_Para`.

    Its first three numbers are pitch, yaw and roll in radians, of
    `Rx(pitch) @ Ry(yaw) @ Rz(roll)` with the sines' signs of MATLAB's 3DDFA:
    a turn by the left-hand rule about each axis.

    Reference:

    - [Zhu et al., 2016](https://arxiv.org/abs/1511.07212), 3DDFA
    """
    pitch, yaw, roll = np.ravel(parameters)[:3]
    sin, cos = np.sin, np.cos
    about_x = [
        [1, 0, 0],
        [0, cos(pitch), sin(pitch)],
        [0, -sin(pitch), cos(pitch)],
    ]
    about_y = [[cos(yaw), 0, -sin(yaw)], [0, 1, 0], [sin(yaw), 0, cos(yaw)]]
    about_z = [
        [cos(roll), sin(roll), 0],
        [-sin(roll), cos(roll), 0],
        [0, 0, 1],
    ]
    theirs = np.array(about_x) @ np.array(about_y) @ np.array(about_z)
    return TO_OUR_AXES @ theirs @ TO_OUR_AXES


def points_in_space(points: np.ndarray) -> np.ndarray:
    """Brings `pt3d_68` `(3, 68)` to `(68, 3)`: pixels from 0, z away."""
    points = np.asarray(points, "float64").T - [1, 1, 0]
    points[:, 2] = points[list(EYE_POINTS), 2].mean() - points[:, 2]
    return points


def labelled_face(
    picture: Path,
    landmarks: np.ndarray,
    pose: np.ndarray,
    landmarks_3d: np.ndarray | None,
    keep_size: int | None,
) -> Face:
    """Cuts a face with its labels out of a picture.

    Args:
        picture: The file.
        landmarks: `(68, 2)` in pixels of the picture.
        pose: `(3, 3)`, a rotation.
        landmarks_3d: `(68, 3)` in pixels of the picture, or `None`.
        keep_size: As in `cut_face`.
    """
    square = FaceCropper(128).square_from_landmarks(landmarks)
    face = cut_face(
        read_image(picture), landmarks, square, picture.stem, keep_size
    )
    if landmarks_3d is not None:
        factor = (face.square[2] - face.square[0]) / (square[2] - square[0])
        landmarks_3d = landmarks_3d - [*square[:2], 0]
        landmarks_3d = landmarks_3d * factor + [*face.square[:2], 0]
        landmarks_3d = landmarks_3d.astype("float32")
    return dataclasses.replace(face, landmarks_3d=landmarks_3d, pose=pose)
