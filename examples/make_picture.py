"""Makes the README's pictures of faces: `python examples/make_picture.py`.

Each row: a tiny face, its bicubic enlargement, what facezoo makes of it, the
same with the landmarks found, and the photograph. `faces.png` shows four faces
of 16 pixels; `failures.png` faces on which facezoo fails. The mean score of
each face is printed: a face that can't be read should have a low one.
`gan.png` shows the faces of `faces.png` by a preset before and after it was
trained on against a discriminator, twice as large as it makes them.
"""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from facezoo import FaceEnhancer
from facezoo.images import bicubic_resize
from facezoo.images import draw_landmarks
from facezoo.images import face_sheet
from facezoo.images import read_image
from facezoo.images import write_image

FOLDER = Path(__file__).resolve().parent
LABELS = ("bicubic", "facezoo", "with landmarks", "photograph")


def upside_down(photograph: np.ndarray) -> np.ndarray:
    return photograph[::-1, ::-1]


def turned(photograph: np.ndarray) -> np.ndarray:
    """Tilts the head by 60 degrees; the border goes on outwards."""
    size = len(photograph)
    middle = (size / 2 - 0.5, size / 2 - 0.5)
    turn = cv2.getRotationMatrix2D(middle, 60, 1)
    return cv2.warpAffine(
        photograph, turn, (size, size), borderMode=cv2.BORDER_REPLICATE
    )


def covered(photograph: np.ndarray) -> np.ndarray:
    """Hides the lower half behind a plain board."""
    result = photograph.copy()
    result[len(result) // 2 :] = (200, 190, 170)
    return result


# Photograph, side of the tiny face, what is done to the photograph first.
FACES = [(n, 16, None) for n in ("astronaut", "obama", "obama2", "biden")]
FAILURES = [
    ("astronaut", 8, None),
    ("obama", 16, turned),
    ("biden", 16, covered),
    ("obama2", 16, upside_down),
]


# Without a discriminator, and against one.
GAN = ("jasrnet_base_faces_x8", "jasrnet_base_faces_x8_gan")
GAN_LABELS = ("16 px", "bicubic", "faces_x8", "faces_x8_gan", "photograph")


def main() -> None:
    write_sheet("faces.png", "16 px", FACES)
    write_sheet("failures.png", "8 or 16 px", FAILURES)
    write_image(FOLDER / "results" / "gan.png", gan_sheet(), overwrite=True)


def write_sheet(
    name: str, label: str, faces: list[tuple[str, int, Callable | None]]
) -> None:
    """Writes a sheet, a row for each face, and prints the mean scores."""
    rows = []
    for person, size, change in faces:
        photograph = read_image(FOLDER / "truth" / f"{person}.png")
        if change is None:
            face = read_image(FOLDER / f"{person}_{size}.png")
        else:
            photograph = change(photograph)
            face = bicubic_resize(photograph, size)
        enhancer = FaceEnhancer().for_face_size(size)
        enhanced = enhancer.enhance_faces(face[np.newaxis])
        score = enhanced.scores.mean()
        print(f"{name}, {person}, {size} px: mean score {score:.2f}")
        image, side = enhanced.sr_image[0], enhancer.image_size
        drawn = draw_landmarks(
            image,
            enhanced.landmarks[0],
            enhancer.scheme.lines,
            scale=256 // side,
        )
        bicubic = bicubic_resize(face, side)
        rows.append([face, bicubic, image, drawn, photograph])
    sheet = face_sheet(rows, (label, *LABELS))
    write_image(FOLDER / "results" / name, sheet, overwrite=True)


def gan_sheet() -> np.ndarray:
    """Lays out what the presets of `GAN` make, twice as large."""
    enhancers = [FaceEnhancer(name) for name in GAN]
    side = enhancers[0].image_size
    rows = []
    for person, size, _ in FACES:
        face = read_image(FOLDER / f"{person}_{size}.png")
        made = [
            enhancer.enhance_faces(face[np.newaxis]).sr_image[0]
            for enhancer in enhancers
        ]
        photograph = read_image(FOLDER / "truth" / f"{person}.png")
        rows.append([face, bicubic_resize(face, side), *made, photograph])
    return face_sheet(rows, GAN_LABELS, cell=2 * side)


if __name__ == "__main__":
    main()
