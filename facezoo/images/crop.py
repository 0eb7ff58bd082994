"""From a picture to one square face, and the way back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from facezoo.errors import FaceZooError
from facezoo.errors import ImageError
from facezoo.images.resize import band_blocks
from facezoo.images.resize import bicubic_taps
from facezoo.images.resize import multiply_axis

# A square this many times as wide as its picture is nearly all border: it is
# taken for a mistake, which also bounds the memory that a box can ask for.
LARGEST_SQUARE = 16.0


@dataclass(frozen=True)
class FaceCrop:
    """A face cut from a picture, with the map between the two.

    Attributes:
        image: `(size, size, C)`, of the picture's kind: the face.
        square: float64 `(4,)`, `(x0, y0, x1, y1)` in picture coordinates:
            the edges of what was cut.
        transform: float64 `(2, 3)`: face point = `transform @ (x, y, 1)` of
            the picture point.
    """

    image: np.ndarray
    square: np.ndarray
    transform: np.ndarray

    def to_face(self, points: ArrayLike) -> np.ndarray:
        """Takes points `(..., 2)` from the picture to the face."""
        points = _as_float(points)
        moved = points * np.diag(self.transform) + self.transform[:, 2]
        return moved.astype(points.dtype)

    def to_picture(self, points: ArrayLike) -> np.ndarray:
        """Takes points `(..., 2)` from the face to the picture."""
        points = _as_float(points)
        moved = (points - self.transform[:, 2]) / np.diag(self.transform)
        return moved.astype(points.dtype)


class FaceCropper:
    """Cuts square faces of one size out of pictures.

    Points have the centre of pixel `i` at `i`, so a picture of width `w`
    reaches from `-0.5` to `w - 0.5`, and so do the edges of a square. What a
    square shows beyond the border repeats the border's pixels. Shrinking is
    antialiased, as in `bicubic_resize`, and the cut is exact to parts of a
    pixel.

    Args:
        size: Int. Side of the face in pixels.
        margin: Float. Side of the square over the longer side of the
            landmarks' bounding box. Defaults to `1.25`.
        box_margin: Float. The same over the longer side of a face box.
            Defaults to `1.0`: the box is taken as it is, made square.

    Example:

    >>> cropper = FaceCropper(128)
    >>> face = cropper.crop(image, cropper.square_from_landmarks(landmarks))
    >>> face.image.shape
    (128, 128, 3)
    >>> in_picture = face.to_picture(face.to_face(landmarks))
    """

    def __init__(
        self, size: int, margin: float = 1.25, box_margin: float = 1.0
    ) -> None:
        if not isinstance(size, int | np.integer) or size < 1:
            raise ValueError(
                f"`size` must be an int of 1 or more. Received: size={size}"
            )
        for name, value in (("margin", margin), ("box_margin", box_margin)):
            if not 0 < value < np.inf:
                raise ValueError(
                    f"`{name}` must be above 0. Received: {name}={value}"
                )
        self.size = int(size)
        self.margin = float(margin)
        self.box_margin = float(box_margin)

    def square_from_landmarks(self, landmarks: ArrayLike) -> np.ndarray:
        """Returns the square centred on the landmarks' bounding box.

        Args:
            landmarks: `(K, 2)`, points of one face in the picture.

        Returns:
            float64 `(4,)`: `(x0, y0, x1, y1)`, `margin` times as wide as the
            longer side of the bounding box.

        Raises:
            FaceZooError: If the points are not finite or all in one place.
        """
        points = np.asarray(landmarks, "float64")
        if points.ndim != 2 or points.shape[-1] != 2 or len(points) == 0:
            raise FaceZooError(
                "Landmarks must have the shape `(K, 2)` with K of 1 or more. "
                f"Received: landmarks of shape {points.shape}"
            )
        if not np.isfinite(points).all():
            raise FaceZooError("Landmarks must be numbers, not NaN or inf.")
        low, high = points.min(axis=0), points.max(axis=0)
        side = (high - low).max()
        if side <= 0:
            raise FaceZooError(
                "Landmarks must not all lie in one place. "
                f"Received: every point at ({low[0]:g}, {low[1]:g})"
            )
        return _square((low + high) / 2, side * self.margin)

    def square_from_box(self, box: ArrayLike) -> np.ndarray:
        """Returns the square centred on a face box.

        Args:
            box: `(x0, y0, x1, y1)` as in slicing: `image[y0:y1, x0:x1]`, the
                whole picture being `(0, 0, width, height)`.

        Returns:
            float64 `(4,)`: the square's edges in picture coordinates, half a
            pixel lower than the box's, `box_margin` times as wide as its
            longer side.

        Raises:
            FaceZooError: If the box is not four finite numbers or is empty.
        """
        x0, y0, x1, y1 = check_box(box)
        center = np.array([x0 + x1, y0 + y1]) / 2 - 0.5
        return _square(center, max(x1 - x0, y1 - y0) * self.box_margin)

    def crop(self, image: np.ndarray, square: ArrayLike) -> FaceCrop:
        """Cuts the square out and brings it to `size`.

        Args:
            image: `(H, W, C)`, uint8 or float.
            square: `(x0, y0, x1, y1)`, the edges in picture coordinates;
                see `square_from_landmarks` and `square_from_box`.

        Returns:
            A `FaceCrop` whose `image` is `(size, size, C)`: uint8 for uint8,
            else float32.

        Raises:
            FaceZooError: If the square is empty, not square, not finite, lies
                wholly outside the picture or is vastly larger than it.
        """
        image = _check_image(image)
        height, width = image.shape[:2]
        square = _check_square(square, height, width)
        x0, y0, x1, y1 = square
        columns, left, right = self._axis(x0 + 0.5, x1 + 0.5, width)
        rows, top, bottom = self._axis(y0 + 0.5, y1 + 0.5, height)
        # Rows first, columns after, as in bicubic_resize.
        used = image[top:bottom, left:right]
        face = multiply_axis(columns, used, self.size)
        face = face.reshape(1, bottom - top, -1)
        face = multiply_axis(rows, face, self.size)
        face = face.reshape(self.size, self.size, -1)
        scale = self.size / np.array([x1 - x0, y1 - y0])
        shift = -square[:2] * scale - 0.5
        transform = np.column_stack([np.diag(scale), shift])
        return FaceCrop(face, square, transform)

    def _axis(self, low: float, high: float, length: int) -> tuple:
        pixels, weights = bicubic_taps(self.size, low, high)
        pixels = np.clip(pixels, 0, length - 1)
        first, last = int(pixels.min()), int(pixels.max())
        return band_blocks(pixels - first, weights), first, last + 1


def middle_square(image: np.ndarray, share: float) -> np.ndarray:
    """Returns the square in the middle of a picture.

    Args:
        image: `(H, W, C)`.
        share: Float. Its side over the shorter side of the picture.

    Returns:
        float64 `(4,)`: `(x0, y0, x1, y1)`, its edges in picture coordinates.
    """
    height, width = image.shape[:2]
    center = np.array([width - 1, height - 1]) / 2
    return _square(center, share * min(width, height))


def check_box(
    box: ArrayLike, height: int | None = None, width: int | None = None
) -> tuple[float, float, float, float]:
    """Returns a face box as four floats, or says what is wrong with it.

    Args:
        box: `(x0, y0, x1, y1)` as in slicing.
        height: Int, optional. Height of the picture.
        width: Int, optional. Width of the picture.

    Raises:
        FaceZooError: If the box is not four finite numbers, has no area, or
            lies wholly outside a picture of the given size.
    """
    try:
        values = np.asarray(box, "float64")
    except (TypeError, ValueError):
        values = np.empty(0)
    if values.shape != (4,) or not np.isfinite(values).all():
        raise FaceZooError(
            "A face box must be four numbers `[x0, y0, x1, y1]`. "
            f"Received: box={_show(box)}"
        )
    x0, y0, x1, y1 = (float(value) for value in values)
    if x1 <= x0 or y1 <= y0:
        raise FaceZooError(
            "A face box `[x0, y0, x1, y1]` must have x1 above x0 and y1 above "
            f"y0. Received: box={_show(box)}"
        )
    beside = width is not None and (x1 <= 0 or x0 >= width)
    above = height is not None and (y1 <= 0 or y0 >= height)
    if beside or above:
        raise FaceZooError(
            f"A face box must overlap its picture of {width} x {height} "
            f"pixels. Received: box={_show(box)}"
        )
    return x0, y0, x1, y1


def _square(center: np.ndarray, side: float) -> np.ndarray:
    return np.concatenate([center - side / 2, center + side / 2])


def _check_square(square: ArrayLike, height: int, width: int) -> np.ndarray:
    square = np.array(square, "float64")
    if square.shape != (4,) or not np.isfinite(square).all():
        raise FaceZooError(
            "A square must be four numbers `(x0, y0, x1, y1)`. "
            f"Received: square={_show(square)}"
        )
    x0, y0, x1, y1 = square
    side = x1 - x0
    if side <= 0 or abs((y1 - y0) - side) > 1e-6 * max(side, 1.0):
        raise FaceZooError(
            "A square must be as high as wide, and wider than 0. "
            f"Received: square={_show(square)}"
        )
    picture = f"its picture of {width} x {height} pixels"
    if x1 <= -0.5 or y1 <= -0.5 or x0 >= width - 0.5 or y0 >= height - 0.5:
        raise FaceZooError(
            f"A face must overlap {picture}. Received: square={_show(square)}"
        )
    if side > LARGEST_SQUARE * max(width, height, 16):
        raise FaceZooError(
            f"A face must not be vastly larger than {picture}. "
            f"Received: square={_show(square)}"
        )
    return square


def _check_image(image: np.ndarray) -> np.ndarray:
    image = np.asarray(image)
    is_float = np.issubdtype(image.dtype, np.floating)
    usable = image.dtype == np.uint8 or is_float
    if not usable or image.ndim != 3 or 0 in image.shape:
        raise ImageError(
            "A picture must be a uint8 or float array `(height, width, "
            f"channels)`. Received: {image.dtype} array of shape {image.shape}"
        )
    return image


def _as_float(points: ArrayLike) -> np.ndarray:
    points = np.asarray(points)
    if points.shape[-1:] != (2,):
        raise ValueError(
            "Points must have the shape `(..., 2)`. "
            f"Received: points of shape {points.shape}"
        )
    is_float = np.issubdtype(points.dtype, np.floating)
    return points if is_float else points.astype("float64")


def _show(values: ArrayLike) -> str:
    shown = values.tolist() if isinstance(values, np.ndarray) else values
    text = repr(shown)
    return text if len(text) <= 80 else text[:77] + "..."
