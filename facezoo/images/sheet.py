"""Lay faces out on a labelled sheet."""

from collections.abc import Sequence

import numpy as np
from PIL import Image
from PIL import ImageDraw
from PIL import ImageFont

from facezoo.images.drawing import check_drawable
from facezoo.images.resize import bicubic_resize


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
                shown = Image.fromarray(_fit(check_drawable(picture), cell))
                x = left + step * column + (cell - shown.width) // 2
                y = top + step * row + (cell - shown.height) // 2
                sheet.paste(shown, (x, y))
    return np.array(sheet)


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
