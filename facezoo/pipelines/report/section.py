"""The HTML of one picture in the report; `page.html` brings it to life."""

import html

from facezoo.images import score_colors
from facezoo.pipelines.report.entry import FaceEntry
from facezoo.pipelines.report.entry import Pair
from facezoo.pipelines.report.entry import ReportEntry

# No name or sentence takes more characters.
MAX_TEXT = 300


def section(entry: ReportEntry, number: int) -> str:
    """Gives the HTML of a picture with its faces.

    Args:
        entry: A `ReportEntry`.
        number: Int, another one for each section of a page.
    """
    name = as_text(entry.name)
    parts = [
        f'<section class="photo">\n<h2><bdi>{name}</bdi></h2>',
        f'<p class="faint">{entry.width} × {entry.height} px, '
        f"{faces(len(entry.faces))}</p>",
    ]
    parts += [f"<p>{as_text(note)}</p>" for note in entry.notes]
    if entry.pair is not None:
        view = f"-0.5 -0.5 {entry.width} {entry.height}"
        parts.append(_compare(entry.pair, name, view))
    parts.append('<ul class="faces">')
    for i, face in enumerate(entry.faces):
        square = " ".join(f"{value:.2f}" for value in face.square)
        label = f"Face {i}"
        if face.pair is not None:
            label = f'<a href="#p{number}-f{i}">{label}</a>'
        parts.append(
            f'<li style="{_color(face)}" data-number="{i}" '
            f'data-square="{square}">{label} {face.score:.2f}</li>'
        )
    parts.append('</ul>\n<div class="cards">')
    for i, face in enumerate(entry.faces):
        if face.pair is not None:
            parts += _card(face, f"p{number}-f{i}", i, name)
    parts.append("</div>\n</section>\n")
    return "\n".join(parts)


def row(entry: ReportEntry) -> str:
    """Gives one row of a table: name, number of faces and mean score."""
    scores = [face.score for face in entry.faces]
    mean = f"{sum(scores) / len(scores):.2f}" if scores else "–"
    name = as_text(entry.name)
    return f"<tr><td><bdi>{name}</bdi><td>{len(scores)}<td>{mean}</tr>\n"


def as_text(text: str) -> str:
    """Makes any string safe between tags and inside of quotes.

    Bytes of a file name that are no UTF-8 become question marks.
    """
    text = text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
    text = text.encode("utf-8", "replace").decode("utf-8")
    return html.escape(text)


def faces(count: int) -> str:
    """Gives `1 face`, `2 faces`."""
    return f"{count:,} face" if count == 1 else f"{count:,} faces"


def pictures(count: int) -> str:
    """Gives `1 picture`, `2 pictures`."""
    return f"{count:,} picture" if count == 1 else f"{count:,} pictures"


def _card(face: FaceEntry, key: str, i: int, name: str) -> list[str]:
    x0, y0, side = face.square
    about = f"{side:.0f} px wide, by {as_text(face.preset)}"
    view = f"{x0} {y0} {side} {side}"
    return [
        f'<article class="face" id="{key}">',
        f'<h3>Face {i} <span class="score" style="{_color(face)}">'
        f"{face.score:.2f}</span></h3>",
        f'<p class="faint">{about}</p>',
        _compare(face.pair, f"face {i} of {name}", view),
        "<details><summary>Landmarks</summary></details>",
        f'<script type="application/json">{face.points}</script>',
        "</article>",
    ]


def _compare(pair: Pair, what: str, view: str) -> str:
    """Gives two pictures with the slider between them and room to draw.

    Args:
        pair: A `Pair`.
        what: Safe text that names them.
        view: What of the picture they show, as an SVG's view box.
    """
    size = f'width="{pair.width}" height="{pair.height}"'
    load = 'loading="lazy" decoding="async"'
    return "\n".join(
        [
            '<figure class="compare"><div class="pair">',
            f'<img {size} {load} alt="After: {what}" src="{pair.after}">',
            f'<img class="before" {size} {load} alt="Before: {what}" '
            f'src="{pair.before}">',
            f'<svg viewBox="{view}" preserveAspectRatio="none" '
            'aria-hidden="true"></svg></div>',
            '<label>Before <input type="range" min="0" max="100" value="50" '
            'autocomplete="off"> <output>50 %</output></label></figure>',
        ]
    )


def _color(face: FaceEntry) -> str:
    red, green, blue = score_colors(face.score).round().astype(int).tolist()
    return f"--color: rgb({red}, {green}, {blue})"
