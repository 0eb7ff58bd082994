"""The numberings of the field as tables."""

from difflib import get_close_matches

from facezoo.landmarks.scheme import LandmarkScheme


def _span(first: int, last: int) -> tuple[int, ...]:
    """Indices from `first` to `last`, both included."""
    return tuple(range(first, last + 1))


def _facing(right, left) -> tuple[tuple[int, int], ...]:
    """Pairs of the first with the first, the second with the second."""
    return tuple(zip(right, left, strict=True))


def _folded(indices) -> tuple[tuple[int, int], ...]:
    """Pairs of a symmetric line: first with last, second with last but one."""
    half = len(indices) // 2
    return tuple(zip(indices[:half], indices[::-1][:half], strict=True))


def _open(*lines) -> tuple:
    return tuple((line, False) for line in lines)


def _closed(*lines) -> tuple:
    return tuple((line, True) for line in lines)


def _ibug(name: str, start: int, reference: str) -> LandmarkScheme:
    """iBUG's points from `start` on: 68 from 0, the inner 51 from 17."""

    def span(first, last):
        return _span(first - start, last - start)

    jaw = {} if start else {"jaw": span(0, 16)}
    groups = {
        **jaw,
        "right_eyebrow": span(17, 21),
        "left_eyebrow": span(22, 26),
        "nose_bridge": span(27, 30),
        "nose_base": span(31, 35),
        "right_eye": span(36, 41),
        "left_eye": span(42, 47),
        "outer_lips": span(48, 59),
        "inner_lips": span(60, 67),
    }
    left_eye_facing_right = (45, 44, 43, 42, 47, 46)
    pairs = (
        *_folded(jaw.get("jaw", ())),
        *_folded(span(17, 26)),
        *_folded(groups["nose_base"]),
        *_facing(
            groups["right_eye"], [i - start for i in left_eye_facing_right]
        ),
        *_folded(span(48, 54)),
        *_folded(span(55, 59)),
        *_folded(span(60, 64)),
        *_folded(span(65, 67)),
    )
    drawn_open = [*jaw, "right_eyebrow", "left_eyebrow"]
    drawn_open += ["nose_bridge", "nose_base"]
    drawn_closed = ["right_eye", "left_eye", "outer_lips", "inner_lips"]
    return LandmarkScheme(
        name=name,
        num_landmarks=68 - start,
        groups=groups,
        mirror_pairs=pairs,
        outer_eye_corners=(36 - start, 45 - start),
        eye_points=(groups["right_eye"], groups["left_eye"]),
        lines=(
            *_open(*(groups[part] for part in drawn_open)),
            *_closed(*(groups[part] for part in drawn_closed)),
        ),
        reference=reference,
    )


_IBUG = "https://ibug.doc.ic.ac.uk/resources/facial-point-annotations/"

IBUG68 = _ibug("ibug68", 0, _IBUG)
"""Multi-PIE's 68 points as 300-W uses them."""

IBUG51 = _ibug("ibug51", 17, _IBUG)
"""The inner 51 of the 68: all but the jaw."""

WFLW98 = LandmarkScheme(
    name="wflw98",
    num_landmarks=98,
    groups={
        "jaw": _span(0, 32),
        "right_eyebrow": _span(33, 41),
        "left_eyebrow": _span(42, 50),
        "nose_bridge": _span(51, 54),
        "nose_base": _span(55, 59),
        "right_eye": _span(60, 67),
        "left_eye": _span(68, 75),
        "outer_lips": _span(76, 87),
        "inner_lips": _span(88, 95),
        "pupils": (96, 97),
    },
    mirror_pairs=(
        *_folded(_span(0, 32)),
        *_facing(_span(33, 37), (46, 45, 44, 43, 42)),
        *_facing(_span(38, 41), (50, 49, 48, 47)),
        *_folded(_span(55, 59)),
        *_facing(_span(60, 67), (72, 71, 70, 69, 68, 75, 74, 73)),
        *_folded(_span(76, 82)),
        *_folded(_span(83, 87)),
        *_folded(_span(88, 92)),
        *_folded(_span(93, 95)),
        (96, 97),
    ),
    outer_eye_corners=(60, 72),
    eye_points=((96,), (97,)),
    lines=(
        *_open(_span(0, 32), _span(51, 54), _span(55, 59)),
        *_closed(_span(33, 41), _span(42, 50), _span(60, 67), _span(68, 75)),
        *_closed(_span(76, 87), _span(88, 95)),
    ),
    reference="https://wywu.github.io/projects/LAB/WFLW.html",
)
"""Wider Facial Landmarks in the Wild: 98 points, the pupils among them."""

AFLW21 = LandmarkScheme(
    name="aflw21",
    num_landmarks=21,
    groups={
        "right_eyebrow": _span(0, 2),
        "left_eyebrow": _span(3, 5),
        "right_eye": _span(6, 8),
        "left_eye": _span(9, 11),
        "ears": (12, 16),
        "nose": _span(13, 15),
        "mouth": _span(17, 19),
        "chin": (20,),
    },
    mirror_pairs=(
        *_folded(_span(0, 5)),
        *_folded(_span(6, 11)),
        (12, 16),
        (13, 15),
        (17, 19),
    ),
    outer_eye_corners=(6, 11),
    eye_points=((7,), (10,)),
    lines=_open(
        _span(0, 2),
        _span(3, 5),
        _span(6, 8),
        _span(9, 11),
        _span(13, 15),
        _span(17, 19),
    ),
    reference="https://doi.org/10.1109/ICCVW.2011.6130513",
)
"""AFLW as it was published. Its own left and right are the picture's."""

