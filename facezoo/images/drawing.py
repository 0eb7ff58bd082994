"""Draw landmarks on faces, and lay faces out on a labelled sheet."""

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image
from PIL import ImageDraw
from PIL import ImageFont

from facezoo.errors import ImageError
from facezoo.images.resize import bicubic_resize

MINT = (64, 240, 200)
# Colours of the scores 0, 0.5 and 1.
SCORE_COLORS = np.array([(235, 60, 60), (250, 205, 70), MINT], "float32")
SHADE = (10, 20, 30)
# Parts of a pixel that OpenCV's drawing counts in: 1 / 2**SHIFT.
SHIFT = 4

Color = tuple[int, int, int]
Lines = Sequence[tuple[Sequence[int], bool]]


def draw_landmarks(
    image: np.ndarray,
    landmarks: np.ndarray,
    lines: Lines = (),
    scores: np.ndarray | None = None,
    color: Color = MINT,
    scale: int = 1,
) -> np.ndarray:
    """Draws landmarks and the lines between them on a copy of a picture.

    Points and lines are anti-aliased, placed to parts of a pixel and sized to
    the face. Points that are not finite, and their lines, are left out.

    Args:
        image: uint8 `(H, W, 3)`, RGB.
        landmarks: `(K, 2)`, pixels of `image`, or `(faces, K, 2)`.
        lines: Pairs `(indices, closed)`, as `LandmarkScheme.lines`.
        scores: `(K,)` or `(faces, K)` in `[0, 1]`, optional. They colour the
            points from red (0) through yellow to mint (1).
        color: RGB. Colour of the lines, and of the points without scores.
        scale: Int. The picture is enlarged so many times before, for small
            faces. Defaults to `1`.

    Returns:
        uint8 `(H * scale, W * scale, 3)`.

    Example:

    >>> draw_landmarks(face, landmarks, IBUG68.lines, scale=2).shape
    (256, 256, 3)
    """
    image = _check_image(image)
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
    colors = np.broadcast_to(np.array(color, "float32"), (*faces.shape[:2], 3))
    if scores is not None:
        colors = score_colors(np.reshape(scores, faces.shape[:2]))
    for points, point_colors in zip(faces, colors):
        points = (points + 0.5) * scale - 0.5
        _draw_face(image, points, lines, color, point_colors)
    return image


def score_colors(scores: np.ndarray) -> np.ndarray:
    """Returns float32 RGB `(..., 3)` for scores `(...)` in `[0, 1]`."""
    scores = np.nan_to_num(np.clip(np.asarray(scores, "float32"), 0, 1))
    steps = np.linspace(0, 1, len(SCORE_COLORS))
    channels = [np.interp(scores, steps, c) for c in SCORE_COLORS.T]
    return np.stack(channels, axis=-1).astype("float32")


