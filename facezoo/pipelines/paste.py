"""Put enlarged faces back into the photograph they were cut from."""

import math

import cv2
import numpy as np
from PIL import Image

from facezoo.images import bicubic_resize

# Share of a face's side over which it fades into the photograph.
FEATHER = 0.15
# OpenCV's warps count in 16 bits.
MAX_SIDE = 32_766


def enlarge(
    image: np.ndarray, factor: float, max_pixels: int
) -> tuple[np.ndarray, float]:
    """Enlarges a photograph by bicubic interpolation.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        factor: Float of at least 1. How much wider and higher to make it.
        max_pixels: Int. The result has no more pixels than this, or than the
            photograph itself, and no side above 32,766 pixels; `factor` is
            lowered for it where necessary.

    Returns:
        Uint8 array of about `(factor * H, factor * W, 3)`, and the factor
        that was used.
    """
    height, width = image.shape[:2]
    possible = math.sqrt(max_pixels / (height * width))
    possible = min(possible, MAX_SIDE / max(height, width))
    factor = min(factor, max(1.0, possible))
    size = (round(width * factor), round(height * factor))
    if size == (width, height):
        return image.copy(), 1.0
    picture = Image.fromarray(image)
    return np.array(picture.resize(size, Image.Resampling.BICUBIC)), factor


def paste_face(
    canvas: np.ndarray,
    face: np.ndarray,
    square: tuple[float, float, float, float],
    feather: float = FEATHER,
) -> None:
    """Paints a face over a square of a picture, fading out at its edges.

    Args:
        canvas: Uint8 RGB array `(H, W, 3)`, changed in place.
        face: Uint8 RGB array `(S, S, 3)`.
        square: `(x0, y0, x1, y1)` in pixels of `canvas`, whose first pixel
            reaches from -0.5 to 0.5. What lies outside is left out.
        feather: Float in `(0, 0.5]`. Share of the side over which the face
            fades.
    """
    height, width = canvas.shape[:2]
    x0, y0, x1, y1 = square
    columns = _centers_inside(x0, x1, width)
    rows = _centers_inside(y0, y1, height)
    if not len(columns) or not len(rows):
        return
    # Shrinking needs the antialiased resize; the warp does what is left.
    size = min(face.shape[0], max(1, round(x1 - x0)))
    face = bicubic_resize(face, size)
    step_x, step_y = size / (x1 - x0), size / (y1 - y0)
    canvas_to_face = np.array(
        [
            [step_x, 0.0, (columns[0] - x0) * step_x - 0.5],
            [0.0, step_y, (rows[0] - y0) * step_y - 0.5],
        ]
    )
    face = cv2.warpAffine(
        face,
        canvas_to_face,
        (len(columns), len(rows)),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    weights_x = _fade((columns - x0) / (x1 - x0), feather)
    weights_y = _fade((rows - y0) / (y1 - y0), feather)
    mask = (weights_y[:, None] * weights_x)[..., None].astype(np.float32)
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    under = canvas[part].astype(np.float32)
    canvas[part] = np.rint(under + mask * (face - under)).astype(np.uint8)


def _centers_inside(start: float, stop: float, size: int) -> np.ndarray:
    """Gives the pixels of an axis whose centres are inside `start..stop`."""
    first = max(0, math.ceil(start))
    last = min(size - 1, math.floor(stop))
    return np.arange(first, last + 1)


def _fade(position: np.ndarray, feather: float) -> np.ndarray:
    """Rises smoothly from 0 at the edges to 1 at `feather` inside them."""
    depth = np.minimum(position, 1.0 - position) / feather
    depth = np.clip(depth, 0.0, 1.0)
    return depth * depth * (3.0 - 2.0 * depth)
