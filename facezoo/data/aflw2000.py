"""AFLW2000-3D: 2000 faces in the wild with 68 fitted points in space."""

import os
from pathlib import Path

from facezoo.data.faces import CachedFaces
from facezoo.data.faces import Face
from facezoo.data.mat_labels import labelled_face
from facezoo.data.mat_labels import points_in_space
from facezoo.data.mat_labels import pose_of_parameters
from facezoo.data.mat_labels import read_mat
from facezoo.data.root import data_folder
from facezoo.errors import FaceZooError
from facezoo.landmarks import IBUG68

ARRAYS = {"pt3d_68": (3, 68), "Pose_Para": (1, 7)}


class AFLW2000(CachedFaces):
    """The faces of AFLW2000-3D, as it is shipped: `.jpg` beside `.mat`.

    The points are those of the fitted model, hidden ones too, projected into
    the picture; `landmarks_3d` has their depth, and `pose` is of `Pose_Para`.
    SciPy reads the files: `pip install 'facezoo[mat]'`.

    Args:
        root: Folder of the files. Defaults to `AFLW2000` below the folder
            that `$FACEZOO_DATA` names.
        keep_size: As in `facezoo.data.W300`.

    Raises:
        FaceZooError: If the folder holds no such pair.

    Reference:

    - [Zhu et al., 2016](https://arxiv.org/abs/1511.07212)
    """

    def __init__(
        self,
        root: str | os.PathLike | None = None,
        keep_size: int | None = 160,
    ) -> None:
        self.root = data_folder() / "AFLW2000" if root is None else Path(root)
        self.keep_size = keep_size
        paths = sorted(
            path
            for path in self.root.glob("*.jpg")
            if path.with_suffix(".mat").is_file()
        )
        if not paths:
            raise FaceZooError(
                f"{self.root} holds no .jpg with a .mat beside it, as "
                "AFLW2000-3D is shipped."
            )
        super().__init__(paths, self._read_face, IBUG68)

    def _read_face(self, path: Path) -> Face:
        arrays = read_mat(path.with_suffix(".mat"), ARRAYS)
        points = points_in_space(arrays["pt3d_68"])
        pose = pose_of_parameters(arrays["Pose_Para"])
        return labelled_face(path, points[:, :2], pose, points, self.keep_size)
