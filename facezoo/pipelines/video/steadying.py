"""Steady the landmarks of one face over the frames of a clip."""

from dataclasses import dataclass

import numpy as np

from facezoo.pipelines.video.one_euro import OneEuroFilter


@dataclass(frozen=True)
class Steadiness:
    """Settings of the filters, the same for faces of every size.

    Args:
        position: `(min_cutoff, beta)` of where the face is: Hz, and Hz for a
            speed of one face a second, a face being the longer side of the
            box of its landmarks.
        turn: The same of its size and its angle: Hz for one radian, or one
            e-fold of size, a second.
        shape: The same of its shape, as place and size and angle leave it.
    """

    # Chosen on clips of `benchmarks/jitter.py` made of LFPW training faces 16
    # pixels wide: the steadiest that leave a moving face less than a tenth of
    # a frame behind, and a mouth that opens twice a second 1.5 frames.
    position: tuple[float, float] = (0.3, 60.0)
    turn: tuple[float, float] = (0.2, 10.0)
    shape: tuple[float, float] = (0.3, 40.0)


class FaceSteadier:
    """Splits a face's motion into pose and shape, and steadies each.

    The pose is the similarity (place, size, angle) that best brings the
    steadied shape onto the landmarks of the frame; what is left is the shape
    in the face's own frame. Landmarks shake much more against each other than
    all together, whereas heads move much more than mouths: each part has its
    One Euro filter.

    Args:
        settings: A `Steadiness`.

    Attributes:
        velocity: float64 `(2,)`, the face's in pixels a second.
    """

    def __init__(self, settings: Steadiness | None = None) -> None:
        settings = settings or Steadiness()
        self._position = OneEuroFilter(*settings.position)
        self._turn = OneEuroFilter(*settings.turn)
        self._shape = OneEuroFilter(*settings.shape)
        self._reference = None
        self._angle = 0.0

    @property
    def velocity(self) -> np.ndarray:
        return np.broadcast_to(self._position.velocity, (2,)).copy()

    def __call__(self, landmarks: np.ndarray, time: float) -> np.ndarray:
        """Takes the landmarks of the next frame and gives them steadied.

        Args:
            landmarks: `(K, 2)` in pixels of the frame, finite, not all in one
                place.
            time: Float. Time of the frame in seconds.

        Returns:
            Array `(K, 2)` of the kind of `landmarks`.
        """
        points = np.asarray(landmarks, "float64") @ (1.0, 1.0j)
        center = points.mean()
        side = _extent(points)
        if self._reference is None:
            self._reference = (points - center) / side
        # Least squares: points = turn * reference + center.
        reference = self._reference
        turn = np.vdot(reference, points - center)
        turn = turn / np.vdot(reference, reference).real
        if abs(turn) < 1e-6 * side:
            # Nothing of the shape is left: begin anew.
            reference, turn = (points - center) / side, complex(side)
        shape = _pairs((points - center) / turn)
        place = self._position(_pairs(center), time, side)
        # Size and angle as logarithm, so that both are differences.
        angle = np.angle(turn)
        angle += 2 * np.pi * np.round((self._angle - angle) / (2 * np.pi))
        size, self._angle = self._turn([np.log(abs(turn)), angle], time)
        steadied = self._shape(shape, time) @ (1.0, 1.0j)
        self._reference = steadied - steadied.mean()
        turned = np.exp(complex(size, self._angle)) * steadied
        return (_pairs(turned) + place).astype(np.asarray(landmarks).dtype)


def _extent(points: np.ndarray) -> float:
    """Gives the longer side of the bounding box of complex points."""
    return max(np.ptp(points.real), np.ptp(points.imag), 1e-9)


def _pairs(points: np.ndarray) -> np.ndarray:
    return np.stack([np.real(points), np.imag(points)], axis=-1)
