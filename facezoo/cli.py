"""The command `facezoo`: enhance, evaluate, list, train, export.

Each command imports what it needs when it runs, so that `enhance` starts
without Keras.
"""

import argparse
import ast
import contextlib
import sys
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from pathlib import Path

import facezoo
from facezoo.errors import FaceZooError

BACKENDS = ("tensorflow", "jax", "torch")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: Sequence of strings, as in `sys.argv[1:]`, the default.

    Returns:
        Exit status: 0, or 1 if anything failed. Wrong arguments raise
        `SystemExit(2)`, as is usual.
    """
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except FaceZooError as error:
        print(f"facezoo: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name not in BACKENDS:
            raise
        extra = f"pip install 'facezoo[{error.name}]'"
        print(f"facezoo: {error.name} is missing: {extra}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("facezoo: interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="facezoo", description="Models for tiny faces."
    )
    parser.add_argument(
        "--version", action="version", version=facezoo.__version__
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_enhance(commands)
    _add_evaluate(commands)
    _add_list(commands)
    _add_train(commands)
    _add_export(commands)
    return parser


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preset", help="name or folder of a preset")
    parser.add_argument(
        "--threads", type=_count, help="default: one for each processor"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace existing files"
    )


def _add_enhance(commands) -> None:
    parser = commands.add_parser(
        "enhance", help="enlarge faces and find their landmarks"
    )
    parser.set_defaults(command=_enhance)
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="file, folder or glob pattern; each picture is one face, or a "
        "photograph if --boxes gives its faces",
    )
    parser.add_argument(
        "-o", "--output", required=True, help="folder for the results"
    )
    parser.add_argument(
        "--boxes",
        metavar="JSON",
        help='faces of photographs: {"name": [[x0, y0, x1, y1], ...]}, or '
        "for a single photograph the list alone",
    )
    _add_shared(parser)
    parser.add_argument(
        "--box-margin",
        type=float,
        default=1.0,
        metavar="FACTOR",
        help="enlarge each box; 1.25 for boxes that fit the landmarks tightly",
    )
    parser.add_argument(
        "--photo-scale",
        type=float,
        default=2.0,
        metavar="FACTOR",
        help="enlarge photographs so much before faces are put into them",
    )


def _enhance(options: argparse.Namespace) -> int:
    from facezoo.pipelines import enhance_files
    from facezoo.runtime import FaceEnhancer
    from facezoo.runtime.quiet import quiet_stderr

    with quiet_stderr():
        enhancer = FaceEnhancer(options.preset, options.threads)
    with _progress_bar("Enhancing") as progress:
        report = enhance_files(
            options.paths,
            options.output,
            enhancer,
            boxes=options.boxes,
            overwrite=options.overwrite,
            box_margin=options.box_margin,
            photo_scale=options.photo_scale,
            progress=progress,
        )
    _print_problems([f"note: {note}" for note in report.notes])
    _print_problems(report.problems)
    print(
        f"Done: {len(report.done)}, failed: {len(report.problems)}, "
        f"faces: {report.num_faces}; results in {options.output}"
    )
    return 1 if report.problems else 0


def _add_evaluate(commands) -> None:
    parser = commands.add_parser(
        "evaluate", help="measure a preset on pictures with .pts files"
    )
    parser.set_defaults(command=_evaluate)
    parser.add_argument("folder", help="pictures with .pts files beside them")
    _add_shared(parser)
    parser.add_argument(
        "--face-size",
        type=_count,
        metavar="N",
        help="pixels of the tiny faces; default: what the preset reads",
    )
    parser.add_argument("--json", metavar="FILE", help="write the results")


def _evaluate(options: argparse.Namespace) -> int:
    import json

    from rich.console import Console

    from facezoo.atomic import atomic_write_text
    from facezoo.atomic import check_writable
    from facezoo.evaluation import evaluate_folder
    from facezoo.pipelines.outputs import make_folder
    from facezoo.pipelines.tables import scores_table
    from facezoo.runtime import FaceEnhancer
    from facezoo.runtime.quiet import quiet_stderr

    if options.json:
        # Better now than after minutes of work.
        make_folder(Path(options.json).parent)
        check_writable(options.json, options.overwrite)
    with quiet_stderr():
        enhancer = FaceEnhancer(options.preset, options.threads)
    face_size = options.face_size or enhancer.input_size
    with _progress_bar("Evaluating") as progress:
        evaluation = evaluate_folder(
            options.folder, enhancer, face_size, progress
        )
    summary = evaluation.summary()
    title = (
        f"{enhancer.preset.name}: {summary['faces']} faces of {face_size} px "
        f"in {options.folder}"
    )
    Console().print(scores_table(summary, title))
    _print_problems(evaluation.problems)
    if options.json:
        text = json.dumps(summary, indent=1) + "\n"
        atomic_write_text(options.json, text, options.overwrite)
    return 1 if evaluation.problems else 0


def _add_list(commands) -> None:
    parser = commands.add_parser("list", help="show models and presets")
    parser.set_defaults(command=_list)
    parser.add_argument(
        "--models",
        action="store_true",
        help="build each model to count its parameters (slow: loads Keras)",
    )


def _list(options: argparse.Namespace) -> int:
    from rich.console import Console

    from facezoo.pipelines.tables import models_table
    from facezoo.pipelines.tables import presets_table
    from facezoo.presets import list_presets

    problems = []
    presets = list_presets(problems)
    # In a file, Rich would wrap at 80 columns.
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(presets_table(presets) if presets else "No presets found.")
    if options.models:
        console.print(models_table(_model_sizes()))
    else:
        names = ", ".join(_model_names())
        console.print(f"Models: {names} (--models shows their sizes)")
    _print_problems(problems)
    return 1 if problems else 0


def _model_sizes() -> Iterator[tuple[str, int, int, int]]:
    """Yields name, input side, output side and parameters of each model."""
    from facezoo.models import create_model
    from facezoo.models import list_models

    for name in list_models():
        model = create_model(name)
        input_size = model.input_shape[1]
        image_size = model.output_shape["sr_image"][1]
        yield name, input_size, image_size, model.count_params()


def _model_names() -> list[str]:
    """Reads the models' names off their tables, for importing is slow.

    A file of `facezoo.models` ends with `register_variants(family, TABLE)`,
    and `TABLE` is a dict of variants at its top.
    """
    names = []
    for path in Path(__file__).with_name("models").glob("*.py"):
        tables = {}
        for node in ast.parse(path.read_bytes()).body:
            match node:
                case ast.Assign([ast.Name(table)], ast.Dict(keys)):
                    tables[table] = [ast.literal_eval(key) for key in keys]
                case ast.Expr(
                    ast.Call(
                        ast.Name("register_variants"),
                        [ast.Name(family), ast.Name(table)],
                    )
                ):
                    names += [f"{family}_{key}" for key in tables[table]]
    return sorted(names)


def _add_train(commands) -> None:
    parser = commands.add_parser("train", help="train a model by a recipe")
    parser.set_defaults(command=_train)
    parser.add_argument("recipe", help="a Python file, see recipes/")
    parser.add_argument(
        "--smoke", action="store_true", help="a short run on drawn faces"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_setting,
        metavar="KEY=VALUE",
        dest="settings",
        help="change a value of the recipe; may be repeated",
    )
    parser.add_argument("--output", metavar="DIR", help="folder of the run")
    parser.add_argument(
        "--resume", action="store_true", help="go on where the run stopped"
    )


def _train(options: argparse.Namespace) -> int:
    from facezoo.training.run import train

    train(
        options.recipe,
        smoke=options.smoke,
        settings=dict(options.settings),
        output=options.output,
        resume=options.resume,
    )
    return 0


def _add_export(commands) -> None:
    parser = commands.add_parser("export", help="make a preset of a run")
    parser.set_defaults(command=_export)
    parser.add_argument("run", metavar="RUN_DIR", help="folder of a run")
    parser.add_argument(
        "--output", required=True, help="the preset's folder, its name last"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace existing files"
    )


def _export(options: argparse.Namespace) -> int:
    from facezoo.export.preset import export_preset

    export_preset(options.run, options.output, overwrite=options.overwrite)
    return 0


def _print_problems(problems: Sequence[str]) -> None:
    for problem in problems:
        print(f"facezoo: {problem}", file=sys.stderr)


@contextlib.contextmanager
def _progress_bar(
    title: str,
) -> Iterator[Callable[[int, int], None] | None]:
    """Gives a function of (done, all) that draws a bar, on terminals only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _setting(text: str) -> tuple[str, object]:
    """Reads `KEY=VALUE`; a value that is no Python literal is a string."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise argparse.ArgumentTypeError(f"expected KEY=VALUE, got {text!r}")
    try:
        return key.strip(), ast.literal_eval(value.strip())
    except (ValueError, SyntaxError):
        return key.strip(), value.strip()


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, got {text}")
    return value
