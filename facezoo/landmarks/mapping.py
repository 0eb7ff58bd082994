"""From one numbering of landmarks to another that it contains."""

import numpy as np

from facezoo.landmarks.scheme import LandmarkScheme
from facezoo.landmarks.schemes import get

IndexMap = list[tuple[int, ...]]


def _singles(*indices: int) -> IndexMap:
    return [(index,) for index in indices]


_RIGHT_EYE, _LEFT_EYE = tuple(range(36, 42)), tuple(range(42, 48))

_MAPS: dict[tuple[str, str], IndexMap] = {
    ("ibug68", "ibug51"): _singles(*range(17, 68)),
    ("ibug68", "celeba5"): [_RIGHT_EYE, _LEFT_EYE, *_singles(30, 48, 54)],
    ("ibug51", "celeba5"): [
        tuple(i - 17 for i in _RIGHT_EYE),
        tuple(i - 17 for i in _LEFT_EYE),
        *_singles(13, 31, 37),
    ],
    # Every other jaw point, the upper edges of the brows, and of the four
    # lid points of an eye on either side the three that come nearest.
    ("wflw98", "ibug68"): _singles(
        *range(0, 33, 2),
        *range(33, 38),
        *range(42, 47),
        *range(51, 60),
        *(60, 61, 63, 64, 65, 67),
        *(68, 69, 71, 72, 73, 75),
        *range(76, 96),
    ),
    ("wflw98", "celeba5"): _singles(96, 97, 54, 76, 82),
    ("aflw21", "aflw19"): _singles(*range(12), *range(13, 16), *range(17, 21)),
    ("aflw21", "celeba5"): _singles(7, 10, 14, 17, 19),
    ("aflw19", "celeba5"): _singles(7, 10, 13, 15, 17),
    ("cofw29", "celeba5"): _singles(16, 17, 20, 22, 23),
}
_MAPS["wflw98", "ibug51"] = _MAPS["wflw98", "ibug68"][17:]


def index_map(
    source: str | LandmarkScheme, target: str | LandmarkScheme
) -> IndexMap:
    """Says which source points make each target point.

    A point of the target is the mean of the source points named. WFLW's
    eight points around an eye stand for six: iBUG's lid points lie at the
    thirds of the lid, WFLW's at the quarters.

    Args:
        source: Scheme or its name.
        target: Scheme or its name.

    Returns:
        List of `K` tuples of source indices, one for each target point.

    Example:

    >>> index_map("wflw98", "ibug68")[36]
    (60,)
    """
    source, target = get(source), get(target)
    if source == target:
        return _singles(*range(source.num_landmarks))
    try:
        return list(_MAPS[source.name, target.name])
    except KeyError:
        known = sorted(t for s, t in _MAPS if s == source.name)
        raise ValueError(
            f"Expected a scheme that {source.name!r} contains "
            f"({', '.join(known) or 'there is none'}). "
            f"Received: target={target.name!r}"
        ) from None


def convert(
    landmarks, source: str | LandmarkScheme, target: str | LandmarkScheme
) -> np.ndarray:
    """Turns landmarks of one scheme into those of another.

    Args:
        landmarks: Array `(..., K, 2)` of `(x, y)` in the source scheme.
        source: Scheme or its name.
        target: Scheme or its name.

    Returns:
        Array `(..., K of the target, 2)`.
    """
    source, landmarks = get(source), np.asarray(landmarks)
    if landmarks.shape[-2:] != (source.num_landmarks, 2):
        raise ValueError(
            f"Expected landmarks of shape (..., {source.num_landmarks}, 2) "
            f"for the scheme {source.name!r}. "
            f"Received: landmarks.shape={landmarks.shape}"
        )
    points = index_map(source, target)
    if all(len(indices) == 1 for indices in points):
        return landmarks[..., [indices[0] for indices in points], :]
    means = [landmarks[..., list(i), :].mean(axis=-2) for i in points]
    return np.stack(means, axis=-2)
