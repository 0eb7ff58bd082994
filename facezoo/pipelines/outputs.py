"""Write the files that belong to one input: all of them or none."""

import contextlib
import io
import os
from collections.abc import Iterable
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from facezoo.atomic import atomic_write
from facezoo.errors import FaceZooError


def write_together(
    files: Iterable[tuple[Path, bytes]], overwrite: bool = False
) -> None:
    """Writes several files, or none of them if one can't be written.

    Every file is first written whole under a hidden name; they get their own
    names only when the last of them is complete, the first of `files` last.
    Where existing files are replaced and the disk fails between two of these
    renames, the new ones stay; nothing is ever half a file.

    Args:
        files: Iterable of pairs of a `pathlib.Path` and its content.
        overwrite: If true, existing files are replaced.

    Raises:
        FaceZooError: If a file exists already or can't be written.
    """
    placed = []
    try:
        with contextlib.ExitStack() as stack:
            for path, content in files:
                write = _write_and_note(path, overwrite, placed)
                stack.enter_context(write).write_bytes(content)
    except BaseException:
        if not overwrite:
            for path in placed:
                path.unlink(missing_ok=True)
        raise


def encode_png(image: np.ndarray) -> bytes:
    """Packs a uint8 RGB picture `(H, W, 3)` as the bytes of a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def make_folder(folder: str | Path) -> Path:
    """Makes a folder with those above it, if it is not there yet.

    Raises:
        FaceZooError: If it can't be made, or nothing can be written in it.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise FaceZooError(
            f"{folder} is a file; a folder for the results was expected."
        ) from None
    except OSError as error:
        raise FaceZooError(
            f"The folder {folder} can't be made: {error.strerror}."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FaceZooError(f"Nothing can be written in the folder {folder}.")
    return folder


@contextlib.contextmanager
def _write_and_note(
    path: Path, overwrite: bool, placed: list[Path]
) -> Iterator[Path]:
    with atomic_write(path, overwrite) as temporary:
        yield temporary
    placed.append(path)
