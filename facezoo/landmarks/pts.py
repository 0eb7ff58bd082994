"""Read and write landmarks in iBUG's `.pts` form."""

import math
from pathlib import Path

import numpy as np

from facezoo.errors import LandmarksError

MAX_BYTES = 1 << 20  # a file of 194 points has 5 kB
MAX_COORDINATE = 1e6  # no picture is that wide


def read_pts(path, num_landmarks: int | None = None) -> np.ndarray:
    """Reads the landmarks of one face.

    In the file the first pixel has its centre at (1, 1); here it has its
    centre at (0, 0). The header (`version`, `n_points`) and the braces may be
    missing, as in some files of 300-W.

    Args:
        path: Path of the `.pts` file.
        num_landmarks: Int or `None`. Points that the file must hold.

    Returns:
        Float32 array `(K, 2)` of `(x, y)` in pixels.

    Raises:
        LandmarksError: If the file is missing, empty or malformed, or holds
            another number of points or a point that is not a finite number.

    Reference:

    - [300-W](https://ibug.doc.ic.ac.uk/resources/facial-point-annotations/)
    """
    path = Path(path)
    announced, points = _parse(path, _read_text(path))
    if not points:
        raise LandmarksError(f"{path} holds no landmarks.")
    if announced is not None and announced != len(points):
        raise LandmarksError(
            f"{path} announces {announced} landmarks but holds {len(points)}."
        )
    if num_landmarks is not None and num_landmarks != len(points):
        raise LandmarksError(
            f"{path} holds {len(points)} landmarks; expected {num_landmarks}."
        )
    return (np.array(points) - 1).astype("float32")


def format_pts(landmarks) -> str:
    """Writes landmarks as the text of a `.pts` file.

    Args:
        landmarks: Array `(K, 2)` of `(x, y)` in pixels, the first pixel's
            centre at (0, 0).

    Returns:
        String, the first pixel's centre at (1, 1), to a thousandth of a
        pixel.

    Example:

    >>> format_pts([[0, 1.5]]).splitlines()
    ['version: 1', 'n_points: 1', '{', '1.000 2.500', '}']
    """
    landmarks = np.asarray(landmarks, "float64")
    if landmarks.ndim != 2 or landmarks.shape[1] != 2:
        raise ValueError(
            "`format_pts` needs landmarks of shape (K, 2). "
            f"Received: landmarks.shape={landmarks.shape}"
        )
    rows = [f"{x:.3f} {y:.3f}" for x, y in landmarks + 1]
    head = ["version: 1", f"n_points: {len(rows)}", "{"]
    return "\n".join([*head, *rows, "}", ""])


def _read_text(path: Path) -> str:
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
        raise LandmarksError(f"{path} is too large for a .pts file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LandmarksError(f"{path} is not a text file of points.") from None


def _parse(path: Path, text: str) -> tuple[int | None, list]:
    announced, points = None, []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        key = words[0].lower() if words else ""
        if not words or key == "{" or key.startswith("version"):
            continue
        if key == "}":
            break
        if key.startswith("n_points"):
            count = line.partition(":")[2].strip()
            if not count.isdecimal():
                raise LandmarksError(
                    f"{path}, line {number}: expected a number of points "
                    f"after 'n_points:', found {line.strip()[:40]!r}."
                )
            announced = int(count)
            continue
        points.append(_point(path, number, words))
    return announced, points


def _point(path: Path, number: int, words: list[str]) -> list[float]:
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
