"""Text files that give a point a line: what `.pts` and `.tem` share."""

import math
from pathlib import Path

from facezoo.errors import LandmarksError

MAX_BYTES = 1 << 20  # a file of 194 points has 5 kB
MAX_COORDINATE = 1e6  # no picture is that wide


def read_text(path: Path) -> str:
    """Reads a small text file.

    Raises:
        LandmarksError: If it is missing, empty, too large or no text.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise LandmarksError(f"{path} does not exist.") from None
    except OSError as error:
        reason = error.strerror or error
        raise LandmarksError(f"{path} cannot be read: {reason}.") from None
    if not data.strip():
        raise LandmarksError(f"{path} is empty.")
    if len(data) > MAX_BYTES:
        kind = path.suffix.lower()
        raise LandmarksError(f"{path} is too large for a {kind} file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LandmarksError(f"{path} is not a text file of points.") from None


def parse_point(path: Path, number: int, words: list[str]) -> list[float]:
    """Turns the words of a line into `[x, y]`.

    Args:
        path: Path of the file, for messages.
        number: Int. The line's number, from 1.
        words: List of strings.

    Raises:
        LandmarksError: If they are not two finite numbers within a picture.
    """
    try:
        x, y = (float(word) for word in words)
    except ValueError:
        found = " ".join(words)[:40]
        raise LandmarksError(
            f"{path}, line {number}: expected two numbers 'x y', "
            f"found {found!r}."
        ) from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise LandmarksError(
            f"{path}, line {number}: a landmark is not a finite number."
        )
    if max(abs(x), abs(y)) > MAX_COORDINATE:
        raise LandmarksError(
            f"{path}, line {number}: a landmark lies beyond any picture."
        )
    return [x, y]
