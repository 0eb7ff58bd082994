"""The blocks, rings and washed-out colours of a JPEG file."""

import cv2
import keras
import numpy as np

from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import as_bytes
from facezoo.degradations.degradation import as_floats
from facezoo.degradations.degradation import check_probability
from facezoo.degradations.degradation import check_range

# With halved colours a JPEG file is made of squares of 16 pixels.
SQUARE = 16


@keras.saving.register_keras_serializable(package="facezoo")
class JpegCompression(Degradation):
    """Writes each face as JPEG of a quality drawn for it, and reads it again.

    Args:
        quality: Pair of ints from 1 to 100. The quality, in the scale of
            libjpeg, is drawn evenly between them, both included.
        halved_colors: Probability that the file keeps the colours at half the
            width and height (4:2:0), as most files do; else in full (4:4:4).
        random_grid: Bool. Whether the file's squares begin anywhere in the
            face, as they do if the face was cut from a larger picture. If not,
            the first square begins in the face's corner.

    Call arguments:
        images: Array `(batch, H, W, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, H, W, 3)`: uint8 for uint8; float32 for float, in
        multiples of 1 / 255.

    Example:

    >>> jpeg = facezoo.degradations.JpegCompression((30, 95))
    >>> jpeg(np.ones((2, 64, 64, 3)), np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [BSRGAN, Zhang et al., 2021](https://arxiv.org/abs/2103.14006)
    """

    def __init__(
        self,
        quality: tuple[int, int] = (30, 95),
        halved_colors: float = 0.8,
        random_grid: bool = True,
    ) -> None:
        low, high = check_range("quality", quality, 1, 100)
        self.quality = (round(low), round(high))
        self.halved_colors = check_probability("halved_colors", halved_colors)
        self.random_grid = bool(random_grid)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        low, high = self.quality
        quality = int(rng.integers(low, high + 1))
        halved = bool(rng.random() < self.halved_colors)
        if not self.random_grid:
            return as_floats(through_jpeg(as_bytes(face), quality, halved))
        top, left = rng.integers(0, SQUARE, 2)
        height, width = face.shape[:2]
        # What surrounds the face decides its squares too: mirror it on.
        bottom, right = -(height + top) % SQUARE, -(width + left) % SQUARE
        picture = cv2.copyMakeBorder(
            as_bytes(face), top, bottom, left, right, cv2.BORDER_REFLECT
        )
        picture = through_jpeg(picture, quality, halved)
        return as_floats(picture[top : top + height, left : left + width])


def through_jpeg(
    image: np.ndarray, quality: int, halved_colors: bool = True
) -> np.ndarray:
    """Encodes a picture, uint8 RGB `(H, W, 3)`, as JPEG and decodes it."""
    sampling = (
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
        if halved_colors
        else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    )
    options = [
        *(cv2.IMWRITE_JPEG_QUALITY, quality),
        *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling),
    ]
    swapped = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", swapped, options)
    swapped = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return cv2.cvtColor(swapped, cv2.COLOR_BGR2RGB)
