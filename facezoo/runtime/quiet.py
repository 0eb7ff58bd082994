"""Keep what native code says at its start off the terminal."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")

_announcing = threading.Lock()
_has_announced = False


def first_quietly(make: Callable[[], T]) -> T:
    """Calls a function that may make LiteRT's first interpreter.

    LiteRT announces the first one that a process makes, and no other. So only
    the first call that succeeds is made inside `quiet_stderr`; calls of other
    threads wait for it.

    Args:
        make: Function without arguments.

    Returns:
        What `make` gives.
    """
    global _has_announced
    if not _has_announced:
        with _announcing:
            if not _has_announced:
                with quiet_stderr():
                    made = make()
                _has_announced = True
                return made
    return make()


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Drops what is written to file descriptor 2 inside the block.

    LiteRT announces its first interpreter there and has no switch for it.
    This is for a program's start, not for a library: other threads' words
    are dropped as well. Errors that Python raises are not affected.

    Example:

    >>> with quiet_stderr():
    ...     network = Network("model.tflite")
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
