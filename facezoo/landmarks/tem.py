"""Read the 189-point `.tem` templates of the Face Research Lab's sets."""

from pathlib import Path

import numpy as np

from facezoo.errors import LandmarksError
from facezoo.landmarks.point_lines import parse_point
from facezoo.landmarks.point_lines import read_text

TEM_POINTS = 189

# The contour from the right ear to the chin, and from the chin to the left.
_RIGHT_JAW = [110, 111, 125, 126, 127, 128, 129]
_LEFT_JAW = [129, 130, 131, 132, 133, 114, 113]
_BROWS = [71, 72, 73, 74, 75, 78, 79, 80, 81, 82]
_RIGHT_UPPER_LID, _RIGHT_LOWER_LID = [18, 19, 20, 21, 22], [22, 30, 29, 28, 18]
_LEFT_UPPER_LID, _LEFT_LOWER_LID = [23, 24, 25, 26, 27], [27, 33, 32, 31, 23]
_OUTER_LIPS = [87, 88, 89, 90, 91, 92, 93, 108, 107, 106, 105, 104]
_UPPER_INNER_LIP, _LOWER_INNER_LIP = [95, 96, 97], [102, 101, 100]


def read_tem(path) -> np.ndarray:
    """Reads the template of one face.

    The file gives the number of points, then `x y` a line, the first pixel's
    centre at 0; lines that begin with `#` are comments. What follows the
    points, the lines that join them, is not read.

    Args:
        path: Path of the `.tem` file.

    Returns:
        Float32 array `(189, 2)` of `(x, y)` in pixels.

    Raises:
        LandmarksError: If the file is missing, empty or malformed, or holds
            another number of points or a point that is not a finite number.

    Reference:

    - [Face Research Lab London Set](https://doi.org/10.6084/m9.figshare.5047666)
    """
    path = Path(path)
    lines = [
        (number, line.split())
        for number, line in enumerate(read_text(path).splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not lines:
        raise LandmarksError(f"{path} is empty.")
    number, words = lines[0]
    if len(words) != 1 or not words[0].isdecimal():
        raise LandmarksError(
            f"{path}, line {number}: expected the number of points, "
            f"found {' '.join(words)[:40]!r}."
        )
    if words[0] != str(TEM_POINTS):
        raise LandmarksError(
            f"{path} announces {words[0][:40]} points; expected {TEM_POINTS}."
        )
    lines = lines[1 : 1 + TEM_POINTS]
    if len(lines) < TEM_POINTS:
        raise LandmarksError(
            f"{path} announces {TEM_POINTS} points but holds {len(lines)}."
        )
    points = [parse_point(path, number, words) for number, words in lines]
    return np.array(points, "float32")


def tem_to_ibug68(points) -> np.ndarray:
    """Derives the 68 points of iBUG from a 189-point template.

    Brows, nose and mouth are points of the template or means of two. The lids
    are its lids, at thirds instead of quarters. The jaw is resampled from a
    looser contour: judge it apart from the points 17 to 67.

    Args:
        points: Array `(189, 2)` of `(x, y)`, as `read_tem` gives it.

    Returns:
        Float32 array `(68, 2)`.
    """
    points = np.asarray(points, "float64")
    if points.shape != (TEM_POINTS, 2):
        raise ValueError(
            f"A template has the shape ({TEM_POINTS}, 2). "
            f"Received: points.shape={points.shape}"
        )
    bridge = (points[50:55] + points[56:61]) / 2
    base, right_wing, left_wing = points[55], points[64], points[69]
    lids = []
    for upper, lower in (
        (_RIGHT_UPPER_LID, _RIGHT_LOWER_LID),
        (_LEFT_UPPER_LID, _LEFT_LOWER_LID),
    ):
        lids.append(spread_evenly(points[upper], 4))
        lids.append(spread_evenly(points[lower], 4)[1:3])
    parts = [
        spread_evenly(points[_RIGHT_JAW], 9),
        spread_evenly(points[_LEFT_JAW], 9)[1:],
        points[_BROWS],
        spread_evenly(bridge, 4),
        [right_wing, (right_wing + base) / 2, base],
        [(left_wing + base) / 2, left_wing],
        *lids,
        points[_OUTER_LIPS],
        [(points[94] + points[99]) / 2],
        points[_UPPER_INNER_LIP],
        [(points[98] + points[103]) / 2],
        points[_LOWER_INNER_LIP],
    ]
    return np.concatenate(parts).astype("float32")


def spread_evenly(line, count: int) -> np.ndarray:
    """Spreads points by arc length along a line of straight pieces.

    Args:
        line: Array `(M, 2)`, the corners of the line in order.
        count: Int, at least 2. Points to make; the ends are among them.

    Returns:
        Float64 array `(count, 2)`.

    Example:

    >>> spread_evenly([[0, 0], [3, 0], [3, 1]], 3).tolist()
    [[0.0, 0.0], [2.0, 0.0], [3.0, 1.0]]
    """
    line = np.asarray(line, "float64")
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    along = np.concatenate([[0], np.cumsum(steps)])
    wanted = np.linspace(0, along[-1], count)
    return np.stack(
        [np.interp(wanted, along, values) for values in line.T], axis=1
    )
