"""300W-LP: the faces of 300-W, turned by rendering up to 90 degrees."""

import fnmatch
import os
from collections.abc import Sequence
from pathlib import Path

from facezoo.data.faces import CachedFaces
from facezoo.data.faces import Face
from facezoo.data.mat_labels import labelled_face
from facezoo.data.mat_labels import pose_of_parameters
from facezoo.data.mat_labels import read_mat
from facezoo.data.root import data_folder
from facezoo.errors import FaceZooError
from facezoo.landmarks import IBUG68

PARTS = ("AFW", "HELEN", "IBUG", "LFPW")
POINTS = ("pts_2d", "pts_3d")


class W300LP(CachedFaces):
    """The faces of 300W-LP, as it is shipped.

    `AFW/x.jpg` has its pose in `AFW/x.mat` and its points in
    `landmarks/AFW/x_pts.mat`. The files tell no depth: faces have a `pose` and
    no `landmarks_3d`. SciPy reads them: `pip install 'facezoo[mat]'`.

    Args:
        root: Folder that holds `AFW` and so on. Defaults to `300W_LP` below
            the folder that `$FACEZOO_DATA` names.
        parts: Which folders. Those with mirrored faces, `AFW_Flip` and so on,
            are left out by default: augmentation mirrors.
        points: `"pts_3d"`, the model's points projected, hidden ones where
            they are; or `"pts_2d"`, the jaw on the visible contour.
        keep_size: As in `facezoo.data.W300`.
        leave_out: String. Pictures whose names match are left out, such as
            `"LFPW_image_test_*"`, those of the test split of 300-W.

    Raises:
        FaceZooError: If there is no face.

    Reference:

    - [Zhu et al., 2016](https://arxiv.org/abs/1511.07212)
    """

    def __init__(
        self,
        root: str | os.PathLike | None = None,
        parts: Sequence[str] = PARTS,
        points: str = "pts_3d",
        keep_size: int | None = 160,
        leave_out: str = "",
    ) -> None:
        if points not in POINTS:
            raise ValueError(
                f"`points` must be one of {POINTS}. Received: points={points!r}"
            )
        self.root = data_folder() / "300W_LP" if root is None else Path(root)
        self.parts = tuple(parts)
        self.points = points
        self.keep_size = keep_size
        paths = sorted(
            path
            for part in parts
            for path in (self.root / part).glob("*.jpg")
            if path.with_suffix(".mat").is_file()
            and not fnmatch.fnmatchcase(path.name, leave_out)
        )
        if not paths:
            raise FaceZooError(
                f"{self.root} holds no .jpg with a .mat beside it in "
                f"{', '.join(parts)}, as 300W-LP is shipped."
            )
        super().__init__(paths, self._read_face, IBUG68)

    def _read_face(self, path: Path) -> Face:
        arrays = read_mat(path.with_suffix(".mat"), {"Pose_Para": (1, 7)})
        name = f"{path.stem}_pts.mat"
        file = self.root / "landmarks" / path.parent.name / name
        points = read_mat(file, {self.points: (68, 2)})[self.points] - 1
        pose = pose_of_parameters(arrays["Pose_Para"])
        return labelled_face(path, points, pose, None, self.keep_size)
