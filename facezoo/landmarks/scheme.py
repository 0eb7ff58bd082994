"""What the landmarks of a face mean, whatever data set they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property

import numpy as np

Line = tuple[tuple[int, ...], bool]


@dataclass(frozen=True)
class LandmarkScheme:
    """A numbering of face landmarks.

    Left and right are the person's: in a picture that is not mirrored the
    person's right eye is the one further to the left. Indices start at 0.

    Attributes:
        name: String. Short lower-case name, such as `"ibug68"`.
        num_landmarks: Int. Landmarks `K`.
        groups: Dict from the name of a part of the face to its indices.
        mirror_pairs: Tuple of `(i, j)` that trade places when the picture is
            mirrored. A point in no pair lies on the middle line.
        outer_eye_corners: `(right, left)` indices, or `None` where the scheme
            has no eye corners.
        eye_points: `(right, left)` tuples of the indices whose mean stands
            for the pupil, or `None`.
        lines: Tuple of `(indices, closed)`: what to join when drawing.
        reference: String. Where the numbering comes from.

    Example:

    >>> from facezoo.landmarks import IBUG68
    >>> IBUG68.outer_eye_corners
    (36, 45)
    >>> int(IBUG68.mirror_permutation[36])
    45
    """

    name: str
    num_landmarks: int
    groups: Mapping[str, tuple[int, ...]] = field(hash=False)
    mirror_pairs: tuple[tuple[int, int], ...]
    outer_eye_corners: tuple[int, int] | None
    eye_points: tuple[tuple[int, ...], tuple[int, ...]] | None
    lines: tuple[Line, ...]
    reference: str = ""

    def __post_init__(self):
        paired = [i for pair in self.mirror_pairs for i in pair]
        if len(set(paired)) != len(paired):
            raise ValueError(
                "`mirror_pairs` must name each point once at most. "
                f"Received: mirror_pairs={self.mirror_pairs}"
            )
        used = [*paired, *(self.outer_eye_corners or ())]
        used += [i for group in self.groups.values() for i in group]
        used += [i for points in self.eye_points or () for i in points]
        used += [i for indices, _ in self.lines for i in indices]
        if used and not 0 <= min(used) <= max(used) < self.num_landmarks:
            raise ValueError(
                f"Every index of `{self.name}` must be from 0 to "
                f"{self.num_landmarks - 1}. "
                f"Received: indices from {min(used)} to {max(used)}"
            )

    @cached_property
    def mirror_permutation(self) -> np.ndarray:
        """Int array `(K,)`: `landmarks[permutation]` restores the order."""
        permutation = np.arange(self.num_landmarks)
        for i, j in self.mirror_pairs:
            permutation[i], permutation[j] = j, i
        permutation.setflags(write=False)
        return permutation

    def mirror(self, landmarks, width: float) -> np.ndarray:
        """Gives the landmarks of the mirrored picture.

        Args:
            landmarks: Array `(..., K, 2)` of `(x, y)` in pixels.
            width: Number. Width of the picture in pixels.

        Returns:
            Array `(..., K, 2)`; `x` becomes `width - 1 - x`, because pixel
            `i` has its centre at `i`, and left and right trade places.
        """
        landmarks = self._check(landmarks)
        mirrored = landmarks[..., self.mirror_permutation, :].copy()
        mirrored[..., 0] = width - 1 - mirrored[..., 0]
        return mirrored

    def eye_corners(self, landmarks) -> np.ndarray:
        """Picks the outer eye corners.

        Args:
            landmarks: Array `(..., K, 2)` of `(x, y)`.

        Returns:
            Array `(..., 2, 2)`: the right eye's corner, then the left eye's.
        """
        landmarks = self._check(landmarks)
        if self.outer_eye_corners is None:
            raise ValueError(
                "Expected a scheme that has eye corners. "
                f"Received: scheme={self.name!r}"
            )
        return landmarks[..., list(self.outer_eye_corners), :]

    def pupils(self, landmarks) -> np.ndarray:
        """Gives the pupils as means of the eye points.

        Args:
            landmarks: Array `(..., K, 2)` of `(x, y)`.

        Returns:
            Array `(..., 2, 2)`: the right pupil, then the left one.
        """
        landmarks = self._check(landmarks)
        if self.eye_points is None:
            raise ValueError(
                "Expected a scheme that has eye points. "
                f"Received: scheme={self.name!r}"
            )
        means = [
            landmarks[..., list(points), :].mean(axis=-2)
            for points in self.eye_points
        ]
        return np.stack(means, axis=-2)

    def _check(self, landmarks) -> np.ndarray:
        landmarks = np.asarray(landmarks)
        if landmarks.shape[-2:] != (self.num_landmarks, 2):
            raise ValueError(
                f"Expected landmarks of shape (..., {self.num_landmarks}, 2) "
                f"for the scheme {self.name!r}. "
                f"Received: landmarks.shape={landmarks.shape}"
            )
        return landmarks
