"""Where the face's square is, seen from a detector's box.

Run     python -m benchmarks.square_map 300w/lfpw/trainset 300w/helen/trainset
        300w/afw --detector centerface
Needs   as benchmarks.detection, with .pts files
Makes   the `square_map` to write into the detector's class: the median over
        all faces found, and how much single faces spread around it
"""

import argparse
from collections.abc import Sequence

import cv2
import numpy as np

from benchmarks.detection import FACES
from benchmarks.detection import add_shared
from benchmarks.detection import make_detector
from benchmarks.matching import match
from benchmarks.scenes import make_scene
from benchmarks.scenes import read_backgrounds
from benchmarks.scenes import read_portraits
from facezoo.pipelines.detectors import Detections
from facezoo.pipelines.detectors import Detector
from facezoo.pipelines.detectors import SquareMap

WIDTHS = (12, 16, 20, 24, 32, 48)
# Loose, for the map is not known yet.
LEAST_OVERLAP = 0.3


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_shared(parser)
    options = parser.parse_args(arguments)
    cv2.setNumThreads(options.threads)
    backgrounds = read_backgrounds(options.backgrounds)
    portraits = []
    for folder in options.folders:
        portraits += read_portraits(folder, options.portraits)
    for name in options.detector:
        detector = make_detector(name, options)
        rng = np.random.default_rng(0)
        places = []
        for i in range(options.scenes):
            chosen = rng.permutation(len(portraits))[:FACES]
            width = WIDTHS[i % len(WIDTHS)]
            scene = make_scene(
                [portraits[k] for k in chosen], backgrounds, width, rng
            )
            places.append(relative_squares(detector, scene))
        report(name, np.concatenate(places))


def relative_squares(detector: Detector, scene) -> np.ndarray:
    """Measures the true squares from the boxes that found them.

    Returns:
        Float array `(M, 4)`: dx, dy, and the square's side, in square roots
        of the box's area; and the square's side in the box's longer side.
    """
    found: Detections = detector(scene.image)
    matches = match(found.boxes, scene.squares, LEAST_OVERLAP)
    boxes = found.boxes[matches.detections]
    squares = scene.squares[matches.faces]
    sizes = boxes[:, 2:] - boxes[:, :2]
    side = np.sqrt(sizes.prod(axis=1, keepdims=True))
    shift = (squares[:, :2] + squares[:, 2:] - boxes[:, :2] - boxes[:, 2:]) / 2
    true_side = squares[:, 2:3] - squares[:, :1]
    longer = sizes.max(axis=1, keepdims=True)
    return np.hstack([shift / side, true_side / side, true_side / longer])


def report(name: str, places: np.ndarray) -> None:
    middle = np.median(places, axis=0)
    # Of a normal distribution, half is within 0.674 standard deviations.
    spread = np.median(np.abs(places - middle), axis=0) / 0.6745
    fitted = SquareMap(*np.round(middle[:3], 3).tolist())
    print(f"{name}: {len(places)} faces, {fitted}")
    print(
        f"  single faces spread by {spread[0]:.3f}, {spread[1]:.3f} and, of "
        f"the side, {spread[2] / middle[2]:.3f} (by the box's longer side "
        f"{spread[3] / middle[3]:.3f})"
    )


if __name__ == "__main__":
    main()