AFLW19 = LandmarkScheme(
    name="aflw19",
    num_landmarks=19,
    groups={
        "right_eyebrow": _span(0, 2),
        "left_eyebrow": _span(3, 5),
        "right_eye": _span(6, 8),
        "left_eye": _span(9, 11),
        "nose": _span(12, 14),
        "mouth": _span(15, 17),
        "chin": (18,),
    },
    mirror_pairs=(
        *_folded(_span(0, 5)),
        *_folded(_span(6, 11)),
        (12, 14),
        (15, 17),
    ),
    outer_eye_corners=(6, 11),
    eye_points=((7,), (10,)),
    lines=_open(
        _span(0, 2),
        _span(3, 5),
        _span(6, 8),
        _span(9, 11),
        _span(12, 14),
        _span(15, 17),
    ),
    reference="https://doi.org/10.1109/CVPR.2016.371",
)
"""AFLW without the ears, hidden points filled in."""

COFW29 = LandmarkScheme(
    name="cofw29",
    num_landmarks=29,
    groups={
        "right_eyebrow": (0, 4, 2, 5),
        "left_eyebrow": (1, 6, 3, 7),
        "right_eye": (8, 12, 10, 13),
        "left_eye": (9, 14, 11, 15),
        "pupils": (16, 17),
        "nose": _span(18, 21),
        "mouth_corners": (22, 23),
        "upper_lip": (24, 25),
        "lower_lip": (26, 27),
        "chin": (28,),
    },
    mirror_pairs=(
        (0, 1),
        (2, 3),
        (4, 6),
        (5, 7),
        (8, 9),
        (10, 11),
        (12, 14),
        (13, 15),
        (16, 17),
        (18, 19),
        (22, 23),
    ),
    outer_eye_corners=(8, 9),
    eye_points=((16,), (17,)),
    lines=(
        *_closed((0, 4, 2, 5), (1, 6, 3, 7)),
        *_closed((8, 12, 10, 13), (9, 14, 11, 15)),
        *_open((18, 21, 19), (20, 21)),
        *_closed((22, 24, 23, 27), (22, 25, 23, 26)),
    ),
    reference="https://data.caltech.edu/records/bc0bf-nc666",
)
"""COFW, in the numbering of LFPW's 29 points."""

CELEBA5 = LandmarkScheme(
    name="celeba5",
    num_landmarks=5,
    groups={
        "right_eye": (0,),
        "left_eye": (1,),
        "nose": (2,),
        "mouth_corners": (3, 4),
    },
    mirror_pairs=((0, 1), (3, 4)),
    outer_eye_corners=None,
    eye_points=((0,), (1,)),
    lines=(),
    reference="https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html",
)
"""CelebA: pupils, nose tip, mouth corners. Its left is the picture's."""


def _helen() -> LandmarkScheme:
    groups = {
        "jaw": _span(0, 40),
        "nose": _span(41, 57),
        "outer_lips": _span(58, 85),
        "inner_lips": _span(86, 113),
        "left_eye": _span(114, 133),
        "right_eye": _span(134, 153),
        "left_eyebrow": _span(154, 173),
        "right_eyebrow": _span(174, 193),
    }
    return LandmarkScheme(
        name="helen194",
        num_landmarks=194,
        groups=groups,
        mirror_pairs=(
            *_folded(groups["jaw"]),
            *_folded(groups["nose"]),
            *_folded(_span(58, 72)),
            *_folded(_span(73, 85)),
            *_folded(_span(86, 100)),
            *_folded(_span(101, 113)),
            *_facing(groups["left_eye"], groups["right_eye"]),
            *_facing(groups["left_eyebrow"], groups["right_eyebrow"]),
        ),
        outer_eye_corners=(145, 125),
        eye_points=(groups["right_eye"], groups["left_eye"]),
        lines=(
            *_open(groups["jaw"], groups["nose"]),
            *_closed(*list(groups.values())[2:]),
        ),
        reference="http://www.ifp.illinois.edu/~vuongle2/helen/",
    )


HELEN194 = _helen()
"""Helen's dense contours: each a line, or a loop that starts at a corner.

The groups are those that published readers of Helen agree on, and so are the
pairs of jaw, nose, eyes and eyebrows and the eye corners. Of the lips they
agree on the two loops of 28 points and on the outer corners 58 and 72; the
inner corners 86 and 100 follow from loops of two equal halves. No picture
with its 194 points was at hand to check any of this: look at one drawing
before you train on Helen with mirroring.
"""

_SCHEMES = {
    scheme.name: scheme
    for scheme in (
        IBUG68,
        IBUG51,
        WFLW98,
        AFLW19,
        AFLW21,
        COFW29,
        HELEN194,
        CELEBA5,
    )
}


def names() -> list[str]:
    """Lists the names that `get` knows."""
    return sorted(_SCHEMES)


def get(name: str | LandmarkScheme) -> LandmarkScheme:
    """Finds a scheme by its name.

    Args:
        name: String, such as `"ibug68"`. A scheme is returned as it is.

    Example:

    >>> get("wflw98").num_landmarks
    98
    """
    if isinstance(name, LandmarkScheme):
        return name
    if isinstance(name, str) and name.lower() in _SCHEMES:
        return _SCHEMES[name.lower()]
    near = get_close_matches(str(name).lower(), names(), 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(
        f"Expected one of the schemes {', '.join(names())}.{hint} "
        f"Received: name={name!r}"
    )
