"""Measures facezoo beside what PyPI gives with its weights inside.

Run      pip install '.[plots]'
         python benchmarks/rivals.py --set LFPW=300w/lfpw/testset \\
             --set FRL=neutral_front --output results
Sets     folders of pictures with a `.pts` (300-W) or a 189-point `.tem` (the
         Face Research Lab's sets, figshare 5047666 and 4220517) beside each
Result   rivals.md, rivals.json and two plots in the folder of --output

Every rival gets an environment of its own, made by pip in --cache on the first
run. One that can't be installed or crashes is reported with its reason.
"""

import argparse
import datetime
import json
import shlex
import sys
from pathlib import Path

from contenders.catalog import AUTO
from contenders.catalog import RIVAL_NAMES
from contenders.environments import Environments
from contenders.environments import default_cache
from contenders.faces import read_set
from contenders.machine import describe_machine
from contenders.measuring import Measurement
from contenders.plots import plot_cumulative_error
from contenders.plots import plot_error_by_size
from contenders.report import failures
from contenders.report import write_report
from facezoo.atomic import atomic_write
from facezoo.atomic import atomic_write_text
from facezoo.atomic import check_writable
from facezoo.cli.terminal import count
from facezoo.errors import FaceZooError
from facezoo.pipelines.outputs import make_folder
from facezoo.presets import find_preset
from facezoo.presets import list_presets
from facezoo.presets import split_precision

REPORT, NUMBERS = "rivals.md", "rivals.json"
PLOTS = {
    "error_by_size.png": plot_error_by_size,
    "cumulative_error_16px.png": plot_cumulative_error,
}


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
        print(f"rivals: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace, arguments: list[str]) -> int:
    folders = _folders(options.set)
    # Better now than after an hour of work.
    _check_plots()
    output = make_folder(options.output)
    for name in (REPORT, NUMBERS, *PLOTS):
        check_writable(output / name, options.overwrite)
    presets = _presets(options.presets)
    run = {
        "command": shlex.join(["python", "benchmarks/rivals.py", *arguments]),
        "date": datetime.date.today().isoformat(),
        "machine": describe_machine(),
        "sets": [],
        "problems": [],
    }
    environments = Environments(options.cache, options.python)
    measurement = Measurement(presets, options.rivals, environments, _say)
    for name, folder in folders.items():
        faces = read_set(name, folder, options.limit)
        run["problems"] += faces.problems
        run["sets"].append({"name": name, "faces": len(faces.pictures)})
        measurement.run(faces)
    run |= vars(measurement.measured)
    problems = run["problems"] + failures(run)
    text = json.dumps(run, indent=1) + "\n"
    atomic_write_text(output / NUMBERS, text, options.overwrite)
    atomic_write_text(output / REPORT, write_report(run), options.overwrite)
    for name, plot in PLOTS.items():
        with atomic_write(output / name, options.overwrite) as temporary:
            plot(run, temporary)
    for problem in problems:
        print(f"rivals: {problem}", file=sys.stderr)
    print(f"Wrote {output / REPORT}")
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Measure facezoo beside what PyPI gives."
    )
    parser.add_argument(
        "--set",
        action="append",
        required=True,
        metavar="NAME=FOLDER",
        help="pictures with .pts or .tem files; may be given several times",
    )
    parser.add_argument(
        "--output", required=True, metavar="DIR", help="where results go"
    )
    parser.add_argument(
        "--limit",
        type=count,
        metavar="N",
        help="at most N faces of a set, spread evenly over it",
    )
    parser.add_argument(
        "--rivals",
        nargs="*",
        choices=RIVAL_NAMES,
        default=list(RIVAL_NAMES),
        metavar="NAME",
        help=f"some of {', '.join(RIVAL_NAMES)}; default: all",
    )
    parser.add_argument(
        "--presets",
        nargs="*",
        metavar="NAME",
        help="presets or folders of presets, auto for facezoo's own choice, "
        "with @dynamic_int8 behind for their files of that precision; default: "
        "all that ship, and auto if they are several",
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=default_cache(),
        metavar="DIR",
        help="where the rivals' environments are kept; default: %(default)s",
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


def _folders(sets: list[str]) -> dict[str, Path]:
    folders = {}
    for text in sets:
        name, _, folder = text.partition("=")
        if not (name and folder):
            raise FaceZooError(
                f"--set must be NAME=FOLDER. Received: --set {text}"
            )
        if name in folders:
            raise FaceZooError(f"--set names {name} twice.")
        folders[name] = Path(folder)
        if not folders[name].is_dir():
            raise FaceZooError(f"{folder} is not a folder.")
    return folders


def _presets(names: list[str] | None) -> list[str]:
    if names is None:
        names = [preset.name for preset in list_presets()]
        return [AUTO, *names] if len(names) > 1 else names
    for told in names:
        name, precision = split_precision(told)
        if name != AUTO:
            find_preset(name).litert_file(precision)
    return names


def _check_plots() -> None:
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise FaceZooError(
            "Plots need Matplotlib: pip install 'facezoo[plots]'"
        ) from None


def _say(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
