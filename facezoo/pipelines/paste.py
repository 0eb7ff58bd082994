"""Put enlarged faces back into the photograph they were cut from."""

import math

import cv2
import numpy as np
from PIL import Image

from facezoo.images import bicubic_resize
from facezoo.pipelines.grain import make_grain

# OpenCV's warps count in 16 bits.
MAX_SIDE = 32_766
# Side of the mask in the face's frame, from which it is warped.
MASK_SIZE = 128
# In sides of the face: how far beyond the landmarks it fades out, and over how
# much of the square's border.
REACH = 0.12
BORDER = 0.08
# Colours are matched below this detail, in sides of the face.
COLOR_BLUR = 0.12
COLOR_SIZE = 32


def enlarge(
    image: np.ndarray, factor: float, max_pixels: int
) -> tuple[np.ndarray, float]:
    """Enlarges a photograph by Lanczos interpolation (of three lobes).

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        factor: Float of at least 1. How much wider and higher to make it.
        max_pixels: Int. The result has no more pixels than this, or than the
            photograph itself, and no side above 32,766 pixels; `factor` is
            lowered for it where necessary.

    Returns:
        Uint8 array of about `(factor * H, factor * W, 3)`, equal to Pillow's
        `LANCZOS`, and the factor that was used.
    """
    height, width = image.shape[:2]
    possible = math.sqrt(max_pixels / (height * width))
    possible = min(possible, MAX_SIDE / max(height, width))
    factor = min(factor, max(1.0, possible))
    size = (round(width * factor), round(height * factor))
    if size == (width, height):
        return image.copy(), 1.0
    picture = Image.fromarray(image)
    return np.array(picture.resize(size, Image.Resampling.LANCZOS)), factor


def paste_face(
    canvas: np.ndarray,
    face: np.ndarray,
    square: tuple[float, float, float, float],
    landmarks: np.ndarray | None = None,
    blend: float = 1.0,
    grain: np.ndarray | None = None,
    factor: float = 1.0,
) -> None:
    """Paints a face over a square of a picture, so that no seam shows.

    The face covers what its landmarks enclose and fades out around them. Its
    colours, but for fine detail, become those of the picture under it, and
    grain is added to it. Pixels where the mask is 0 keep their value.

    Args:
        canvas: Uint8 RGB array `(H, W, 3)`, changed in place.
        face: Uint8 RGB array `(S, S, 3)`.
        square: `(x0, y0, x1, y1)` in pixels of `canvas`, whose first pixel
            reaches from -0.5 to 0.5. What lies outside is left out.
        landmarks: `(K, 2)` in pixels of `face`, see `face_mask`.
        blend: Float in `[0, 1]`. How much of the face is seen.
        grain: `(3, 3)`, the covariance of the grain to add in square grey
            levels; none by default.
        factor: Float. Pixels of `canvas` to one of the photograph: the size
            of the grain.
    """
    height, width = canvas.shape[:2]
    x0, y0, x1, y1 = square
    columns = _centers_inside(x0, x1, width)
    rows = _centers_inside(y0, y1, height)
    if not len(columns) or not len(rows) or blend <= 0:
        return
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    under = canvas[part].astype(np.float32)
    mask = face_mask(landmarks, face.shape[0])
    mask = _warp(mask, square, rows, columns, cv2.INTER_LINEAR)[..., None]
    # Shrinking needs the antialiased resize; the warp does what is left.
    size = min(face.shape[0], max(1, round(x1 - x0)))
    over = _warp(bicubic_resize(face, size), square, rows, columns)
    over = over.astype(np.float32)
    over += _low_frequencies(under - over, x1 - x0)
    if grain is not None and grain.any():
        over += make_grain(
            grain,
            (columns[0] / factor, (columns[-1] + 1) / factor),
            (rows[0] / factor, (rows[-1] + 1) / factor),
            (len(rows), len(columns)),
        )
    over = under + blend * mask * (over - under)
    canvas[part] = np.clip(np.rint(over), 0, 255).astype(np.uint8)


def face_mask(landmarks: np.ndarray | None, size: int) -> np.ndarray:
    """Says how much of each pixel of a face's square belongs to the face.

    It is 1 inside of the convex hull of the landmarks and falls smoothly to 0
    around it, and at the border of the square in any case. Landmarks that
    can't be a face's give way to an ellipse.

    Args:
        landmarks: `(K, 2)` in pixels of the face; `None` for the ellipse.
        size: Int. Side of the face in pixels.

    Returns:
        Float32 array `(MASK_SIZE, MASK_SIZE)` in `[0, 1]`.
    """
    inside = np.zeros((MASK_SIZE, MASK_SIZE), np.uint8)
    hull = None
    if landmarks is not None and np.isfinite(landmarks).all():
        points = (np.asarray(landmarks) + 0.5) * (MASK_SIZE / size) - 0.5
        points = np.clip(points, 0, MASK_SIZE - 1)
        # OpenCV takes parts of a pixel as sixteenths.
        hull = cv2.convexHull(np.rint(points * 16).astype(np.int32))
        if cv2.contourArea(hull) < (0.3 * MASK_SIZE * 16) ** 2:
            hull = None
    if hull is not None:
        cv2.fillConvexPoly(inside, hull, 1, shift=4)
    else:
        middle = (MASK_SIZE - 1) / 2
        center = (round(middle * 16), round(middle * 16))
        axes = (round(0.36 * MASK_SIZE * 16), round(0.4 * MASK_SIZE * 16))
        cv2.ellipse(inside, center, axes, 0, 0, 360, 1, -1, shift=4)
    away = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5) / MASK_SIZE
    edge = (np.arange(MASK_SIZE) + 0.5) / MASK_SIZE
    edge = _smooth(np.minimum(edge, 1.0 - edge) / BORDER)
    mask = _smooth(1.0 - away / REACH) * edge * edge[:, None]
    return mask.astype(np.float32)


def _warp(
    face: np.ndarray,
    square: tuple[float, float, float, float],
    rows: np.ndarray,
    columns: np.ndarray,
    flags: int = cv2.INTER_CUBIC,
) -> np.ndarray:
    """Brings what fills a square to the pixels of a canvas in it."""
    x0, y0, x1, y1 = square
    step_x, step_y = face.shape[1] / (x1 - x0), face.shape[0] / (y1 - y0)
    canvas_to_face = np.array(
        [
            [step_x, 0.0, (columns[0] - x0) * step_x - 0.5],
            [0.0, step_y, (rows[0] - y0) * step_y - 0.5],
        ]
    )
    return cv2.warpAffine(
        face,
        canvas_to_face,
        (len(columns), len(rows)),
        flags=flags | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _low_frequencies(values: np.ndarray, side: float) -> np.ndarray:
    """Blurs `(h, w, 3)` by `COLOR_BLUR` of a face of `side` pixels."""
    height, width = values.shape[:2]
    # A blur so wide needs no full size.
    shrink = max(1.0, side / COLOR_SIZE)
    size = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(
        small, (0, 0), COLOR_BLUR * side / shrink, borderType=cv2.BORDER_REFLECT
    )
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def _centers_inside(start: float, stop: float, size: int) -> np.ndarray:
    """Gives the pixels of an axis whose centres are inside `start..stop`."""
    first = max(0, math.ceil(start))
    last = min(size - 1, math.floor(stop))
    return np.arange(first, last + 1)


def _smooth(depth: np.ndarray) -> np.ndarray:
    """Rises smoothly from 0 at 0 to 1 at 1."""
    depth = np.clip(depth, 0.0, 1.0)
    return depth * depth * (3.0 - 2.0 * depth)
