"""What drawn faces are painted with: areas, lines, backgrounds and light."""

import cv2
import numpy as np

# Sub-pixel bits of OpenCV's drawing functions.
SHIFT = 4


def background(rng: np.random.Generator, size: int) -> np.ndarray:
    """Paints a soft pattern of two colours, uint8 `(size, size, 3)`."""
    small = rng.uniform(0, 1, (5, 5))
    pattern = cv2.resize(small, (size, size), interpolation=cv2.INTER_CUBIC)
    first, second = rng.uniform(0, 255, (2, 3))
    image = first + (second - first) * np.clip(pattern, 0, 1)[..., None]
    return np.ascontiguousarray(image.astype("uint8"))


def light(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lights a picture from one side, and adds a little noise."""
    size = image.shape[0]
    slope = rng.uniform(-0.3, 0.3, 2)
    line = np.linspace(-1, 1, size)
    light = 1 + slope[0] * line[None, :] + slope[1] * line[:, None]
    noise = rng.normal(0, 3, image.shape)
    lit = image * light[..., None] + noise
    return np.clip(np.round(lit), 0, 255).astype("uint8")


def _fixed(points):
    return np.round(np.asarray(points) * 2**SHIFT).astype("int32")


def _colour(colour):
    return [float(value) for value in np.clip(colour, 0, 255)]


def fill(image: np.ndarray, points, colour) -> None:
    """Fills a polygon, `(N, 2)` in pixels."""
    polygon = [_fixed(points)]
    cv2.fillPoly(image, polygon, _colour(colour), cv2.LINE_AA, SHIFT)


def draw_lines(
    image: np.ndarray, points, closed: bool, colour, width: int
) -> None:
    """Joins points, `(N, 2)` in pixels."""
    lines = [_fixed(points)]
    colour = _colour(colour)
    cv2.polylines(image, lines, closed, colour, width, cv2.LINE_AA, SHIFT)


def disc(image: np.ndarray, centre, radius: float, colour) -> None:
    """Fills a circle."""
    x, y = _fixed(centre).tolist()
    radius = round(max(0.5, radius) * 2**SHIFT)
    colour = _colour(colour)
    cv2.circle(image, (x, y), radius, colour, -1, cv2.LINE_AA, SHIFT)
