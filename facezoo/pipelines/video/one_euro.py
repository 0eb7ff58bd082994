"""The One Euro filter: steady when still, prompt when moving."""

import math

import numpy as np


class OneEuroFilter:
    """Smooths points over time, the less the faster they move.

    A low-pass filter whose cutoff frequency rises with the speed: noise is
    seen where nothing moves, and lag where something does. Every point has a
    cutoff of its own, by the length of its velocity, so that the result does
    not depend on how the axes lie. Steps in time may differ.

    Args:
        min_cutoff: Float. Cutoff in Hz of what stands still. Lower: steadier.
        beta: Float. How much the cutoff rises, in Hz, for each unit a second
            of speed. Higher: less lag.
        d_cutoff: Float. Cutoff in Hz of the velocity. Defaults to `1.0`.

    Attributes:
        velocity: The smoothed velocity, of the shape of the points, in units
            a second; zeros before the second call.

    Example:

    >>> steady = OneEuroFilter(min_cutoff=1.0, beta=0.5)
    >>> steady(np.zeros((68, 2)), time=0.0).shape
    (68, 2)

    Reference:

    - [Casiez et al., 2012](https://doi.org/10.1145/2207676.2208639)
    """

    def __init__(
        self, min_cutoff: float, beta: float, d_cutoff: float = 1.0
    ) -> None:
        for name, value, lowest in (
            ("min_cutoff", min_cutoff, 1e-9),
            ("beta", beta, 0.0),
            ("d_cutoff", d_cutoff, 1e-9),
        ):
            if not lowest <= value < math.inf:
                raise ValueError(
                    f"`{name}` must be a finite number, "
                    f"{'0 or more' if lowest == 0 else 'above 0'}. "
                    f"Received: {name}={value}"
                )
        self.min_cutoff = min_cutoff
        self.beta = beta
        self.d_cutoff = d_cutoff
        self.velocity = np.zeros(())
        self._value = None
        self._time = -math.inf

    def __call__(
        self, points: np.ndarray, time: float, unit: float = 1.0
    ) -> np.ndarray:
        """Takes the next points and gives them smoothed.

        Args:
            points: `(..., D)`, coordinates along the last axis; the same
                shape at each call.
            time: Float. When they were seen, in seconds. Points that are not
                later than the last ones change nothing.
            unit: Float above 0. The length that counts as 1 when the speed
                is judged, such as the side of the face in pixels.

        Returns:
            float64 array of the shape of `points`.
        """
        points = np.asarray(points, "float64")
        if self._value is None:
            self._value, self._time = points.copy(), time
            self.velocity = np.zeros_like(points)
            return points.copy()
        step = time - self._time
        if step <= 0:
            return self._value.copy()
        self._time = time
        velocity = (points - self._value) / step
        share = smoothing_factor(step, self.d_cutoff)
        self.velocity = self.velocity + share * (velocity - self.velocity)
        speed = np.linalg.norm(self.velocity, axis=-1, keepdims=True) / unit
        share = smoothing_factor(step, self.min_cutoff + self.beta * speed)
        self._value = self._value + share * (points - self._value)
        return self._value.copy()


def smoothing_factor(step: float, cutoff: float | np.ndarray) -> np.ndarray:
    """Returns the share of the new value that a low-pass filter takes.

    Args:
        step: Float. Seconds since the last value.
        cutoff: Float or array of any shape, in Hz.

    Returns:
        Array of the shape of `cutoff`, in `(0, 1)`.
    """
    turn = 2.0 * math.pi * np.asarray(cutoff, "float64") * step
    return turn / (turn + 1.0)
