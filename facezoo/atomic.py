"""Write a file whole or not at all, and never over another by accident."""

import contextlib
import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from facezoo.errors import FaceZooError

REASONS = {
    errno.EACCES: "no permission to write there",
    errno.EPERM: "no permission to write there",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EISDIR: "it is a folder",
    errno.EFBIG: "the file would be too large for the disk",
    errno.EIO: "the disk reports an error",
}
# A name has 255 bytes at most on the usual file systems.
LONGEST_NAME = 60


@contextlib.contextmanager
def atomic_write(
    path: str | os.PathLike, overwrite: bool = False
) -> Iterator[Path]:
    """Gives a temporary path that becomes `path` when the block succeeds.

    The temporary file lies beside `path`, hidden and with the same suffix, so
    that writers which go by the suffix work. If the block raises, the
    temporary file is removed and `path` stays as it was. Readers see the old
    file or the whole new one, never a part.

    Args:
        path: The file to write. Its folder must exist.
        overwrite: If true, an existing file is replaced. If false, an existing
            file is an error, also one that appears while the block runs.

    Yields:
        `Path` of the temporary file. It does not exist yet.

    Raises:
        FaceZooError: If `path` exists and may not be replaced, or if the disk
            refuses (no permission, full, no such folder).

    Example:

    >>> with atomic_write("points.npy") as temporary:
    ...     np.save(temporary, points)
    """
    path = Path(path)
    check_writable(path, overwrite)
    # The end of the name stays: writers go by it, also by ".weights.h5".
    end = f"{secrets.token_hex(4)}.part.{path.name[-LONGEST_NAME:]}"
    temporary = path.with_name(_begin_of_parts(path) + end)
    try:
        yield temporary
        put_in_place(temporary, path, overwrite)
    except OSError as error:
        # An error about some other file, raised in the block, passes as it is.
        if not _concerns(error, temporary, path):
            raise
        raise write_error(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def atomic_write_text(
    path: str | os.PathLike, text: str, overwrite: bool = False
) -> None:
    """Writes `text` as UTF-8 with plain line ends; see `atomic_write`."""
    atomic_write_bytes(path, text.encode("utf-8"), overwrite)


def atomic_write_bytes(
    path: str | os.PathLike, content: bytes, overwrite: bool = False
) -> None:
    """Writes `content`; see `atomic_write`."""
    with atomic_write(path, overwrite) as temporary:
        temporary.write_bytes(content)


def check_writable(path: str | os.PathLike, overwrite: bool = False) -> None:
    """Raises `FaceZooError` if `path` is taken; call it before long work."""
    path = Path(path)
    try:
        if path.is_dir():
            raise FaceZooError(f"{path} is a folder; a file was expected.")
        if not overwrite and os.path.lexists(path):
            raise _already_exists(path)
    except OSError as error:
        raise write_error(path, error) from error


def remove_parts(path: str | os.PathLike) -> None:
    """Removes what killed programs left of their attempts to write `path`.

    No other running program may be writing it.
    """
    path = Path(path)
    begin = _begin_of_parts(path)
    with contextlib.suppress(OSError):
        for name in os.listdir(path.parent):
            if name.startswith(begin) and ".part." in name:
                path.with_name(name).unlink(missing_ok=True)


def write_error(path: str | os.PathLike, error: OSError) -> FaceZooError:
    """Turns what the operating system said about `path` into a sentence."""
    reason = REASONS.get(error.errno, error.strerror or str(error))
    return FaceZooError(f"{path} can't be written: {reason}.")


def put_in_place(temporary: Path, path: Path, overwrite: bool = False) -> None:
    """Gives a whole file its name; it may keep the temporary one as well.

    Raises:
        FaceZooError: If `path` exists and `overwrite` is false.
        OSError: If the disk refuses.
    """
    if overwrite:
        os.replace(temporary, path)
        return
    try:
        # A hard link, unlike a rename, fails if the name is taken meanwhile.
        os.link(temporary, path)
    except FileExistsError as error:
        raise _already_exists(path) from error
    except (OSError, NotImplementedError, AttributeError):
        # Some disks (FAT, network shares) know no hard links.
        if os.path.lexists(path):
            raise _already_exists(path) from None
        os.replace(temporary, path)


def _begin_of_parts(path: Path) -> str:
    # Of the whole name, which may be too long to be a part of another.
    digest = hashlib.sha256(path.name.encode("utf-8", "surrogateescape"))
    return f".{digest.hexdigest()[:12]}-"


def _already_exists(path: Path) -> FaceZooError:
    return FaceZooError(
        f"{path} already exists; pass --overwrite to replace it."
    )


def _concerns(error: OSError, temporary: Path, path: Path) -> bool:
    if error.filename is None:
        return True
    return str(error.filename) in (str(temporary), str(path))
