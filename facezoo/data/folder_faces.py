"""Any folder of pictures, one face each, with points or without."""

import os
from pathlib import Path

from facezoo.data.faces import CachedFaces
from facezoo.data.faces import Face
from facezoo.data.faces import cut_face
from facezoo.data.root import data_folder
from facezoo.errors import FaceZooError
from facezoo.images import middle_square
from facezoo.images import read_image
from facezoo.landmarks import IBUG68
from facezoo.landmarks import read_pts

PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".webp")


class FolderFaces(CachedFaces):
    """The pictures of a folder, for the image alone or with points as well.

    Each picture holds one face. Its canonical square lies in the middle, and
    is `canonical` times the shorter side wide; the rest is room to turn.

    Args:
        folder: Folder with pictures. Folders below it are not searched.
        canonical: Float above 0, at most 1. Defaults to `4 / 7`.
        keep_size: Int. Faces are kept with a canonical square of at most this
            many pixels. `None` keeps each as it is. Defaults to `160`.
        labels: Folder of `.pts` files of 68 points, named like the pictures,
            as `facezoo label` writes them. Faces without a file have no
            points. Defaults to none for all.
        labelled_only: Bool. Whether faces without points are left out.
            Defaults to `False`.

    Raises:
        FaceZooError: If the folder is missing or holds no picture, or the
            labels hold no `.pts` file, or with `labelled_only` none of a
            picture.

    Example:

    >>> len(facezoo.data.FolderFaces("portraits"))
    200
    """

    def __init__(
        self,
        folder: str | os.PathLike,
        canonical: float = 4 / 7,
        keep_size: int | None = 160,
        labels: str | os.PathLike | None = None,
        labelled_only: bool = False,
    ) -> None:
        if not 0 < canonical <= 1:
            raise ValueError(
                "`canonical` must be above 0 and at most 1. "
                f"Received: canonical={canonical}"
            )
        self.folder = Path(folder)
        self.canonical = canonical
        self.keep_size = keep_size
        if not self.folder.is_dir():
            raise FaceZooError(f"There is no folder {self.folder}.")
        paths = [
            path
            for path in sorted(self.folder.iterdir())
            if path.suffix.lower() in PICTURES
        ]
        if not paths:
            raise FaceZooError(
                f"The folder {self.folder} holds no picture "
                f"({', '.join(PICTURES)})."
            )
        self.labels = None if labels is None else Path(labels)
        if labelled_only and self.labels is None:
            raise ValueError(
                "`labelled_only` needs `labels`. Received: labels=None"
            )
        if self.labels is not None and not any(self.labels.glob("*.pts")):
            raise FaceZooError(
                f"The folder {self.labels} holds no .pts file; "
                "facezoo label makes them."
            )
        if labelled_only:
            paths = [path for path in paths if self._label(path).is_file()]
            if not paths:
                raise FaceZooError(
                    f"No .pts file in {self.labels} is of a picture in "
                    f"{self.folder}."
                )
        scheme = None if labels is None else IBUG68
        super().__init__(paths, self._read_face, scheme)

    def _read_face(self, path: Path) -> Face:
        image = read_image(path)
        square = middle_square(image, self.canonical)
        points = None
        if self.labels is not None and self._label(path).is_file():
            points = read_pts(self._label(path), IBUG68.num_landmarks)
        return cut_face(image, points, square, path.stem, self.keep_size)

    def _label(self, path: Path) -> Path:
        return self.labels / f"{path.stem}.pts"


def labelled_faces(name: str, keep_size: int | None = 160) -> FolderFaces:
    """The faces of a folder on which `facezoo label` was sure.

    Args:
        name: Folder of the pictures below `$FACEZOO_DATA`. The points lie in
            the folder of that name below `labels` there.
        keep_size: As `FolderFaces` takes it.

    Returns:
        `FolderFaces` that have points.

    Raises:
        FaceZooError: If `$FACEZOO_DATA` is not set, or a folder is missing or
            holds no picture or no points.

    Example:

    >>> len(facezoo.data.labelled_faces("scut"))
    5499
    """
    root = data_folder()
    return FolderFaces(
        root / name,
        keep_size=keep_size,
        labels=root / "labels" / name,
        labelled_only=True,
    )