def face_sheet(
    rows: Sequence[Sequence[np.ndarray | None]],
    labels: Sequence[str] = (),
    row_labels: Sequence[str] = (),
    cell: int = 192,
) -> np.ndarray:
    """Lays faces out on a white sheet, with labels above and at the left.

    Each picture is brought to the height of a cell, keeping its shape: tiny
    ones in plain pixels, to show how little they hold, others by bicubic.

    Args:
        rows: Lists of uint8 `(h, w, 3)` RGB pictures; `None` leaves a gap.
        labels: One label a column; none by default.
        row_labels: One label a row; none by default.
        cell: Int. Side of a cell in pixels.

    Returns:
        uint8 `(H, W, 3)`: the sheet.

    Raises:
        ValueError: If there are no pictures or more labels than places.
    """
    columns = max((len(row) for row in rows), default=0)
    if columns == 0:
        raise ValueError("A sheet needs at least one picture.")
    if len(labels) > columns or len(row_labels) > len(rows):
        raise ValueError(
            f"A sheet of {len(rows)} rows and {columns} columns can't have "
            f"more labels. Received: labels={labels}, row_labels={row_labels}"
        )
    gap = max(2, cell // 24)
    font = ImageFont.load_default(max(9, cell / 12))
    line = sum(font.getmetrics())
    wrapped = [_wrap(label, font, cell) for label in labels]
    head = max((label.count("\n") + 1 for label in wrapped), default=0) * line
    side = max((font.getlength(label) for label in row_labels), default=0)
    top = gap + (head + gap if head else 0)
    left = gap + (int(side) + gap if side else 0)
    step = cell + gap
    size = (left + step * columns, top + step * len(rows))
    sheet = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(sheet)
    for column, label in enumerate(wrapped):
        place = (left + step * column + cell / 2, top - gap)
        _write(draw, place, label, font, "md")
    for row, label in enumerate(row_labels):
        place = (left - gap, top + step * row + cell / 2)
        _write(draw, place, label, font, "rm")
    for row, pictures in enumerate(rows):
        for column, picture in enumerate(pictures):
            if picture is not None:
                shown = Image.fromarray(_fit(_check_image(picture), cell))
                x = left + step * column + (cell - shown.width) // 2
                y = top + step * row + (cell - shown.height) // 2
                sheet.paste(shown, (x, y))
    return np.array(sheet)


def _draw_face(
    image: np.ndarray,
    points: np.ndarray,
    lines: Lines,
    line_color: Color,
    point_colors: np.ndarray,
) -> None:
    """Draws one face into `image`, through a finer layer over the face."""
    known = np.isfinite(points).all(axis=-1)
    # Far outside nothing shows, and OpenCV's numbers would overflow.
    known &= (np.abs(np.nan_to_num(points)) < 1e5).all(axis=-1)
    if not known.any():
        return
    face = np.ptp(points[known], axis=0).max()
    stroke = max(0.8, face / 140)
    radius = max(1.1, face / 75)
    shade = max(0.5, stroke * 0.45)
    edge = int(np.ceil(radius + shade + 2))
    limit = np.array(image.shape[1::-1])
    low = np.floor(points[known].min(axis=0)).astype(int) - edge
    high = np.ceil(points[known].max(axis=0)).astype(int) + edge + 1
    low, high = np.clip(low, 0, limit), np.clip(high, 0, limit)
    if (high <= low).any():
        return
    fine = int(np.clip(1200 // (high - low).max(), 1, 6))
    size = (high - low)[::-1] * fine
    # Red, green, blue already times the cover, and the cover.
    layer = np.zeros((*size, 4), "uint8")
    placed = np.where(known[:, None], (points - low + 0.5) * fine - 0.5, 0)
    placed = np.rint(placed * 2**SHIFT).astype("int32")

    def strokes(color: Color, width: float) -> None:
        thickness = max(1, round(width * fine))
        for indices, closed in lines:
            for run, is_closed in _known_runs(list(indices), closed, known):
                path = [placed[run].reshape(-1, 1, 2)]
                cv2.polylines(
                    layer, path, is_closed, color, thickness, cv2.LINE_AA, SHIFT
                )

    def dots(colors: np.ndarray, size: float) -> None:
        for i in np.flatnonzero(known):
            color = (*(float(value) for value in colors[i]), 255.0)
            reach = round(size * fine * 2**SHIFT)
            center = (int(placed[i, 0]), int(placed[i, 1]))
            cv2.circle(layer, center, reach, color, -1, cv2.LINE_AA, SHIFT)

    shades = np.broadcast_to(np.array(SHADE), point_colors.shape)
    strokes((*SHADE, 255), stroke + 2 * shade)
    dots(shades, radius + shade)
    strokes((*line_color, 255), stroke)
    dots(point_colors, radius)
    area = tuple(int(side) for side in high - low)
    layer = cv2.resize(layer, area, interpolation=cv2.INTER_AREA)
    part = image[low[1] : high[1], low[0] : high[0]]
    clear = 1 - layer[..., 3:].astype("float32") / 255
    part[:] = np.clip(np.rint(part * clear + layer[..., :3]), 0, 255)


def _known_runs(
    indices: list[int], closed: bool, known: np.ndarray
) -> list[tuple[list[int], bool]]:
    """Cuts a line where a point is not known."""
    if all(known[i] for i in indices):
        return [(indices, closed)]
    if closed:
        indices = indices + indices[:1]
    runs = [[]]
    for i in indices:
        if known[i]:
            runs[-1].append(i)
        elif runs[-1]:
            runs.append([])
    return [(run, False) for run in runs if len(run) > 1]


def _fit(picture: np.ndarray, cell: int) -> np.ndarray:
    height, width = picture.shape[:2]
    longer = max(height, width)
    if longer * 3 <= cell:
        # Plain pixels: exact multiples first, so that all are alike.
        times = cell // longer
        picture = picture.repeat(times, axis=0).repeat(times, axis=1)
        height, width, longer = height * times, width * times, longer * times
    size = (round(height * cell / longer), round(width * cell / longer))
    return bicubic_resize(picture, tuple(max(1, side) for side in size))


def _wrap(label: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    lines = []
    for part in label.split("\n"):
        lines.append("")
        for word in part.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and font.getlength(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
    return "\n".join(lines)


def _write(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    label: str,
    font: ImageFont.FreeTypeFont,
    anchor: str,
) -> None:
    align = "center" if anchor == "md" else "right"
    ink = (45, 50, 58)
    draw.text(place, label, ink, font, anchor, spacing=0, align=align)


def _check_image(image: np.ndarray) -> np.ndarray:
    image = np.asarray(image)
    fits = image.ndim == 3 and image.shape[2] == 3 and 0 not in image.shape
    if image.dtype != np.uint8 or not fits:
        raise ImageError(
            "A picture to draw on must be uint8 `(height, width, 3)`. "
            f"Received: {image.dtype} array of shape {image.shape}"
        )
    return image
