"""Faces of 300-W as folders, as `facezoo export` and `quantize` take them."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from facezoo.data import W300

CALIBRATION_FACES = 128


@contextlib.contextmanager
def w300_folders() -> Iterator[tuple[Path, Path]]:
    """Gives the faces held out of the training folders, and some of the others.

    Yields:
        Two folders: the faces to compare on, and those to calibrate with and
        to find the layers on that stay in float.

    Raises:
        FaceZooError: If there is no 300-W below `$FACEZOO_DATA`.
    """
    with tempfile.TemporaryDirectory(prefix="facezoo-") as folder:
        place = Path(folder) / "300w" / "training"
        place.mkdir(parents=True)
        yield (
            link(W300("validation"), place / "held_out"),
            link(W300("train"), place / "others", CALIBRATION_FACES),
        )


def link(faces: W300, folder: Path, most: int | None = None) -> Path:
    """Makes a folder of links to the pictures and to the points beside them.

    Args:
        faces: `W300`.
        folder: The folder to make.
        most: Int. At most so many faces, spread evenly.
    """
    folder.mkdir()
    step = 1 if most is None else max(1, len(faces) // most)
    paths = faces.paths[::step]
    for number, path in enumerate(paths[:most]):
        points = path.with_suffix(".pts")
        for file in (path, points):
            name = f"{number:04d}{file.suffix}"
            os.symlink(file.resolve(), folder / name)
    return folder
