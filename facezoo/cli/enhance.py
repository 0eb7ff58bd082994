"""`facezoo enhance`: pictures to larger faces with landmarks."""

import argparse
from pathlib import Path

from facezoo.cli.detection import add_detector_arguments
from facezoo.cli.detection import detector_from_options
from facezoo.cli.detection import largest_crop_from_options
from facezoo.cli.terminal import add_shared
from facezoo.cli.terminal import interruptible
from facezoo.cli.terminal import print_problems
from facezoo.cli.terminal import progress_bar
from facezoo.cli.video import add_video_arguments
from facezoo.cli.video import is_video
from facezoo.cli.video import run_videos

INTERRUPTED = 130


def add_enhance(commands) -> None:
    parser = commands.add_parser(
        "enhance", help="enlarge faces and find their landmarks"
    )
    parser.set_defaults(command=run)
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="file, folder or glob pattern; a picture up to 128 pixels wide "
        "and high is one face, a larger one is searched for faces; or a video",
    )
    parser.add_argument(
        "-o", "--output", required=True, help="folder for the results"
    )
    parser.add_argument(
        "--boxes",
        metavar="JSON",
        help='faces of photographs: {"name": [[x0, y0, x1, y1], ...]}, or '
        "for a single photograph the list alone; these are not searched",
    )
    add_detector_arguments(parser)
    parser.add_argument(
        "--no-refine",
        action="store_true",
        help="leave each face as the detector frames it, without framing it "
        "again by its landmarks",
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
        help="enlarge photographs so much, 1, 2, 4 or 8 times, before faces "
        "are put into them (default: 2)",
    )
    parser.add_argument(
        "--blend",
        type=float,
        default=1.0,
        metavar="SHARE",
        help="how much of the enlarged faces photographs show, 0 to 1",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="skip inputs whose results are complete",
    )
    parser.add_argument(
        "--sheet",
        action="store_true",
        help="write for each picture a sheet (_sheet.png) that shows up to 32 "
        "of its faces before and after",
    )
    parser.add_argument(
        "--report",
        metavar="FILE",
        help="write one page (.html) that shows all faces before and after, "
        "with their landmarks",
    )
    add_video_arguments(parser)


def run(options: argparse.Namespace) -> int:
    from facezoo.pipelines import enhance_files
    from facezoo.runtime import FaceEnhancer

    if options.report:
        _check_report(options)
    detector = detector_from_options(options)
    enhancer = FaceEnhancer(options.preset, options.threads, quiet=True)
    status, videos = 0, [path for path in options.paths if is_video(path)]
    if videos:
        status = run_videos(options, videos, enhancer, detector)
    pictures = [path for path in options.paths if path not in videos]
    if not pictures:
        return status
    with (
        interruptible() as stop,
        progress_bar("Enhancing", "faces") as progress,
    ):
        report = enhance_files(
            pictures,
            options.output,
            enhancer,
            boxes=options.boxes,
            overwrite=options.overwrite,
            box_margin=options.box_margin,
            photo_scale=options.photo_scale,
            blend=options.blend,
            detector=detector,
            refine=not options.no_refine,
            largest_face_crop=largest_crop_from_options(options),
            resume=options.resume,
            sheet=options.sheet,
            stop=stop,
            progress=progress,
        )
    print_problems([f"note: {note}" for note in report.notes])
    print_problems(report.problems)
    skipped = f", skipped: {len(report.skipped)}" if options.resume else ""
    print(
        f"Done: {len(report.done)}, failed: {len(report.problems)}{skipped}, "
        f"faces: {report.num_faces}; results in {options.output}"
    )
    left = []
    if report.num_left:
        left = [
            f"interrupted; {report.num_left} inputs are left: the same "
            "command with --resume goes on"
        ]
        print_problems(left)
    if options.report:
        sentences = [*left, *report.problems, *report.notes]
        _write_report(options, report.results, enhancer, sentences)
    if report.num_left:
        return INTERRUPTED
    return 1 if report.problems else status


def _check_report(options: argparse.Namespace) -> None:
    """Tells before the work what would be told after it."""
    from facezoo.atomic import check_writable
    from facezoo.pipelines.outputs import make_folder

    make_folder(Path(options.report).parent)
    check_writable(options.report, options.overwrite)


def _write_report(
    options: argparse.Namespace, results: list, enhancer, sentences: list[str]
) -> None:
    from facezoo.pipelines.report.from_results import write_report

    with progress_bar("Report") as progress:
        write_report(
            options.report,
            results,
            enhancer,
            sentences,
            options.overwrite,
            progress,
        )
    print(f"Report: {options.report}")
