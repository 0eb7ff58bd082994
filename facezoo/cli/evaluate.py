"""`facezoo evaluate`: a preset on pictures with points."""

import argparse
from pathlib import Path

from facezoo.cli.enhancer import add_enhancer_arguments
from facezoo.cli.enhancer import enhancer_from_options
from facezoo.cli.terminal import add_overwrite
from facezoo.cli.terminal import count
from facezoo.cli.terminal import print_problems
from facezoo.cli.terminal import progress_bar


def add_evaluate(commands) -> None:
    parser = commands.add_parser(
        "evaluate", help="measure a preset on pictures with .pts or .tem files"
    )
    parser.set_defaults(command=run)
    parser.add_argument(
        "folder", help="pictures with .pts or .tem files beside them"
    )
    add_enhancer_arguments(parser)
    add_overwrite(parser)
    parser.add_argument(
        "--face-size",
        type=count,
        metavar="N",
        help="pixels of the tiny faces; default: what the preset reads",
    )
    parser.add_argument(
        "--box-noise",
        action="store_true",
        help="move each square by up to 10 %% of its side and scale it by 0.9 "
        "to 1.15, at random but the same each time",
    )
    parser.add_argument(
        "--mirror",
        action="store_true",
        help="average each face with its mirror image",
    )
    parser.add_argument("--json", metavar="FILE", help="write the results")


def run(options: argparse.Namespace) -> int:
    import json

    from rich.console import Console

    from facezoo.atomic import atomic_write_text
    from facezoo.atomic import check_writable
    from facezoo.evaluation import BoxNoise
    from facezoo.evaluation import Mirrored
    from facezoo.evaluation import evaluate_folder
    from facezoo.pipelines.outputs import make_folder
    from facezoo.pipelines.tables import scores_table

    if options.json:
        # Better now than after minutes of work.
        make_folder(Path(options.json).parent)
        check_writable(options.json, options.overwrite)
    enhancer = enhancer_from_options(options)
    face_size = options.face_size or enhancer.input_size
    measured = Mirrored(enhancer) if options.mirror else enhancer
    box_noise = BoxNoise() if options.box_noise else None
    with progress_bar("Evaluating") as progress:
        evaluation = evaluate_folder(
            options.folder, measured, face_size, progress, box_noise
        )
    summary = evaluation.summary()
    extras = [
        text
        for text, used in (
            (", box noise", options.box_noise),
            (", mirrored", options.mirror),
        )
        if used
    ]
    used = enhancer.for_face_size(face_size)
    title = (
        f"{used.name}: {summary['faces']} faces of {face_size} px "
        f"in {options.folder}{''.join(extras)}"
    )
    Console().print(scores_table(summary, title))
    print_problems(evaluation.problems)
    if options.json:
        text = json.dumps(summary, indent=1) + "\n"
        atomic_write_text(options.json, text, options.overwrite)
    return 1 if evaluation.problems else 0
