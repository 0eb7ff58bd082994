"""Measures how sharp presets make faces, and what that costs.

Run      python benchmarks/sharpness.py --set LFPW=300w/lfpw/testset \\
             --presets jasrnet_base_faces_x8 jasrnet_base_faces_x8_gan \\
             --face-size 16 --output results --sheet 8
Sets     folders of pictures with a `.pts` (300-W) or a 189-point `.tem` beside
         each
Result   sharpness.md and sharpness.json in the folder of --output; with
         --sheet also sharpness.png, faces side by side: it holds pictures of
         the set, so mind their terms

Beside each preset stand bicubic enlargement and the photograph itself at the
same size. MediaPipe and dlib are installed as for benchmarks/rivals.py.
"""

import argparse
import datetime
import json
import shlex
import sys
from pathlib import Path

from contenders.catalog import BICUBIC
from contenders.catalog import preset_contender
from contenders.environments import Environments
from contenders.environments import default_cache
from contenders.faces import FaceSet
from contenders.faces import read_set
from contenders.faces import without_room
from contenders.machine import describe_machine
from contenders.sharpness import Sharpness
from contenders.sharpness_report import list_problems
from contenders.sharpness_report import write_report
from facezoo.atomic import atomic_write_text
from facezoo.atomic import check_writable
from facezoo.cli.terminal import count
from facezoo.errors import FaceZooError
from facezoo.images import bicubic_resize
from facezoo.images import face_sheet
from facezoo.images import write_image
from facezoo.pipelines.outputs import make_folder
from facezoo.presets import find_preset

REPORT, NUMBERS, SHEET = "sharpness.md", "sharpness.json", "sharpness.png"


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark.

    Args:
        arguments: List of strings. Defaults to those of the command line.

    Returns:
        0, or 1 if anything could not be measured, or 2 after a mistake.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(arguments)
    try:
        return _run(options, arguments)
    except FaceZooError as error:
        print(f"sharpness: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace, arguments: list[str]) -> int:
    name, _, folder = options.set.partition("=")
    if not (name and folder):
        raise FaceZooError(
            f"--set must be NAME=FOLDER. Received: --set {options.set}"
        )
    sizes = {find_preset(name).image_size for name in options.presets}
    output = make_folder(options.output)
    for file in (REPORT, NUMBERS, *([SHEET] if options.sheet else [])):
        check_writable(output / file, options.overwrite)
    faces = read_set(name, folder, options.limit)
    environments = Environments(options.cache, options.python)
    sharpness = Sharpness(faces, options.face_size, environments, _say)
    rows = [
        sharpness.measure(preset_contender(name)) for name in options.presets
    ]
    for size in sorted(sizes):
        rows += [
            sharpness.measure(BICUBIC, size),
            sharpness.measure(None, size),
        ]
    run = {
        "command": shlex.join(
            ["python", "benchmarks/sharpness.py", *arguments]
        ),
        "date": datetime.date.today().isoformat(),
        "machine": describe_machine(),
        "rows": rows,
        "problems": faces.problems,
    }
    text = json.dumps(run, indent=1) + "\n"
    atomic_write_text(output / NUMBERS, text, options.overwrite)
    atomic_write_text(output / REPORT, write_report(run), options.overwrite)
    if options.sheet:
        sheet = _sheet(faces, sharpness, options.sheet)
        write_image(output / SHEET, sheet, overwrite=options.overwrite)
    problems = list_problems(run)
    for problem in problems:
        print(f"sharpness: {problem}", file=sys.stderr)
    print(f"Wrote {output / REPORT}")
    return 1 if problems else 0


def _sheet(faces: FaceSet, sharpness: Sharpness, most: int):
    """Faces spread over the set: the small one, each contender's, the truth."""
    total = len(faces.pictures)
    number = min(most, total)
    small = without_room(sharpness.small)
    truth = without_room(faces.pictures)
    # Bicubic of the largest size stands for all; truth is shown in full.
    shown = {
        label: images
        for label, images in sharpness.images.items()
        if not label.startswith("photograph")
    }
    rows = []
    for i in (i * total // number for i in range(number)):
        row = [small[i], *(images[i] for images in shown.values())]
        largest = max(images.shape[1] for images in shown.values())
        rows.append([*row, bicubic_resize(truth[i], largest)])
    return face_sheet(rows, ["input", *shown, "photograph"], cell=256)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Measure how sharp presets make faces, and what it costs."
    )
    parser.add_argument(
        "--set",
        required=True,
        metavar="NAME=FOLDER",
        help="pictures with .pts or .tem files",
    )
    parser.add_argument(
        "--presets",
        nargs="+",
        required=True,
        metavar="NAME",
        help="presets or folders of presets",
    )
    parser.add_argument(
        "--output", required=True, metavar="DIR", help="where results go"
    )
    parser.add_argument(
        "--face-size",
        type=_size,
        default=16,
        metavar="N",
        help="pixels of the small faces, a multiple of 8; default: 16",
    )
    parser.add_argument(
        "--limit",
        type=count,
        metavar="N",
        help="at most N faces, spread evenly over the set",
    )
    parser.add_argument(
        "--sheet",
        type=count,
        metavar="N",
        help="also lay N faces out side by side",
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=default_cache(),
        metavar="DIR",
        help="where the observers' environments are kept; default: %(default)s",
    )
    parser.add_argument(
        "--python",
        default=sys.executable,
        metavar="FILE",
        help="Python that they are made of; default: the one that runs this",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace existing results"
    )
    return parser


def _size(text: str) -> int:
    value = int(text)
    if value < 8 or value % 8:
        raise argparse.ArgumentTypeError(
            f"expected a multiple of 8, got {text}"
        )
    return value


def _say(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
