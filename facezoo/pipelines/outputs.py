"""Write the files that belong to one input: all of them or none."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from facezoo.atomic import check_writable
from facezoo.atomic import put_in_place
from facezoo.atomic import write_error
from facezoo.errors import FaceZooError

# Of photographs and faces, half the time of Pillow's level 2, and smaller.
PNG = (
    *(cv2.IMWRITE_PNG_COMPRESSION, 1),
    *(cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE),
    *(cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_PAETH),
)


def write_together(
    files: Iterable[tuple[Path, bytes]], overwrite: bool = False
) -> None:
    """Writes several files, or none of them if one can't be written.

    The files are first written whole in a hidden folder beside them. When the
    last of them is complete the folder gets another name, and only then they
    are moved to their places, the first of `files` last: where it is, all
    are. A program that is killed leaves one of these folders, which
    `finish_writing` removes or finishes.

    Where existing files are replaced, the first of `files` is removed before
    the others are. If the disk then fails, the new ones stay; nothing is ever
    half a file.

    Args:
        files: Iterable of pairs of a `pathlib.Path` and its content, all of
            one folder.
        overwrite: If true, existing files are replaced.

    Raises:
        FaceZooError: If a file exists already or can't be written.
    """
    paths, part = [], None
    try:
        for path, content in files:
            check_writable(path, overwrite)
            if part is None:
                part, whole = _hidden_folders(path)
                _make_empty(path, part, whole)
            paths.append(path)
            try:
                (part / path.name).write_bytes(content)
            except OSError as error:
                raise write_error(path, error) from error
        if part is not None:
            part.rename(whole)
            _move(whole, paths, overwrite)
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
            shutil.rmtree(whole, ignore_errors=True)


def finish_writing(first: Path, overwrite: bool = False) -> None:
    """Tidies up after a program that was killed while it wrote files.

    Files that were all complete are moved to their places; others are
    removed. No other running program may be writing the same files.

    Args:
        first: `pathlib.Path` of the first of the files.
        overwrite: If true, existing files are replaced.

    Raises:
        FaceZooError: If a file exists already or can't be written.
    """
    part, whole = _hidden_folders(first)
    shutil.rmtree(part, ignore_errors=True)
    # Where the first is not there any more, it was moved, after all others.
    if (whole / first.name).exists():
        others = [
            first.with_name(staged.name)
            for staged in sorted(whole.iterdir())
            if staged.name != first.name
        ]
        _move(whole, [first, *others], overwrite, takes_back=False)
    shutil.rmtree(whole, ignore_errors=True)


def encode_png(image: np.ndarray) -> bytes:
    """Packs a uint8 RGB picture `(H, W, 3)` as the bytes of a PNG file."""
    flipped = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".png", flipped, PNG)[1].tobytes()


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


def _hidden_folders(first: Path) -> tuple[Path, Path]:
    """Names the folder of files being written, and of files all written."""
    # A name of any length makes one that every disk takes.
    digest = hashlib.sha256(first.name.encode()).hexdigest()[:16]
    return (
        first.with_name(f".facezoo-{digest}.part"),
        first.with_name(f".facezoo-{digest}.whole"),
    )


def _make_empty(first: Path, part: Path, whole: Path) -> None:
    shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(whole, ignore_errors=True)
    try:
        part.mkdir()
    except OSError as error:
        raise write_error(first, error) from error


def _move(
    staged: Path, paths: list[Path], overwrite: bool, takes_back: bool = True
) -> None:
    """Moves files from a folder to their places, the first of them last."""
    path = first = paths[0]
    placed = []
    try:
        if overwrite and not _is_same(staged / first.name, first):
            first.unlink(missing_ok=True)
        for path in reversed(paths):
            # A program killed between link and removal left the file twice.
            if not _is_same(staged / path.name, path):
                put_in_place(staged / path.name, path, overwrite)
                placed.append(path)
    except BaseException as error:
        if takes_back and not overwrite:
            for path in placed:
                path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise write_error(path, error) from error
        raise


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
