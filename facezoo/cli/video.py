"""What `facezoo enhance` does with videos."""

import argparse
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from facezoo.cli.terminal import count
from facezoo.cli.terminal import counted
from facezoo.cli.terminal import number
from facezoo.cli.terminal import print_problems
from facezoo.cli.terminal import progress_bar
from facezoo.errors import FaceZooError


@dataclass
class VideosReport:
    """What became of the videos.

    Args:
        num_done: Int. Those that were made, or were complete already.
        num_failed: Int.
        num_left: Int. Those not begun or not finished, for Ctrl-C came.
    """

    num_done: int = 0
    num_failed: int = 0
    num_left: int = 0


def add_video_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what concerns videos alone."""
    group = parser.add_argument_group("videos")
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
        type=number(1),
        metavar="FACTOR",
        help="enlarge the frames so much before faces are put into them "
        "(default: 1)",
    )


def run_videos(
    options: argparse.Namespace,
    paths: Sequence[Path],
    boxes: Mapping[Path, list],
    enhancer,
    detector,
) -> VideosReport:
    """Enhances videos one after the other; Ctrl-C drops the one begun.

    Args:
        options: What was asked for.
        paths: Sequence of the `pathlib.Path` of the videos.
        boxes: Those of them whose boxes are given, to these.
        enhancer: A `FaceEnhancer`.
        detector: A `Detector` for videos without boxes, or `None`.
    """
    from facezoo.pipelines.names import output_names
    from facezoo.pipelines.outputs import make_folder

    folder = make_folder(options.output)
    inputs = {path.resolve() for path in paths}
    report = VideosReport()
    try:
        for path, name in zip(paths, output_names(paths)):
            given = boxes.get(path)
            search = detector if given is None else None
            try:
                _run_one(
                    *(options, path, folder / name, inputs),
                    *(given, enhancer, search),
                )
                report.num_done += 1
            except FaceZooError as error:
                report.num_failed += 1
                text = str(error)
                told = text if str(path) in text else f"{path}: {text}"
                print_problems([told])
    except KeyboardInterrupt:
        ended = report.num_done + report.num_failed
        report.num_left = len(paths) - ended
    return report


def _run_one(
    options, path: Path, target: Path, inputs: set, boxes, enhancer, detector
) -> None:
    from facezoo.atomic import remove_parts
    from facezoo.pipelines.video import enhance_video
    from facezoo.pipelines.video.lines import are_lines_of
    from facezoo.pipelines.video.tracking import KEY_INTERVAL
    from facezoo.pipelines.video.writer import output_suffix

    landmarks_path = target.with_name(f"{target.name}.jsonl")
    video_path, written = None, [landmarks_path]
    if not options.landmarks_only:
        name = f"{target.name}_enhanced{output_suffix(path)}"
        video_path = target.with_name(name)
        written = [video_path, landmarks_path]
    overwrite = options.overwrite
    if options.resume:
        there = [file for file in written if file.exists()]
        is_ours = are_lines_of(landmarks_path, path, enhancer.name)
        if is_ours and there == written:
            for file in written:
                remove_parts(file)
            print(f"{path}: skipped, its results are complete")
            return
        # Of a pair that is not whole, what is there was made for this one.
        if there and len(there) < len(written):
            overwrite |= is_ours or landmarks_path not in there
    for file in written:
        if file.resolve() in inputs:
            raise FaceZooError(
                f"{file} is one of the inputs and stays as it is; choose "
                "another output folder."
            )
    with progress_bar(path.name, "frames") as show:
        report = enhance_video(
            path,
            enhancer,
            video_path,
            landmarks_path,
            scale=options.video_scale or 1.0,
            blend=options.blend,
            overwrite=overwrite,
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
        followed = counted(report.num_tracks, "face")
        seen = counted(report.num_faces, "time")
        faces = f"{followed} followed, seen {seen}"
    frames = counted(report.num_frames, "frame")
    places = " and ".join(map(str, written))
    print(f"{path}: {frames}, {faces}; results in {places}")
