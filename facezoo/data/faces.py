"""One face with the room around it, and what a set of faces must offer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from facezoo.images import bicubic_resize
from facezoo.landmarks import LandmarkScheme

ROOM = 1.75


@dataclass(frozen=True)
class Face:
    """A face as training wants it: decoded, with room to turn and shift.

    Attributes:
        image: uint8 `(height, width, 3)`, RGB.
        landmarks: float32 `(K, 2)`, `(x, y)` in pixels of `image`, the first
            pixel's centre at 0; `None` where the face has no points.
        square: float64 `(4,)`: `x0, y0, x1, y1`, the edges of the canonical
            square in `image`; the first pixel spans -0.5 to 0.5.
        name: Where the face is from, for sheets and messages.
        landmarks_3d: float32 `(K, 3)`: x and y in pixels of `image`, z in the
            same unit, away from the camera, 0 in the middle of the eyes; or
            `None`.
        pose: float64 `(3, 3)`, the head's rotation, see
            `facezoo.face3d.rotations`; or `None`.
    """

    image: np.ndarray
    landmarks: np.ndarray | None
    square: np.ndarray
    name: str
    landmarks_3d: np.ndarray | None = None
    pose: np.ndarray | None = None


class FaceDataset(Protocol):
    """What `FaceBatches` reads: anything with a length, items and a scheme.

    `dataset[i]` is a `Face` and is the same for the same `i` each time.
    `scheme` is the `LandmarkScheme` of the points, or `None` without points.
    """

    scheme: LandmarkScheme | None

    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> Face: ...


class CachedFaces:
    """Faces read from files when first asked for, then kept as uint8.

    Args:
        paths: Picture files, one face each.
        read: Function from a path to a `Face`.
        scheme: `LandmarkScheme` of the points, or `None`.

    Faces may be asked for from several threads at a time.
    """

    def __init__(
        self,
        paths: list[Path],
        read: Callable[[Path], Face],
        scheme: LandmarkScheme | None,
    ) -> None:
        self.paths = paths
        self.scheme = scheme
        self._read = read
        self._faces: dict[int, Face] = {}

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> Face:
        if not -len(self) <= index < len(self):
            raise IndexError(
                f"There are {len(self)} faces. Received: index={index}"
            )
        index = int(index) % len(self)
        face = self._faces.get(index)
        if face is None:
            face = self._faces[index] = self._read(self.paths[index])
        return face


def cut_face(
    image: np.ndarray,
    landmarks: np.ndarray | None,
    square: np.ndarray,
    name: str,
    keep_size: int | None = 160,
) -> Face:
    """Cuts a face with its room out of a picture, and shrinks large ones.

    The cut is 1.75 times the canonical square, less where the picture ends:
    nothing is padded. Augmentation repeats the edge where it needs more.

    Args:
        image: uint8 `(height, width, 3)`.
        landmarks: `(K, 2)` in pixels of `image`, or `None`.
        square: `(4,)`, the canonical square in `image`.
        name: Name of the face.
        keep_size: Int. A canonical square wider than this is brought to this
            size by antialiased bicubic, to save memory. `None` keeps all.

    Returns:
        A `Face`; its points and square are in pixels of its own image.
    """
    x0, y0, x1, y1 = np.asarray(square, "float64")
    side, centre = x1 - x0, np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    height, width = image.shape[:2]
    low = np.round(centre - ROOM / 2 * side + 0.5).astype(int)
    high = np.round(centre + ROOM / 2 * side + 0.5).astype(int)
    low = np.clip(low, 0, [width - 1, height - 1])
    high = np.clip(high, low + 1, [width, height])
    image = image[low[1] : high[1], low[0] : high[0]]
    points = None if landmarks is None else np.asarray(landmarks) - low
    centre = centre - low

    if keep_size is not None and side > keep_size:
        old = np.array([image.shape[1], image.shape[0]])
        new = np.maximum(1, np.round(old * keep_size / side)).astype(int)
        image = bicubic_resize(image, (int(new[1]), int(new[0])))
        factor = new / old
        centre = (centre + 0.5) * factor - 0.5
        side = side * np.sqrt(factor.prod())
        if points is not None:
            points = (points + 0.5) * factor - 0.5

    return Face(
        image=np.ascontiguousarray(image),
        landmarks=None if points is None else points.astype("float32"),
        square=np.concatenate([centre - side / 2, centre + side / 2]),
        name=name,
    )
