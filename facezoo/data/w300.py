"""300-W: faces from LFPW, HELEN and AFW with 68 points set by hand."""

import hashlib
import os
import re
from pathlib import Path

from facezoo.data.faces import CachedFaces
from facezoo.data.faces import Face
from facezoo.data.faces import cut_face
from facezoo.data.root import data_folder
from facezoo.errors import FaceZooError
from facezoo.images import FaceCropper
from facezoo.images import read_image
from facezoo.landmarks import IBUG68
from facezoo.landmarks import LandmarkScheme
from facezoo.landmarks import read_pts

PICTURES = (".jpg", ".jpeg", ".png", ".bmp")
TRAINING = ("lfpw/trainset", "helen/trainset", "afw")
FOLDERS = {
    "train": TRAINING,
    "validation": TRAINING,
    "all-train": TRAINING,
    "test": ("lfpw/testset", "helen/testset"),
}


class W300(CachedFaces):
    """The faces of 300-W, from the folders as they are shipped.

    Folders and names may be in upper or lower case. A picture may hold the
    whole photograph or a cut around the face; a `.pts` file may lack its
    header. Pictures without a `.pts` beside them are left out. A folder that
    is missing is left out too; at least one must be there.

    Training and validation faces come from the training folders alone. A face
    is held out by a hash of its file's name, the same on every machine. Faces
    of one photograph (`12345_1`, `12345_2`) stay on the same side.

    Args:
        split: `"train"`, `"validation"`, `"all-train"` (both) or `"test"`.
        root: Folder that holds `lfpw`, `helen` and `afw`. Defaults to `300w`
            below the folder that `$FACEZOO_DATA` names.
        hold_out: Float from 0 to 1. Share of the training photographs that is
            kept for validation. Defaults to `0.05`.
        keep_size: Int. Faces are kept with a canonical square of at most this
            many pixels; a quarter more than the training size is enough.
            `None` keeps each as it is in its file. Defaults to `160`.

    Raises:
        FaceZooError: if no folder of the split is found.

    Example:

    >>> faces = facezoo.data.W300("train")
    >>> faces[0].landmarks.shape
    (68, 2)

    Reference:

    - [Sagonas et al., 2013](https://doi.org/10.1109/ICCVW.2013.59)
    """

    def __init__(
        self,
        split: str = "train",
        root: str | os.PathLike | None = None,
        hold_out: float = 0.05,
        keep_size: int | None = 160,
    ) -> None:
        if split not in FOLDERS:
            raise ValueError(
                f"`split` must be one of {', '.join(FOLDERS)}. "
                f"Received: split={split!r}"
            )
        if not 0 <= hold_out <= 1:
            raise ValueError(
                f"`hold_out` must be from 0 to 1. Received: hold_out={hold_out}"
            )
        self.split = split
        self.root = _root(root)
        self.hold_out = hold_out
        self.keep_size = keep_size
        folders = [_below(self.root, name) for name in FOLDERS[split]]
        found = [folder for folder in folders if folder is not None]
        if not found:
            raise FaceZooError(
                f"No folder of the 300-W split {split!r} in {self.root}: "
                f"expected {', '.join(FOLDERS[split])}; pass `root` or set "
                "$FACEZOO_DATA to the folder that holds 300w."
            )
        paths = [path for folder in found for path in annotated(folder)]
        if split in ("train", "validation"):
            wanted = split == "validation"
            paths = [p for p in paths if _held_out(p, hold_out) == wanted]
        super().__init__(paths, self._read_face, IBUG68)

    def _read_face(self, path: Path) -> Face:
        return read_face(path, IBUG68, self.keep_size)


def annotated(folder: str | os.PathLike) -> list[Path]:
    """Lists the pictures of a folder that have a `.pts` file beside them."""
    files = sorted(Path(folder).iterdir())
    points = {path.stem for path in files if path.suffix.lower() == ".pts"}
    return [
        path
        for path in files
        if path.suffix.lower() in PICTURES and path.stem in points
    ]


def read_face(
    path: str | os.PathLike,
    scheme: LandmarkScheme = IBUG68,
    keep_size: int | None = 160,
) -> Face:
    """Reads a picture and the `.pts` beside it as a `Face`.

    Args:
        path: The picture; the points have its name and `.pts` or `.PTS`.
        scheme: `LandmarkScheme` of the points.
        keep_size: As in `W300`.

    Returns:
        A `Face`, its canonical square 1.25 times the points' longer side.

    Raises:
        FaceZooError: if a file is missing or cannot be read.
    """
    path = Path(path)
    points = path.with_suffix(".pts")
    if not points.exists() and path.with_suffix(".PTS").exists():
        points = path.with_suffix(".PTS")
    landmarks = read_pts(points, scheme.num_landmarks)
    square = FaceCropper(128).square_from_landmarks(landmarks)
    return cut_face(read_image(path), landmarks, square, path.stem, keep_size)


def _root(root: str | os.PathLike | None) -> Path:
    if root is None:
        folder = data_folder()
        root = _below(folder, "300w") or folder / "300w"
    root = Path(root)
    if not root.is_dir():
        raise FaceZooError(
            f"300-W was not found in {root}: pass `root` or set $FACEZOO_DATA "
            "to the folder that holds 300w."
        )
    return root


def _below(folder: Path, name: str) -> Path | None:
    """The folder `name` below `folder` whatever its case, or `None`."""
    for part in name.split("/"):
        if not folder.is_dir():
            return None
        matches = [
            child
            for child in sorted(folder.iterdir())
            if child.is_dir() and child.name.lower() == part
        ]
        if not matches:
            return None
        folder = matches[0]
    return folder


def _held_out(path: Path, share: float) -> bool:
    """Whether the photograph of a file is kept for validation."""
    name = path.stem.lower()
    # AFW and HELEN number the faces of a photograph: 12345_1, 12345_2.
    face_of_photo = re.fullmatch(r"(\d+)_\d+", name)
    if face_of_photo:
        name = face_of_photo.group(1)
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share
