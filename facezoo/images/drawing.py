"""Draw landmarks, and how far they may be off, on faces."""

from collections.abc import Iterator
from collections.abc import Sequence

import cv2
import numpy as np

from facezoo.errors import ImageError
from facezoo.images.resize import bicubic_resize

MINT = (64, 240, 200)
# Colours of the scores 0, 1/4, 1/2, 3/4 and 1: viridis without its darkest
# quarter. It grows lighter all the way, for every kind of colour vision.
SCORE_COLORS = np.array(
    [(59, 82, 139), (38, 130, 142), (44, 178, 126), (129, 211, 77)]
    + [(253, 231, 37)],
    "float32",
)
SHADE = (10, 20, 30)
# An ellipse holds this share of where a point may be.
REGION = 0.9
# Of a 2D Gaussian, that many standard deviations from its centre.
REACH = float(np.sqrt(-2 * np.log(1 - REGION)))
# How much of a point's colour fills its ellipse, and how much is its edge.
TINT, EDGE = 0.25, 0.6
# Parts of a pixel that OpenCV's drawing counts in: 1 / 2**SHIFT.
SHIFT = 4
# Pixels that a face is wide on the finer layer, about.
FINEST = 512
# Pixels that the finer layer is wide at most, where it is finer: an ellipse
# may be far wider than the face.
WIDEST = 4096
# Far outside nothing shows, and OpenCV's numbers would overflow.
FARTHEST = 1e5

Color = tuple[int, int, int]
Lines = Sequence[tuple[Sequence[int], bool]]


def draw_landmarks(
    image: np.ndarray,
    landmarks: np.ndarray,
    lines: Lines = (),
    scores: np.ndarray | None = None,
    color: Color = MINT,
    scale: int = 1,
    covariance: np.ndarray | None = None,
) -> np.ndarray:
    """Draws landmarks and the lines between them on a copy of a picture.

    Points, lines and ellipses are anti-aliased, placed to parts of a pixel and
    sized to the face. Points that are not finite, and their lines, are left
    out.

    Args:
        image: uint8 `(H, W, 3)`, RGB.
        landmarks: `(K, 2)`, pixels of `image`, or `(faces, K, 2)`.
        lines: Pairs `(indices, closed)`, as `LandmarkScheme.lines`.
        scores: `(K,)` or `(faces, K)` in `[0, 1]`, optional. They colour the
            points from blue (0) through green to yellow (1), and each line by
            the mean of its ends; see `score_colors`.
        color: RGB. Colour of points and lines without scores.
        scale: Int. The picture is enlarged so many times before, for small
            faces. Defaults to `1`.
        covariance: `(K, 2, 2)` or `(faces, K, 2, 2)`, optional, in square
            pixels of `image`. Around each point an ellipse shows where it is
            with 90 % probability, if its error is Gaussian.

    Returns:
        uint8 `(H * scale, W * scale, 3)`.

    Example:

    >>> draw_landmarks(face, landmarks, IBUG68.lines, scale=2).shape
    (256, 256, 3)
    """
    image = check_drawable(image)
    if not isinstance(scale, int | np.integer) or scale < 1:
        raise ValueError(
            f"`scale` must be an int of 1 or more. Received: scale={scale}"
        )
    height, width = image.shape[0] * scale, image.shape[1] * scale
    # Always a copy, also at scale 1; the faces are drawn into it.
    image = bicubic_resize(image, (height, width))
    landmarks = np.asarray(landmarks, "float64")
    if landmarks.ndim not in (2, 3) or landmarks.shape[-1] != 2:
        raise ValueError(
            "Landmarks must have the shape `(K, 2)` or `(faces, K, 2)`. "
            f"Received: landmarks of shape {landmarks.shape}"
        )
    faces = landmarks.reshape(-1, *landmarks.shape[-2:])
    shape = faces.shape[:2]
    colors = np.broadcast_to(np.array(color, "float32"), (*shape, 3))
    if scores is not None:
        colors = score_colors(np.reshape(scores, shape))
    rings = np.full((*shape, 0, 2), np.nan)
    if covariance is not None:
        covariance = np.reshape(covariance, (*shape, 2, 2))
        rings = confidence_ellipses(faces, covariance)
    for points, ring, point_colors in zip(faces, rings, colors):
        points = (points + 0.5) * scale - 0.5
        _draw_face(
            image, points, lines, point_colors, (ring + 0.5) * scale - 0.5
        )
    return image


def score_colors(scores: np.ndarray) -> np.ndarray:
    """Returns float32 RGB `(..., 3)` for scores `(...)` in `[0, 1]`.

    Reference:

    - viridis, [Smith and van der Walt](https://bids.github.io/colormap/)
    """
    scores = np.nan_to_num(np.clip(np.asarray(scores, "float32"), 0, 1))
    steps = np.linspace(0, 1, len(SCORE_COLORS))
    channels = [np.interp(scores, steps, c) for c in SCORE_COLORS.T]
    return np.stack(channels, axis=-1).astype("float32")


