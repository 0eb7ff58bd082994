"""The points beside a picture: `.pts` of 300-W, or a 189-point `.tem`."""

from pathlib import Path

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.landmarks import IBUG68
from facezoo.landmarks import read_pts
from facezoo.landmarks import read_tem
from facezoo.landmarks import tem_to_ibug68

ANNOTATIONS = (".pts", ".PTS", ".tem", ".TEM")


def read_annotation(picture: Path) -> np.ndarray:
    """Reads the 68 points of the file beside a picture.

    Args:
        picture: `pathlib.Path` of the picture. The points have its stem and
            `.pts` (68 points) or `.tem` (189, brought to the 68). Where both
            lie there, the `.pts` is read.

    Returns:
        Float32 array `(68, 2)` of `(x, y)` in pixels of the picture, the first
        pixel's centre at 0.

    Raises:
        FaceZooError: If there is no such file, it is malformed, or the outer
            eye corners lie in one place, so that no error could be measured.
    """
    picture = Path(picture)
    path = _beside(picture)
    if path.suffix.lower() == ".tem":
        landmarks = tem_to_ibug68(read_tem(path))
    else:
        landmarks = read_pts(path, IBUG68.num_landmarks)
    right, left = IBUG68.eye_corners(landmarks)
    if not np.linalg.norm(right - left) > 0:
        raise FaceZooError(
            f"{picture}: The outer eye corners lie in one place."
        )
    return landmarks


def lonely_annotations(folder: Path, pictures: list[Path]) -> list[Path]:
    """Lists the files of points in a folder that have no picture beside."""
    stems = {picture.stem for picture in pictures}
    return [
        path
        for path in sorted(Path(folder).iterdir())
        if path.suffix in ANNOTATIONS and path.stem not in stems
    ]


def _beside(picture: Path) -> Path:
    for suffix in ANNOTATIONS:
        path = picture.with_suffix(suffix)
        if path.exists():
            return path
    return picture.with_suffix(ANNOTATIONS[0])
