"""Makes the strips of the degradations: `python examples/make_strips.py`.

Each row is a degradation from weak to strong, on a face of `truth/`, 128
pixels wide. The last rows are `RealDegradation` at four sizes of the face,
brought to 64 pixels, as the network reads it.
"""

from pathlib import Path

import numpy as np

from facezoo.degradations import KERNELS
from facezoo.degradations import AnisotropicBlur
from facezoo.degradations import ColorShift
from facezoo.degradations import Downscale
from facezoo.degradations import ExposureShift
from facezoo.degradations import IsotropicBlur
from facezoo.degradations import JpegCompression
from facezoo.degradations import MotionBlur
from facezoo.degradations import RandomOrder
from facezoo.degradations import RealDegradation
from facezoo.degradations import ResizeBack
from facezoo.degradations import SecondOrder
from facezoo.degradations import SensorNoise
from facezoo.images import face_sheet
from facezoo.images import read_image
from facezoo.images import write_image

FOLDER = Path(__file__).resolve().parent
NAMES = ("astronaut", "obama")
CELL = 96
SEED = 3


def one(value):
    """The range that holds one value."""
    return (value, value)


def mixed(strength):
    """Blur, noise and JPEG in random order."""
    return RandomOrder(
        [
            IsotropicBlur(one(2 * strength)),
            SensorNoise(one(0.01 * strength), one(0.03 * strength)),
            JpegCompression(one(round(95 - 65 * strength))),
        ]
    )


def strips():
    """Pairs of a label and the degradations of a row."""
    strengths = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    yield (
        "IsotropicBlur, sigma 0 to 5 px",
        [IsotropicBlur(one(5 * s)) for s in strengths],
    )
    yield (
        "AnisotropicBlur, sigmas up to 8 px",
        [AnisotropicBlur((0, 8 * s)) for s in strengths],
    )
    yield (
        "MotionBlur, length 0 to 25 px",
        [MotionBlur(one(25 * s)) for s in strengths],
    )
    yield (
        "SensorNoise, gain 0 to 0.02, read 0 to 0.1",
        [SensorNoise(one(0.02 * s), one(0.1 * s), grey=0) for s in strengths],
    )
    yield (
        "JpegCompression, quality 95, 60, 40, 20, 10, 5",
        [JpegCompression(one(q)) for q in (95, 60, 40, 20, 10, 5)],
    )
    yield (
        "Downscale to 24 px, each of the KERNELS",
        [Downscale(24, [kernel]) for kernel in KERNELS],
    )
    yield (
        "ResizeBack, scale 1 to 1/8",
        [ResizeBack(one(8**-s), ["bicubic"]) for s in strengths],
    )
    yield (
        "ExposureShift, -1.5 to 1.5 stops",
        [ExposureShift(one(3 * s - 1.5)) for s in strengths],
    )
    yield (
        "ColorShift, cast 0 to 0.25",
        [ColorShift(one(0.25 * s), one(1)) for s in strengths],
    )
    yield (
        "ColorShift, saturation 1 to 0",
        [ColorShift(one(0), one(1 - s)) for s in strengths],
    )
    yield ("RandomOrder of three", [mixed(s) for s in strengths])
    yield (
        "SecondOrder of that",
        [SecondOrder(mixed(s)) for s in strengths],
    )
    for size in (64, 32, 16, 8):
        yield (
            f"RealDegradation at {size} px, strength 0 to 1",
            [RealDegradation(64, one(size), s, clean=0) for s in strengths],
        )


def main() -> None:
    faces = [read_image(FOLDER / "truth" / f"{name}.png") for name in NAMES]
    rows, labels = [], []
    for i, (label, degradations) in enumerate(strips()):
        labels.append(label)
        face = faces[i % len(faces)][None]
        # One seed a row: from cell to cell only the strength changes.
        rows.append(
            [
                degrade(face, np.random.default_rng(SEED + i))[0]
                for degrade in degradations
            ]
        )
    sheet = face_sheet(rows, row_labels=labels, cell=CELL)
    path = FOLDER / "results" / "degradations.png"
    write_image(path, sheet, overwrite=True)


if __name__ == "__main__":
    main()
