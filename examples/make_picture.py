"""Makes the picture of the README: `python examples/make_picture.py`.

Each row: a face of 16 pixels, its bicubic enlargement, what the default preset
makes of it, the same with the landmarks found, and the photograph.
"""

from pathlib import Path

import numpy as np

from facezoo import FaceEnhancer
from facezoo.images import bicubic_resize
from facezoo.images import draw_landmarks
from facezoo.images import face_sheet
from facezoo.images import read_image
from facezoo.images import write_image

FOLDER = Path(__file__).resolve().parent
NAMES = ("astronaut", "obama", "obama2", "biden")
LABELS = ("16 px", "bicubic", "facezoo", "with landmarks", "photograph")


def main() -> None:
    faces = np.stack([read_image(FOLDER / f"{n}_16.png") for n in NAMES])
    enhancer = FaceEnhancer()
    enhanced = enhancer.enhance_faces(faces)
    rows = [
        [
            face,
            bicubic_resize(face, enhancer.image_size),
            enhanced.sr_image[i],
            draw_landmarks(
                enhanced.sr_image[i],
                enhanced.landmarks[i],
                enhancer.scheme.lines,
                scale=2,
            ),
            read_image(FOLDER / "truth" / f"{NAMES[i]}.png"),
        ]
        for i, face in enumerate(faces)
    ]
    sheet = face_sheet(rows, LABELS)
    write_image(FOLDER / "results" / "faces.png", sheet, overwrite=True)


if __name__ == "__main__":
    main()
