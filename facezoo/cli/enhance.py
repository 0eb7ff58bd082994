"""`facezoo enhance`: pictures to larger faces with landmarks."""

import argparse

from facezoo.cli.terminal import add_shared
from facezoo.cli.terminal import print_problems
from facezoo.cli.terminal import progress_bar


def add_enhance(commands) -> None:
    parser = commands.add_parser(
        "enhance", help="enlarge faces and find their landmarks"
    )
    parser.set_defaults(command=run)
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
    add_shared(parser)
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


def run(options: argparse.Namespace) -> int:
    from facezoo.pipelines import enhance_files
    from facezoo.runtime import FaceEnhancer
    from facezoo.runtime.quiet import quiet_stderr

    with quiet_stderr():
        enhancer = FaceEnhancer(options.preset, options.threads)
    with progress_bar("Enhancing") as progress:
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
    print_problems([f"note: {note}" for note in report.notes])
    print_problems(report.problems)
    print(
        f"Done: {len(report.done)}, failed: {len(report.problems)}, "
        f"faces: {report.num_faces}; results in {options.output}"
    )
    return 1 if report.problems else 0
