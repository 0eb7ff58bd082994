"""The report of a run, in Markdown."""

from contenders.catalog import RIVALS
from contenders.catalog import SPAN
from contenders.measuring import FULL

HEAD = """# Landmarks and pictures of tiny faces, facezoo beside its rivals

    {command}

{date}. {machine}.

Faces: {sets}.
"""
LANDMARK_NOTE = """\
`found`: share of the faces on which the contender gave points. NME: mean
distance from the points set by hand over that of the outer eye corners, over
the faces found; `51` are the points without the jaw. `> 10 %`: share of all
faces that are off by more than that or were not found. ms: processor time of
one thread from the small picture to the points, median; enlarging is counted
for the face without the room around it. `x`: that time over what SPAN x4 at
this size and {reference} at full size take together.
"""
IMAGE_NOTE = """\
PSNR and SSIM over RGB against the same face at `to` pixels. ms as above.
"""
RULES = """\
## How

- Every face is cut as the square on its points' box, 1.25 times the longer
  side, brought to 256 pixels with room of 3/8 of its side all around, and
  made small by antialiased bicubic, rounded to 8 bit. All contenders get the
  same pixels: facezoo and the enlargers the square, rivals the room as well,
  enlarged back to 256 pixels of face.
- dlib is given its own detector's box where that overlaps the true one by
  half, else the true one brought to the kind of box that it knows; "true box"
  is given the latter always. MediaPipe takes no box: its detector is asked at
  a confidence of 0.05, up to three times, with the picture, with grey around
  it, and with the face in grey; a face found elsewhere counts as not found.
- MediaPipe's mesh has no 68 points: each is read at the vertex nearest to it
  on the training faces of 300-W. Its jaw runs elsewhere: look at the 51.
- The 68 points of a 189-point `.tem` are derived; their jaw was resampled from
  a looser contour: look at the 51 there too.
- dlib's weights were trained on 300-W and have probably seen its photographs,
  also those of the test folders.
- Each contender is a process of its own, kept on one processor.
"""


def write_report(run: dict) -> str:
    """Writes a run as Markdown.

    Args:
        run: Dict of `command`, `date`, `machine`, `sets` (dicts of `name` and
            `faces`), `landmarks` and `images` (rows of `Measured`),
            `versions` and `problems`.

    Returns:
        String.
    """
    machine = ", ".join(f"{k}: {v}" for k, v in run["machine"].items())
    sets = ", ".join(f"{s['name']} ({s['faces']})" for s in run["sets"])
    parts = [HEAD.format(**run | {"machine": machine, "sets": sets})]
    for face_set in run["sets"]:
        name = face_set["name"]
        parts += [f"## {name}: landmarks\n", _landmark_table(run, name)]
    parts.append(LANDMARK_NOTE.format(reference=_REFERENCE))
    for face_set in run["sets"]:
        name = face_set["name"]
        parts += [f"## {name}: pictures\n", _image_table(run, name)]
    parts.append(IMAGE_NOTE)
    problems = run["problems"] + failures(run)
    if problems:
        lines = "\n".join(f"- {problem}" for problem in problems)
        parts += ["## What could not be measured\n", lines + "\n"]
    parts.append(RULES)
    parts += ["## Versions\n", _versions(run["versions"])]
    return "\n".join(parts)


def row_name(row: dict) -> str:
    """Names a row's contender, with what enlarged its picture."""
    way = row.get("enlarged_by")
    return f"{row['contender']} after {way}" if way else row["contender"]


def failures(run: dict) -> list[str]:
    """Lists each contender's problem once, with the places it met it."""
    places: dict[str, list[str]] = {}
    for row in run["landmarks"] + run["images"]:
        if "problem" in row:
            text = f"{row_name(row)}: {row['problem']}."
            place = f"{row['set']} {_size(row)}"
            if place not in places.setdefault(text, []):
                places[text].append(place)
    return [f"{text} ({', '.join(p)})" for text, p in places.items()]


_REFERENCE = RIVALS["mediapipe"].label


def _landmark_table(run: dict, name: str) -> str:
    rows = [row for row in run["landmarks"] if row["set"] == name]
    times = _two_step_times(rows)
    lines = []
    for row in rows:
        cells = [_size(row), row_name(row)]
        if "problem" in row:
            lines.append([*cells, "failed", *["-"] * 6])
            continue
        reference = times.get(row["face_size"])
        cells += [f"{100 * row['found']:.0f} %"]
        cells += [_percent(row[k], 2) for k in ("nme_68", "nme_51")]
        cells += [_percent(row[k], 1) for k in ("failures_68", "failures_51")]
        cells += [f"{row['ms']:.1f}"]
        cells += [f"{row['ms'] / reference:.2f}" if reference else "-"]
        lines.append(cells)
    head = "face px|contender|found|NME % 68|NME % 51"
    head += "|> 10 % 68|> 10 % 51|ms|x"
    return _table(head.split("|"), lines)


def _two_step_times(rows: list[dict]) -> dict:
    """Gives each face size the time of SPAN x4 and a mesh that sees the face.

    On the smallest faces the mesh looks several times; that is not counted.
    """
    own = [r for r in rows if r["contender"] == _REFERENCE and "ms" in r]
    mesh = [r["ms"] for r in own if r["face_size"] == FULL]
    if not mesh:
        return {}
    spans = {
        r["face_size"]: r["ms_enlarging"]
        for r in own
        if r["enlarged_by"] == SPAN.label
    }
    return {size: mesh[0] + span for size, span in spans.items()}


def _image_table(run: dict, name: str) -> str:
    rows = [row for row in run["images"] if row["set"] == name]
    # Beside each other what makes pictures of one size.
    rows.sort(key=lambda row: (-row["face_size"], row.get("image_size") or 0))
    lines = []
    for row in rows:
        cells = [_size(row), str(row.get("image_size", "-")), row["contender"]]
        if "problem" in row:
            lines.append([*cells, "failed", "-", "-"])
            continue
        cells += [f"{row['psnr']:.2f}", f"{row['ssim']:.3f}"]
        lines.append([*cells, f"{row['ms']:.1f}"])
    return _table("face px|to|by|PSNR dB|SSIM|ms".split("|"), lines)


def _versions(versions: dict[str, dict]) -> str:
    lines = [
        f"- {label}: " + ", ".join(f"{k} {v}" for k, v in told.items())
        for label, told in versions.items()
    ]
    return "\n".join(lines) + "\n"


def _size(row: dict) -> str:
    return FULL if row["face_size"] == FULL else str(row["face_size"])


def _percent(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{100 * value:.{digits}f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---" if cell in ("contender", "by") else "---:" for cell in head]
    lines = [head, rule, *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
