"""Labels in space for faces with 68 points, in memory and in a file."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facezoo.atomic import atomic_write
from facezoo.errors import FaceZooError
from facezoo.face3d.arrays import read_arrays
from facezoo.face3d.face_model import NUM_JAW
from facezoo.face3d.face_model import FaceModel
from facezoo.face3d.fit import FaceFits
from facezoo.face3d.fit import fit_faces
from facezoo.face3d.rotations import check_rotations
from facezoo.images import FaceCropper

ARRAYS = ("landmarks_3d", "pose", "error")


@dataclass(frozen=True)
class FaceLabels:
    """Points in space and head pose of faces, by name.

    Points are in shares of the face's canonical square, so that they hold for
    any cut and any size of the picture: x and y from its left and its upper
    edge, z in the same unit, away from the camera, 0 in the middle of the
    eyes.

    Attributes:
        names: Tuple of `N` names, each once.
        landmarks_3d: float64 `(N, 68, 3)`.
        pose: float64 `(N, 3, 3)`, rotations, see `facezoo.face3d.rotations`.
        error: float64 `(N,)`. How far the inner points lay from the fitted
            model, over the distance of the outer eye corners.
    """

    names: tuple[str, ...]
    landmarks_3d: np.ndarray
    pose: np.ndarray
    error: np.ndarray

    def save(self, path: str | os.PathLike, overwrite: bool = False) -> None:
        """Writes an `.npz` file that `load_labels` reads."""
        with atomic_write(Path(path), overwrite) as temporary:
            with open(temporary, "wb") as file:
                np.savez_compressed(
                    file,
                    names=np.array(self.names),
                    landmarks_3d=self.landmarks_3d.astype("float32"),
                    pose=self.pose,
                    error=self.error,
                )


def load_labels(path: str | os.PathLike) -> FaceLabels:
    """Reads what `FaceLabels.save` wrote.

    Raises:
        FaceZooError: If the file is missing or broken, or holds no such
            labels.
    """
    path = Path(path)
    if not path.is_file():
        raise FaceZooError(
            f"There are no labels {path}; facezoo fit makes them."
        )
    arrays = read_arrays(path, ARRAYS, "names", "labels")
    points, pose, error, names = arrays.values()
    try:
        check_rotations(pose, "pose")
    except ValueError as found:
        raise FaceZooError(f"{path} holds no labels: {found}") from found
    count = len(names)
    shapes = ((count, 68, 3), (count, 3, 3), (count,))
    if (points.shape, pose.shape, error.shape) != shapes:
        raise FaceZooError(
            f"{path} holds no labels: expected {count} faces with "
            f"`landmarks_3d` (68, 3) and `pose` (3, 3). Received: "
            f"{points.shape}, {pose.shape}"
        )
    return FaceLabels(tuple(str(name) for name in names), points, pose, error)


def fit_labels(
    model: FaceModel,
    names: Sequence[str],
    landmarks: np.ndarray,
    camera: str = "perspective",
) -> tuple[FaceLabels, FaceFits]:
    """Makes labels of faces with 68 points.

    The inner points, 17 to 67, keep the place they were set at and get the
    model's depth. The jaw's, whose places on the contour are not places on
    the bone, are the model's in all.

    Args:
        model: `FaceModel`.
        names: `N` names.
        landmarks: `(N, 68, 2)` in pixels.
        camera: As in `fit_faces`.

    Returns:
        `FaceLabels`, and the `FaceFits` that they are of.
    """
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise FaceZooError(
            f"Two faces have the name {twice[0]}; fit their folders apart."
        )
    fits = fit_faces(model, landmarks, camera=camera)
    points = fits.landmarks_3d.copy()
    points[:, NUM_JAW:, :2] = landmarks[:, NUM_JAW:]
    cropper = FaceCropper(128)
    squares = np.array([cropper.square_from_landmarks(p) for p in landmarks])
    sides = (squares[:, 2] - squares[:, 0])[:, None, None]
    points[..., :2] -= squares[:, None, :2]
    labels = FaceLabels(
        tuple(names), points / sides, fits.cameras.rotation, fits.error
    )
    return labels, fits
