"""`facezoo evaluate`: a preset on pictures with points."""

import argparse
from pathlib import Path

from facezoo.cli.terminal import add_shared
from facezoo.cli.terminal import count
from facezoo.cli.terminal import print_problems
from facezoo.cli.terminal import progress_bar


def add_evaluate(commands) -> None:
    parser = commands.add_parser(
        "evaluate", help="measure a preset on pictures with .pts files"
    )
    parser.set_defaults(command=run)
    parser.add_argument("folder", help="pictures with .pts files beside them")
    add_shared(parser)
    parser.add_argument(
        "--face-size",
        type=count,
        metavar="N",
        help="pixels of the tiny faces; default: what the preset reads",
    )
    parser.add_argument("--json", metavar="FILE", help="write the results")


def run(options: argparse.Namespace) -> int:
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
    with progress_bar("Evaluating") as progress:
        evaluation = evaluate_folder(
            options.folder, enhancer, face_size, progress
        )
    summary = evaluation.summary()
    title = (
        f"{enhancer.preset.name}: {summary['faces']} faces of {face_size} px "
        f"in {options.folder}"
    )
    Console().print(scores_table(summary, title))
    print_problems(evaluation.problems)
    if options.json:
        text = json.dumps(summary, indent=1) + "\n"
        atomic_write_text(options.json, text, options.overwrite)
    return 1 if evaluation.problems else 0
