"""Keep what native code says at its start off the terminal."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from facezoo.runtime.enhancer import FaceEnhancer


def open_quietly(
    preset: str | Path | None, threads: int | None
) -> FaceEnhancer:
    """Makes a `FaceEnhancer` whose first network has been loaded.

    The arguments are those of `FaceEnhancer`.
    """
    with quiet_stderr():
        enhancer = FaceEnhancer(preset, threads)
        # Without a preset nothing is loaded before the first face.
        enhancer.for_face_size(enhancer.input_size)
    return enhancer


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Drops what is written to file descriptor 2 inside the block.

    LiteRT announces its first interpreter there and has no switch for it.
    This is for a program's start, not for a library: other threads' words
    are dropped as well. Errors that Python raises are not affected.

    Example:

    >>> with quiet_stderr():
    ...     enhancer = FaceEnhancer()
    """
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, ValueError, AttributeError):
        # There is no standard error stream that could be disturbed.
        yield
        return
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
