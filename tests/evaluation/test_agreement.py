from types import SimpleNamespace

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.evaluation import measure_agreement
from facezoo.landmarks import CELEBA5
from facezoo.landmarks import IBUG68

# Points on a circle, each pair of the scheme mirrored; in shares of a side.
CIRCLE = np.random.default_rng(0).uniform(-0.2, 0.2, (68, 2))
CIRCLE = (CIRCLE + IBUG68.mirror(CIRCLE, 1)) / 2


class Enhancer:
    """Reads 32 pixels, makes 64; the points follow the light, or don't."""

    input_size, image_size, scheme = 32, 64, IBUG68

    def __init__(self, follows=True, offset=0.0):
        self.follows, self.offset = follows, offset

    def enhance_faces(self, faces):
        assert faces.shape[1:] == (32, 32, 3)
        light = faces.mean(axis=-1)
        places = np.arange(32) + 0.5
        total = light.sum(axis=(1, 2))
        x = light.sum(axis=1) @ places / total
        y = light.sum(axis=2) @ places / total
        center = np.stack([x, y], axis=-1) * 2 - 0.5
        if not self.follows:
            center = np.full_like(center, 31.5)
        points = center[:, None] + 64 * CIRCLE + [self.offset, 0]
        return SimpleNamespace(landmarks=points)


def spots(count=4, size=128):
    """Bright spots, each off the middle in its own way."""
    y, x = np.mgrid[:size, :size]
    faces = []
    for i in range(count):
        apart = (x - size / 2 - 4 * i) ** 2 + (y - size / 2 + 3 * i) ** 2
        faces.append(np.rint(255 * np.exp(-apart / 200)))
    return np.repeat(np.stack(faces)[..., None], 3, axis=3).astype("uint8")


@pytest.mark.parametrize("room", [1.0, 1.4])
def test_points_that_follow_the_face_agree(room):
    agreement = measure_agreement(spots(), Enhancer(), (1, 4), room)
    for distances in agreement.distances.values():
        assert distances.shape == (4,)
        assert distances.max() < 0.05
    np.testing.assert_allclose(agreement.side, 128 / room)
    np.testing.assert_allclose(agreement.mirrored, agreement.landmarks, atol=1)
    # The middle of the points is the spot, in pixels of the picture.
    middle = agreement.landmarks.mean(axis=1) - CIRCLE.mean(axis=0) * 128 / room
    expected = [[64 + 4 * i, 64 - 3 * i] for i in range(4)]
    np.testing.assert_allclose(middle, expected, atol=0.1)
    assert agreement.summary()["spread"] > 0.02


def test_points_that_ignore_the_face_move_with_the_cut():
    summary = measure_agreement(
        spots(), Enhancer(follows=False), (1, 2.5)
    ).summary()
    assert summary["faces"] == 4
    assert summary["spread"] < 1e-6
    copies = summary["copies"]
    assert list(copies) == ["mirror", "shift_1", "shift_2.5"]
    for name, shift in (("shift_1", 1), ("shift_2.5", 2.5)):
        for key in ("side_mean", "side_median", "side_p90", "unmoved"):
            np.testing.assert_allclose(copies[name][key], shift / 128)
    assert copies["mirror"]["side_mean"] < 1e-6


def test_a_lopsided_answer_shows_in_the_mirror():
    # 3 pixels of 64 to the right are 6 of 128, and as many to the left.
    agreement = measure_agreement(spots(), Enhancer(offset=3.0), ())
    np.testing.assert_allclose(agreement.distances["mirror"], 12, atol=0.1)
    row = agreement.summary()["copies"]["mirror"]
    eyes = CIRCLE[list(IBUG68.outer_eye_corners)]
    inter_ocular = 128 * np.linalg.norm(eyes[0] - eyes[1])
    np.testing.assert_allclose(
        row["inter_ocular_mean"], 12 / inter_ocular, rtol=0.02
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"images": spots()[0]}, r"shape=\(128, 128, 3\)"),
        ({"images": spots() / 255}, "dtype=float64"),
        ({"images": spots()[:0]}, "one face or more"),
        ({"shifts": (0,)}, r"shifts=\[0\]"),
        ({"shifts": (64,)}, "below half"),
        ({"room": 0.5}, "room=0.5"),
    ],
)
def test_bad_input(changes, message):
    arguments = {"images": spots(), "enhancer": Enhancer(), **changes}
    with pytest.raises(FaceZooError, match=message):
        measure_agreement(**arguments)


def test_a_scheme_without_eye_corners_is_refused():
    enhancer = Enhancer()
    enhancer.scheme = CELEBA5
    with pytest.raises(FaceZooError, match="scheme='celeba5'"):
        measure_agreement(spots(), enhancer)
