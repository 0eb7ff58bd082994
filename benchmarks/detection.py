"""How many tiny faces the detectors find, against the faces' width.

Run     python -m benchmarks.detection FOLDER... --detector centerface
Needs   folders of portraits, one face a picture and 1.75 times the canonical
        square wide, or with a .pts file beside it; scikit-image for the
        backgrounds
Makes   pictures of 640 x 480 with 12 faces of one width each, in memory; a
        Markdown table; with --json the same as a file

A face counts as found if a detection, brought to a square by the detector's
map, shares half of its union with the true square. All other detections are
false alarms, second ones of a face too.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.matching import match
from benchmarks.scenes import COLUMNS
from benchmarks.scenes import ROWS
from benchmarks.scenes import Portrait
from benchmarks.scenes import make_scene
from benchmarks.scenes import read_backgrounds
from benchmarks.scenes import read_portraits
from facezoo.atomic import atomic_write_text
from facezoo.pipelines.detectors import NAMES
from facezoo.pipelines.detectors import Detector
from facezoo.pipelines.detectors import create_detector
from facezoo.pipelines.detectors import squares_from_detections

WIDTHS = (8, 10, 12, 16, 20, 24, 32, 48, 80)
FACES = COLUMNS * ROWS  # of a scene
LEAST_OVERLAP = 0.5


def main(arguments: Sequence[str] | None = None) -> None:
    options = parser().parse_args(arguments)
    cv2.setNumThreads(options.threads)
    backgrounds = read_backgrounds(options.backgrounds)
    rows = []
    for name in options.detector:
        detector = make_detector(name, options)
        for folder in options.folders:
            portraits = read_portraits(folder, options.portraits)
            for width in options.widths:
                row = measure(
                    detector, portraits, backgrounds, width, options.scenes
                )
                head = {"detector": name, "faces": folder.name, "width": width}
                rows.append(head | row)
                print(rows[-1], flush=True)
    print("\n" + table(rows))
    if options.json:
        content = {
            "machine": platform.processor() or platform.machine(),
            "threads": options.threads,
            "opencv": cv2.__version__,
            "min_face": options.min_face,
            "threshold": options.threshold,
            "rows": rows,
        }
        text = json.dumps(content, indent=1) + "\n"
        atomic_write_text(options.json, text, overwrite=True)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_shared(parser)
    parser.add_argument("--widths", type=int, nargs="+", default=WIDTHS)
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser


def add_shared(parser: argparse.ArgumentParser) -> None:
    """Adds what the benchmarks of detectors have in common."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--detector", nargs="+", choices=NAMES, default=["centerface"]
    )
    parser.add_argument("--detector-model", help="file of yunet")
    parser.add_argument("--min-face", type=float, help="default: its own")
    parser.add_argument("--threshold", type=float, help="default: its own")
    parser.add_argument("--backgrounds", help="folder of faceless pictures")
    parser.add_argument(
        "--portraits", type=int, metavar="N", help="read so many of a folder"
    )
    parser.add_argument("--scenes", type=int, default=10, help="of a width")
    parser.add_argument("--threads", type=int, default=1)


def make_detector(name: str, options: argparse.Namespace) -> Detector:
    given = {"min_face": options.min_face, "threshold": options.threshold}
    given = {key: value for key, value in given.items() if value is not None}
    model = options.detector_model if name == "yunet" else None
    return create_detector(name, model, **given)


def measure(
    detector: Detector,
    portraits: Sequence[Portrait],
    backgrounds: Sequence[np.ndarray],
    width: float,
    scenes: int,
    now: Callable[[], float] = time.perf_counter,
) -> dict:
    """Runs a detector on scenes with faces of one width.

    Returns:
        Dict of `recall` in `[0, 1]`, `false_alarms` and `ms` a picture,
        `scenes` and `num_faces`.
    """
    rng = np.random.default_rng(width)
    found = alarms = total = 0
    times = []
    for _ in range(scenes):
        chosen = rng.permutation(len(portraits))[:FACES]
        scene = make_scene(
            [portraits[i] for i in chosen], backgrounds, width, rng
        )
        start = now()
        detections = detector(scene.image)
        times.append(now() - start)
        squares = squares_from_detections(detections, detector)
        matches = match(squares, scene.squares, LEAST_OVERLAP)
        found += len(matches.faces)
        alarms += matches.false_alarms
        total += len(scene.squares)
    return {
        "scenes": scenes,
        "num_faces": total,
        "recall": round(found / total, 4),
        "false_alarms": round(alarms / scenes, 3),
        "ms": round(1000 * float(np.median(times))),
    }


def table(rows: Sequence[dict]) -> str:
    """Makes a Markdown table of the rows."""
    lines = [
        "| detector | faces | px | found | false alarms a picture | ms |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['detector']} | {row['faces']} | {row['width']} "
        f"| {100 * row['recall']:.1f} % | {row['false_alarms']:.2f} "
        f"| {row['ms']} |"
        for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
