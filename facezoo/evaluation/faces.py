"""The canonical faces of a folder of pictures with points beside them."""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.evaluation.annotations import lonely_annotations
from facezoo.evaluation.annotations import read_annotation
from facezoo.images import FaceCropper
from facezoo.images import find_images
from facezoo.images import read_image

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class BoxNoise:
    """How far the square of a face may be off, as a detector's would be.

    Attributes:
        move: Float. Largest move along x and along y as a share of the side.
        scales: Pair of floats. Least and largest factor of the side.
        seed: Int. With the number of the picture it decides the draw; all
            values between the limits are as likely.
    """

    move: float = 0.1
    scales: tuple[float, float] = (0.9, 1.15)
    seed: int = 0

    def __call__(self, square: np.ndarray, number: int) -> np.ndarray:
        """Returns another square `(4,)` for picture `number`."""
        rng = np.random.default_rng((self.seed, number))
        centre = (square[:2] + square[2:]) / 2
        side = square[2] - square[0]
        centre = centre + side * rng.uniform(-self.move, self.move, 2)
        half = side * rng.uniform(*self.scales) / 2
        return np.concatenate([centre - half, centre + half])


def canonical_faces(
    folder,
    image_size: int,
    problems: list[str],
    progress: Progress | None = None,
    box_noise: BoxNoise | None = None,
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Cuts the square on the points' box, 1.25 times as large, face by face.

    Args:
        folder: Folder of pictures with `.pts` or `.tem` files.
        image_size: Int. Side `S` of the faces in pixels.
        problems: List that gets one sentence for each file left out.
        progress: Called with (pictures done, pictures in all), or `None`.
        box_noise: `BoxNoise` to move the squares by, or `None`.

    Yields:
        Name of the file; the face, uint8 `(S, S, 3)`; its landmarks
        `(68, 2)`, float32, in pixels of the face.

    Raises:
        FaceZooError: If `folder` is no folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FaceZooError(f"{folder} is not a folder.")
    pictures = find_images(folder).paths
    for path in lonely_annotations(folder, pictures):
        problems.append(f"{path} has no picture beside it.")
    cropper = FaceCropper(image_size)
    for number, picture in enumerate(pictures):
        try:
            # The points first: that spares decoding a picture without them.
            landmarks = read_annotation(picture)
            square = cropper.square_from_landmarks(landmarks)
            if box_noise is not None:
                square = box_noise(square, number)
            face = cropper.crop(read_image(picture), square)
            yield picture.name, face.image, face.to_face(landmarks)
        except FaceZooError as error:
            text = str(error)
            named = str(picture.with_suffix("")) in text
            problems.append(text if named else f"{picture}: {text}")
        if progress is not None:
            progress(number + 1, len(pictures))
