"""The report of `benchmarks/sharpness.py`, in Markdown."""

from contenders.sharpness import OBSERVERS
from contenders.sharpness import on_common_faces

HEAD = """# How sharp the enlarged faces are

    {command}

{date}. {machine}.

{faces} faces of {set}, {face_size} pixels wide, made small by antialiased
bicubic and rounded to 8 bit.
"""
NOTE = """\
PSNR and SSIM over RGB against the photograph at `to` pixels. Colour: the mean
difference of red, green and blue over all faces, in grey levels of 255; error:
the mean magnitude of a face's. Detail: power of the luma's frequencies that
the small face lacks over that of the photographs, the geometric mean over
frequencies; then by octaves, in cycles a face. More detail is not truer
detail.
"""
POINTS_NOTE = """\
What others see on the enlarged faces, which stand in the bicubic enlargement
of their surroundings. NME: mean distance of their points from those set by
hand over that of the outer eye corners, on the faces found; on common faces:
on those found on the pictures of every contender of that size. dlib is given
the true box. MediaPipe's 68 points are vertices of its mesh; see
benchmarks/rivals.py. Identity: mean cosine similarity of dlib's face embedding
with that of the photograph; strangers: with another face's photograph; first:
share of the faces nearer to their own photograph than to any other of the
set.
"""


def write_report(run: dict) -> str:
    """Writes a run as Markdown.

    Args:
        run: Dict of `command`, `date`, `machine`, `rows` (of
            `Sharpness.measure`) and `problems`.

    Returns:
        String.
    """
    rows = [row for row in run["rows"] if "psnr" in row]
    first = run["rows"][0]
    machine = ", ".join(f"{k}: {v}" for k, v in run["machine"].items())
    parts = [HEAD.format(**{**run, **first, "machine": machine})]
    if rows:
        parts += [NOTE, _pictures(rows), POINTS_NOTE, _observed(rows)]
    problems = [f"- {problem}" for problem in list_problems(run)]
    if problems:
        parts += ["## What could not be measured\n", "\n".join(problems)]
    return "\n".join(parts).rstrip() + "\n"


def list_problems(run: dict) -> list[str]:
    """Lists what could not be measured of a run, one sentence each."""
    problems = [
        f"{row['contender']}: {text}"
        for row in run["rows"]
        for key, text in row.items()
        if key.endswith("problem")
    ]
    return problems + run["problems"]


def _pictures(rows: list[dict]) -> str:
    octaves = list(max((row["octaves"] for row in rows), key=len))
    titles = ["contender", "to", "PSNR", "SSIM", "colour r, g, b", "error"]
    titles += ["detail", *octaves]
    lines = []
    for row in rows:
        shift = ", ".join(f"{value:+.2f}" for value in row["colour_shift"])
        cells = [row["contender"], str(row["image_size"])]
        cells += [_psnr(row), f"{row['ssim']:.3f}", shift]
        cells += [f"{row['colour_error']:.2f}", f"{row['detail']:.3f}"]
        cells += [_number(row["octaves"].get(name), 3) for name in octaves]
        lines.append(cells)
    return _table(titles, lines)


def _observed(rows: list[dict]) -> str:
    titles = ["contender", "to"]
    for name in OBSERVERS:
        titles += [f"{name} found", "NME 68 %", "51 %", "68 % on common faces"]
    titles += ["identity", "strangers", "first"]
    common = {}
    for size in {row["image_size"] for row in rows}:
        here = [row for row in rows if row["image_size"] == size]
        for name in OBSERVERS:
            common[size, name] = on_common_faces(here, name)
    lines = []
    for row in rows:
        cells = [row["contender"], str(row["image_size"])]
        for name in OBSERVERS:
            shared = common[row["image_size"], name].get(row["contender"])
            found = row.get(f"{name}_found")
            cells += [
                "-" if found is None else f"{100 * found:.1f} %",
                _percent(row.get(f"{name}_nme_68")),
                _percent(row.get(f"{name}_nme_51")),
                _percent(shared),
            ]
        for key in ("identity", "strangers"):
            cells.append(_number(row.get(key), 3))
        first = row.get("first")
        cells.append("-" if first is None else f"{100 * first:.1f} %")
        lines.append(cells)
    return _table(titles, lines)


def _psnr(row):
    # A copy has no noise; 100 dB stand for it in the numbers.
    return "-" if row["psnr"] >= 100 else f"{row['psnr']:.2f}"


def _percent(value):
    return "-" if value is None else f"{100 * value:.2f}"


def _number(value, digits):
    return "-" if value is None else f"{value:.{digits}f}"


def _table(titles: list[str], lines: list[list[str]]) -> str:
    rows = [titles, ["---", *["---:"] * (len(titles) - 1)], *lines]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
