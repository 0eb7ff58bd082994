"""What a second cut by the landmarks gains where a detector gives the faces.

Run     python -m benchmarks.refinement 300w/lfpw/testset --preset NAME
Needs   as benchmarks.detection, with .pts files
Makes   the normalized mean error (outer eye corners) on made scenes, of the
        faces that the detector found: with the true square, with the
        detector's, and with the latter cut a second time; as a table

As many scenes are made as it takes to show every face once.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.detection import FACES
from benchmarks.detection import LEAST_OVERLAP
from benchmarks.detection import add_shared
from benchmarks.detection import make_detector
from benchmarks.matching import match
from benchmarks.scenes import Portrait
from benchmarks.scenes import make_scene
from benchmarks.scenes import read_backgrounds
from benchmarks.scenes import read_portraits
from facezoo.evaluation import normalized_mean_error
from facezoo.pipelines import find_faces
from facezoo.pipelines.detectors import Detector
from facezoo.pipelines.detectors import squares_from_detections
from facezoo.runtime import FaceEnhancer

WIDTHS = (16, 32)
WAYS = ("true square", "detector's", "cut again")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_shared(parser)
    parser.add_argument("--preset", help="name or folder; default: chosen")
    parser.add_argument("--widths", type=int, nargs="+", default=WIDTHS)
    options = parser.parse_args(arguments)
    cv2.setNumThreads(options.threads)
    enhancer = FaceEnhancer(options.preset, options.threads)
    backgrounds = read_backgrounds(options.backgrounds)
    print(f"| detector | faces | px | found | {' | '.join(WAYS)} |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for name in options.detector:
        detector = make_detector(name, options)
        for folder in options.folders:
            portraits = read_portraits(folder, options.portraits)
            for width in options.widths:
                errors = measure(
                    detector, portraits, backgrounds, width, enhancer
                )
                means = errors.mean(axis=0)
                cells = [f"{100 * x:.2f} % ({x / means[0]:.3f})" for x in means]
                print(
                    f"| {name} | {Path(folder).name} | {width} | {len(errors)} "
                    f"of {len(portraits)} | {' | '.join(cells)} |",
                    flush=True,
                )


def measure(
    detector: Detector,
    portraits: Sequence[Portrait],
    backgrounds: Sequence[np.ndarray],
    width: float,
    enhancer: FaceEnhancer,
) -> np.ndarray:
    """Gives the errors `(N, 3)` of the `N` faces found, in three ways."""
    rng = np.random.default_rng(width)
    errors = []
    for start in range(0, len(portraits), FACES):
        scene = make_scene(
            portraits[start : start + FACES], backgrounds, width, rng
        )
        squares = squares_from_detections(detector(scene.image), detector)
        pairs = match(squares, scene.squares, LEAST_OVERLAP)
        if not len(pairs.faces):
            continue
        found = squares[pairs.detections]
        truth = np.stack([scene.landmarks[i] for i in pairs.faces])
        ways = [
            find_faces(scene.image, scene.squares[pairs.faces], enhancer),
            find_faces(scene.image, found, enhancer),
            find_faces(scene.image, found, enhancer, refine=True),
        ]
        errors.append(
            [
                normalized_mean_error(
                    np.stack([face.landmarks for face in faces]),
                    truth,
                    enhancer.scheme,
                )
                for faces in ways
            ]
        )
    return np.concatenate([np.stack(row, axis=-1) for row in errors])


if __name__ == "__main__":
    main()
