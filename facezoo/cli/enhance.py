"""`facezoo enhance`: pictures to larger faces with landmarks."""

import argparse
from pathlib import Path

from facezoo.cli.detection import add_detector_arguments
from facezoo.cli.detection import detector_from_options
from facezoo.cli.detection import largest_crop_from_options
from facezoo.cli.enhancer import add_enhancer_arguments
from facezoo.cli.enhancer import enhancer_from_options
from facezoo.cli.terminal import add_overwrite
from facezoo.cli.terminal import counted
from facezoo.cli.terminal import interruptible
from facezoo.cli.terminal import number
from facezoo.cli.terminal import print_problems
from facezoo.cli.terminal import progress_bar
from facezoo.cli.video import add_video_arguments
from facezoo.cli.video import run_videos
from facezoo.errors import FaceZooError

INTERRUPTED = 130
# Options that say nothing to the others.
FOR_PICTURES = ("no_refine", "photo_scale", "sheet", "report")
FOR_VIDEOS = ("no_steady", "key_interval", "video_scale")


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
    add_enhancer_arguments(parser)
    add_overwrite(parser)
    parser.add_argument(
        "--box-margin",
        type=number(0.1),
        default=1.0,
        metavar="FACTOR",
        help="enlarge each box; 1.25 for boxes that fit the landmarks tightly",
    )
    parser.add_argument(
        "--photo-scale",
        type=number(1),
        metavar="FACTOR",
        help="enlarge photographs so much, 1, 2, 4 or 8 times, before faces "
        "are put into them (default: 2)",
    )
    parser.add_argument(
        "--blend",
        type=number(0, 1),
        default=1.0,
        metavar="SHARE",
        help="how much of the enlarged faces photographs and videos show, 0 "
        "to 1",
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
    parser.add_argument(
        "--landmarks-only",
        action="store_true",
        help="write the landmarks (.json; for a video .jsonl, a line a frame), "
        "but no picture and no video",
    )
    add_video_arguments(parser)


def run(options: argparse.Namespace) -> int:
    from facezoo.images import find_files
    from facezoo.images.files import SUFFIXES as OF_PICTURES
    from facezoo.pipelines.video.reader import SUFFIXES as OF_VIDEOS
    from facezoo.pipelines.video.reader import is_video

    for name in ("sheet", "report"):
        if options.landmarks_only and getattr(options, name):
            raise FaceZooError(
                f"--{name} shows the enlarged faces, which --landmarks-only "
                "does not make; leave out one of them."
            )
    paths, problems = find_files(
        options.paths, OF_PICTURES | OF_VIDEOS, "pictures or videos"
    )
    videos = [path for path in paths if is_video(path)]
    pictures = [path for path in paths if not is_video(path)]
    notes = _options_in_vain(options, pictures, videos)
    boxes = _boxes(options, paths, notes)
    if options.report and (pictures or not videos):
        _check_report(options)
    detector = detector_from_options(options)
    enhancer = enhancer_from_options(options)
    print_problems([f"note: {note}" for note in notes])
    print_problems(problems)
    work = (boxes, enhancer, detector)
    failed = len(problems)
    if videos:
        report = run_videos(options, videos, *work)
        failed += report.num_failed
        if report.num_left:
            print(
                f"Done: {report.num_done}, failed: {failed}; results in "
                f"{options.output}"
            )
            print_problems([_left(report.num_left + len(pictures))])
            return INTERRUPTED
    if videos and not pictures:
        return 1 if failed else 0
    status = _run_pictures(options, pictures, *work, problems)
    return status or (1 if failed else 0)


def _run_pictures(
    options: argparse.Namespace,
    pictures: list[Path],
    boxes: dict[Path, list],
    enhancer,
    detector,
    problems: list[str],
) -> int:
    """Enhances pictures and tells what became of them; `problems` count."""
    from facezoo.pipelines import enhance_files
    from facezoo.pipelines.photo import PHOTO_SCALE

    with (
        interruptible() as stop,
        progress_bar("Enhancing", "faces") as progress,
    ):
        report = enhance_files(
            pictures,
            options.output,
            enhancer,
            boxes=boxes,
            overwrite=options.overwrite,
            box_margin=options.box_margin,
            photo_scale=options.photo_scale or PHOTO_SCALE,
            blend=options.blend,
            detector=detector,
            refine=not options.no_refine,
            largest_face_crop=largest_crop_from_options(options),
            resume=options.resume,
            sheet=options.sheet,
            landmarks_only=options.landmarks_only,
            stop=stop,
            progress=progress,
        )
    print_problems([f"note: {note}" for note in report.notes])
    print_problems(report.problems)
    problems = [*problems, *report.problems]
    skipped = f", skipped: {len(report.skipped)}" if options.resume else ""
    print(
        f"Done: {len(report.done)}, failed: {len(problems)}{skipped}, "
        f"faces: {report.num_faces}; results in {options.output}"
    )
    left = [_left(report.num_left)] if report.num_left else []
    print_problems(left)
    if options.report:
        sentences = [*left, *problems, *report.notes]
        _write_report(options, report.results, enhancer, sentences)
    if report.num_left:
        return INTERRUPTED
    return 1 if report.problems else 0


def _left(amount: int) -> str:
    are = "is" if amount == 1 else "are"
    return (
        f"interrupted; {counted(amount, 'input')} {are} left: the same "
        "command with --resume goes on"
    )


def _options_in_vain(
    options: argparse.Namespace, pictures: list[Path], videos: list[Path]
) -> list[str]:
    """Names the options given that concern none of the inputs."""
    names, kind = (), ""
    if videos and not pictures:
        names, kind = FOR_PICTURES, "pictures"
    if pictures and not videos:
        names, kind = FOR_VIDEOS, "videos"
    notes = []
    for name in names:
        if getattr(options, name):
            effect = "no report is written"
            if name != "report":
                effect = "it changes nothing here"
            option = name.replace("_", "-")
            notes.append(f"--{option} is for {kind} alone: {effect}")
    return notes


def _boxes(
    options: argparse.Namespace, paths: list[Path], notes: list[str]
) -> dict[Path, list]:
    """Reads the boxes of pictures and videos; adds what it notes."""
    from facezoo.pipelines.boxes import assign_boxes
    from facezoo.pipelines.boxes import read_boxes

    if not options.boxes:
        return {}
    boxes = read_boxes(options.boxes)
    if not paths:
        return {}
    given, unknown = assign_boxes(boxes, paths)
    notes += [
        f"{options.boxes} gives boxes for {key}, which is not among the inputs"
        for key in unknown
    ]
    return given


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
