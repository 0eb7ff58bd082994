"""Read and write landmarks in iBUG's `.pts` form."""

from pathlib import Path

import numpy as np

from facezoo.errors import LandmarksError
from facezoo.landmarks.point_lines import parse_point
from facezoo.landmarks.point_lines import read_text


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
    announced, points = _parse(path, read_text(path))
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
        points.append(parse_point(path, number, words))
    return announced, points
