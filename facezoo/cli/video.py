"""What `facezoo enhance` does with videos."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from facezoo.cli.terminal import count
from facezoo.cli.terminal import print_problems
from facezoo.cli.terminal import progress_bar
from facezoo.errors import FaceZooError

WILD = set("*?[")


def add_video_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what concerns videos alone."""
    group = parser.add_argument_group("videos")
    group.add_argument(
        "--landmarks-only",
        action="store_true",
        help="write the landmarks (.jsonl, a line a frame), but no video",
    )
    group.add_argument(
        "--no-steady",
        action="store_true",
        help="leave the landmarks as found, without steadying them over time",
    )
    group.add_argument(
        "--key-interval",
        type=count,
        metavar="N",
        help="look for new faces on every N-th frame (default: 10)",
    )
    group.add_argument(
        "--video-scale",
        type=float,
        default=1.0,
        metavar="FACTOR",
        help="enlarge the frames so much before faces are put into them "
        "(default: 1)",
    )


def is_video(path: str | Path) -> bool:
    """Tells by the end of a name, or of a glob pattern, whether it is one."""
    from facezoo.pipelines.video.reader import SUFFIXES

    return Path(path).suffix.lower() in SUFFIXES


def run_videos(
    options: argparse.Namespace, patterns: Sequence[str], enhancer, detector
) -> int:
    """Enhances videos one after the other.

    Args:
        options: What was asked for.
        patterns: Sequence of paths and glob patterns of videos.
        enhancer: A `FaceEnhancer`.
        detector: A `Detector` for videos without boxes, or `None`.

    Returns:
        Exit status: 0, or 1 if a video failed.
    """
    from facezoo.pipelines.boxes import assign_boxes
    from facezoo.pipelines.boxes import read_boxes
    from facezoo.pipelines.names import output_names
    from facezoo.pipelines.outputs import make_folder

    paths = _expanded(patterns)
    boxes = {}
    if options.boxes:
        boxes, unknown = assign_boxes(read_boxes(options.boxes), paths)
        # With pictures among the inputs, these are for them to tell.
        if len(patterns) == len(options.paths):
            print_problems(
                f"note: {options.boxes} gives boxes for {key}, which is not "
                "among the inputs"
                for key in unknown
            )
    folder = make_folder(options.output)
    failed = 0
    for path, name in zip(paths, output_names(paths)):
        try:
            given = boxes.get(path)
            search = detector if given is None else None
            _run_one(options, path, folder / name, given, enhancer, search)
        except FaceZooError as error:
            failed += 1
            text = str(error)
            told = text if str(path) in text else f"{path}: {text}"
            print_problems([told])
    return 1 if failed else 0


def _run_one(
    options, path: Path, target: Path, boxes, enhancer, detector
) -> None:
    from facezoo.pipelines.video import enhance_video
    from facezoo.pipelines.video.tracking import KEY_INTERVAL
    from facezoo.pipelines.video.writer import output_suffix

    landmarks_path = target.with_name(f"{target.name}.jsonl")
    video_path, written = None, [landmarks_path]
    if not options.landmarks_only:
        name = f"{target.name}_enhanced{output_suffix(path)}"
        video_path = target.with_name(name)
        written = [video_path, landmarks_path]
    if options.resume and all(file.exists() for file in written):
        print(f"{path}: skipped, its results are complete")
        return
    with progress_bar(path.name, "frames") as show:
        report = enhance_video(
            path,
            enhancer,
            video_path,
            landmarks_path,
            scale=options.video_scale,
            blend=options.blend,
            overwrite=options.overwrite,
            progress=show and (lambda done, total: show(done, total, done)),
            detector=detector,
            boxes=boxes,
            key_interval=options.key_interval or KEY_INTERVAL,
            steady=not options.no_steady,
            box_margin=options.box_margin,
        )
    print_problems([f"note: {note}" for note in report.notes])
    faces = "no face found"
    if report.num_faces:
        faces = (
            f"{report.num_tracks} faces followed, seen {report.num_faces} times"
        )
    places = " and ".join(map(str, written))
    print(f"{path}: {report.num_frames} frames, {faces}; results in {places}")


def _expanded(patterns: Sequence[str]) -> list[Path]:
    """Gives the files of paths and glob patterns, each once."""
    import glob

    paths = {}
    for pattern in patterns:
        found = [Path(pattern)]
        if WILD & set(str(pattern)) and not found[0].exists():
            found = [Path(p) for p in sorted(glob.glob(str(pattern)))]
            if not found:
                raise FaceZooError(f"{pattern} matches no file.")
        for path in found:
            paths.setdefault(path.resolve(), path)
    return list(paths.values())
