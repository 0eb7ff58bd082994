"""`facezoo label`: landmarks for faces that have none."""

import argparse

from facezoo.cli.enhancer import add_enhancer_arguments
from facezoo.cli.enhancer import enhancer_from_options
from facezoo.cli.terminal import add_overwrite
from facezoo.cli.terminal import number
from facezoo.cli.terminal import print_problems
from facezoo.cli.terminal import progress_bar


def add_label(commands) -> None:
    parser = commands.add_parser(
        "label", help="write .pts files for faces that a preset is sure of"
    )
    parser.set_defaults(command=run)
    parser.add_argument(
        "folder", help="pictures, each with one face in its middle"
    )
    parser.add_argument(
        "-o", "--output", required=True, help="folder for the .pts files"
    )
    parser.add_argument(
        "--canonical",
        type=number(0.01, 1),
        default=4 / 7,
        metavar="SHARE",
        help="side of the face over that of the picture (default: 4/7)",
    )
    parser.add_argument(
        "--most",
        type=number(0),
        default=0.012,
        metavar="SHARE",
        help="largest disagreement between mirrored and shifted views, as a "
        "share of the face's side (default: 0.012)",
    )
    add_enhancer_arguments(parser)
    add_overwrite(parser)


def run(options: argparse.Namespace) -> int:
    from facezoo.pipelines.labels import label_folder

    enhancer = enhancer_from_options(options)
    with progress_bar("Labelling") as progress:
        report = label_folder(
            options.folder,
            options.output,
            enhancer,
            options.canonical,
            options.most,
            options.overwrite,
            progress,
        )
    print_problems(report.problems)
    print(
        f"Labelled: {len(report.kept)}, unsure: {len(report.dropped)}, "
        f"failed: {len(report.problems)}; points in {options.output}"
    )
    return 1 if report.problems else 0