def confidence_ellipses(
    landmarks: np.ndarray, covariance: np.ndarray, corners: int = 32
) -> np.ndarray:
    """Gives the ellipses that hold a landmark with 90 % probability.

    Args:
        landmarks: `(..., 2)` in pixels.
        covariance: `(..., 2, 2)`, of Gaussian errors in square pixels.
        corners: Int. Points of each ellipse.

    Returns:
        float64 `(..., corners, 2)` in pixels; NaN where a covariance is not
        finite.
    """
    covariance = np.asarray(covariance, "float64")
    known = np.isfinite(covariance).all(axis=(-2, -1))
    safe = np.where(known[..., None, None], covariance, np.eye(2))
    # Rounding may leave a narrow ellipse a variance just below 0.
    variances, axes = np.linalg.eigh(safe)
    axes = axes * (REACH * np.sqrt(np.maximum(variances, 0)))[..., None, :]
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    rings = circle @ np.swapaxes(axes, -1, -2)
    rings = rings + np.asarray(landmarks, "float64")[..., None, :]
    return np.where(known[..., None, None], rings, np.nan)


def check_drawable(image: np.ndarray) -> np.ndarray:
    """Returns a picture as an array; `ImageError` if it is none to draw on."""
    image = np.asarray(image)
    fits = image.ndim == 3 and image.shape[2] == 3 and 0 not in image.shape
    if image.dtype != np.uint8 or not fits:
        raise ImageError(
            "A picture to draw on must be uint8 `(height, width, 3)`. "
            f"Received: {image.dtype} array of shape {image.shape}"
        )
    return image


def _draw_face(
    image: np.ndarray,
    points: np.ndarray,
    lines: Lines,
    colors: np.ndarray,
    rings: np.ndarray,
) -> None:
    """Draws one face into `image`, through a finer layer over the face."""
    known = _drawable(points)
    if not known.any():
        return
    face = np.ptp(points[known], axis=0).max()
    stroke = max(0.8, face / 140)
    radius = max(1.1, face / 75)
    shade = max(0.5, stroke * 0.45)
    ringed = np.flatnonzero(known & _drawable(rings).all(axis=-1))
    ringed = ringed if rings.shape[1] else ringed[:0]
    covered = np.concatenate([points[known], *rings[ringed]])
    edge = int(np.ceil(radius + shade + 2))
    limit = np.array(image.shape[1::-1])
    low = np.floor(covered.min(axis=0)).astype(int) - edge
    high = np.ceil(covered.max(axis=0)).astype(int) + edge + 1
    low, high = np.clip(low, 0, limit), np.clip(high, 0, limit)
    if (high <= low).any():
        return
    finest = min(FINEST // max(1, face), WIDEST // (high - low).max())
    fine = int(np.clip(finest, 1, 6))
    size = (high - low)[::-1] * fine
    # Red, green, blue already times the cover, and the cover.
    layer = np.zeros((*size, 4), "uint8")

    def place(positions: np.ndarray) -> np.ndarray:
        near = np.clip(np.nan_to_num(positions), -FARTHEST, FARTHEST)
        placed = (near - low + 0.5) * fine - 0.5
        return np.rint(placed * 2**SHIFT).astype("int32")

    def ink(width: float) -> tuple[int, int, int]:
        return max(1, round(width * fine)), cv2.LINE_AA, SHIFT

    def strokes(width: float) -> None:
        inked = ink(width)
        for i, j in segments:
            color = paints[i]
            if paints[i] != paints[j]:
                color = [(a + b) / 2 for a, b in zip(paints[i], paints[j])]
            cv2.line(layer, centers[i], centers[j], color, *inked)

    def dots(size: float, color: list[float] | None = None) -> None:
        reach = round(size * fine * 2**SHIFT)
        for i in np.flatnonzero(known):
            cv2.circle(layer, centers[i], reach, color or paints[i], *dotted)

    # Colour and cover, as plain numbers: OpenCV is called for each of them.
    paints = [[*color, 255.0] for color in colors.tolist()]
    shaded = [*SHADE, 255.0]
    dotted = -1, cv2.LINE_AA, SHIFT
    centers, outlines = place(points).tolist(), place(rings[ringed])
    for i, outline in zip(ringed, outlines):
        cv2.fillPoly(layer, [outline], paints[i], *ink(0)[1:])
    cv2.convertScaleAbs(layer, layer, TINT)
    for i, outline in zip(ringed, outlines):
        color = [EDGE * value for value in paints[i]]
        cv2.polylines(layer, [outline], True, color, *ink(stroke / 2))
    segments = list(_segments(lines, known))
    if segments:
        pieces = np.array(centers, "int32")[np.array(segments)]
        cv2.polylines(
            layer, list(pieces), False, shaded, *ink(stroke + 2 * shade)
        )
    dots(radius + shade, shaded)
    strokes(stroke)
    dots(radius)
    area = tuple(int(side) for side in high - low)
    layer = cv2.resize(layer, area, interpolation=cv2.INTER_AREA)
    part = image[low[1] : high[1], low[0] : high[0]]
    clear = 255 - layer[..., 3:].repeat(3, axis=2)
    cover = cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB)
    part[:] = cv2.add(cv2.multiply(part, clear, scale=1 / 255), cover)


def _drawable(points: np.ndarray) -> np.ndarray:
    """Returns bools `(...)` for points `(..., 2)`: finite and not too far."""
    near = np.abs(np.nan_to_num(points, nan=np.inf)) < FARTHEST
    return near.all(axis=-1)


def _segments(lines: Lines, known: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yields the ends of each piece of the lines, if both are known."""
    for indices, closed in lines:
        path = list(indices)
        if closed:
            path.append(path[0])
        for i, j in zip(path, path[1:]):
            if known[i] and known[j]:
                yield i, j
