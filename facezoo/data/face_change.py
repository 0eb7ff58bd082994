"""What happens to one training face: drawn once, rendered anywhere."""

from dataclasses import dataclass

import cv2
import numpy as np

from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from facezoo.landmarks import LandmarkScheme


@dataclass(frozen=True)
class Cover:
    """A rectangle that hides a part of the face.

    Attributes:
        x: Int. Left column of the rectangle.
        y: Int. Top row.
        width: Int. Columns.
        height: Int. Rows.
        fill: uint8 `(height, width, 3)`, or `(3,)` for one colour; `None` for
            a piece of the same face.
        source: `(x, y)`, top left of that piece.
    """

    x: int
    y: int
    width: int
    height: int
    fill: np.ndarray | None
    source: tuple[int, int]


@dataclass(frozen=True)
class FaceChange:
    """All that `FaceAugmentation` drew for one face, in the order it is done.

    `render` does it with NumPy and OpenCV; `facezoo.data.DeviceRenderer` does
    it for a batch where the network is.

    Attributes:
        square: `(x0, y0, x1, y1)`, the canonical square in the picture.
        size: Int. Side of the face that is made.
        cut: float64 `(2, 3)`, picture points to the face at its natural size;
            `None` for the canonical face as `FaceCropper` cuts it.
        natural: Int, at least `size`. Side that the face is cut at before it
            is shrunk to `size`.
        transform: float64 `(2, 3)`, picture points to the face, before it is
            mirrored.
        mirrored: Bool.
        color: float64 `(3, 3)`, RGB to RGB; `None` leaves it.
        levels: uint8 `(256,)`, the grey level that each becomes; `None`
            leaves them.
        blur: Float. Standard deviation in pixels; 0 for none.
        cover: `Cover` or `None`.
    """

    square: tuple[float, float, float, float]
    size: int
    cut: np.ndarray | None
    natural: int
    transform: np.ndarray
    mirrored: bool
    color: np.ndarray | None
    levels: np.ndarray | None
    blur: float
    cover: Cover | None

    def move(
        self, landmarks: np.ndarray | None, scheme: LandmarkScheme | None
    ) -> tuple[np.ndarray | None, np.ndarray | None]:
        """Moves landmarks with the face.

        Args:
            landmarks: `(K, 2)` in pixels of the picture, or `None`.
            scheme: `LandmarkScheme` of the points. Needed to mirror them.

        Returns:
            Float32 `(K, 2)` in pixels of the face, and bool `(K,)`, `False`
            for points outside the face; or `None` twice.
        """
        if landmarks is None:
            return None, None
        if self.mirrored and scheme is None:
            raise ValueError(
                "A face with landmarks needs `scheme` to be mirrored. "
                "Received: scheme=None"
            )
        points = landmarks @ self.transform[:, :2].T + self.transform[:, 2]
        if self.mirrored:
            points = points * [-1, 1] + [self.size - 1, 0]
            points = points[scheme.mirror_permutation]
        points = points.astype("float32")
        inside = (points >= -0.5) & (points <= self.size - 0.5)
        return points, inside.all(axis=-1)

    def render(self, image: np.ndarray) -> np.ndarray:
        """Makes the face of its picture.

        Args:
            image: uint8 `(height, width, 3)`.

        Returns:
            uint8 `(size, size, 3)`.
        """
        face = self._cut(image)
        if self.mirrored:
            face = face[:, ::-1]
        face = np.ascontiguousarray(face)
        if self.color is not None:
            face = cv2.transform(face, self.color)
        if self.levels is not None:
            face = cv2.LUT(face, self.levels)
        if self.blur:
            face = cv2.GaussianBlur(face, (0, 0), self.blur)
        return face if self.cover is None else _covered(face, self.cover)

    def _cut(self, image):
        if self.cut is None:
            return FaceCropper(self.size).crop(image, self.square).image
        face = cv2.warpAffine(
            image,
            self.cut,
            (self.natural, self.natural),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        if self.natural != self.size:
            face = bicubic_resize(face, self.size)
        return face


def draw_cover(
    rng: np.random.Generator, size: int, sides: tuple[float, float]
) -> Cover:
    """Draws a rectangle and what fills it: noise, one colour or the face.

    Args:
        rng: `np.random.Generator`.
        size: Int. Side of the face in pixels.
        sides: Pair of floats. Shortest and longest side of the rectangle as
            shares of the face's side.
    """
    low, high = sides
    width, height = np.maximum(
        1, np.round(size * rng.uniform(low, high, 2)).astype(int)
    )
    x, from_x = rng.integers(0, size - width + 1, 2)
    y, from_y = rng.integers(0, size - height + 1, 2)
    kind = rng.integers(3)
    fill = None
    if kind == 0:
        fill = rng.integers(0, 256, (height, width, 3), dtype="uint8")
    elif kind == 1:
        fill = rng.integers(0, 256, 3, dtype="uint8")
    return Cover(
        x=int(x),
        y=int(y),
        width=int(width),
        height=int(height),
        fill=fill,
        source=(int(from_x), int(from_y)),
    )


def _covered(face, cover):
    fill = cover.fill
    if fill is None:
        x, y = cover.source
        fill = face[y : y + cover.height, x : x + cover.width]
    covered = face.copy()
    covered[
        cover.y : cover.y + cover.height, cover.x : cover.x + cover.width
    ] = fill
    return covered
