import numpy as np
import pytest

from facezoo import landmarks as lm
from facezoo.landmarks import IBUG68
from facezoo.landmarks import get
from facezoo.landmarks import names
from facezoo.landmarks import read_pts

COUNTS = {
    "aflw19": 19,
    "aflw21": 21,
    "celeba5": 5,
    "cofw29": 29,
    "helen194": 194,
    "ibug51": 51,
    "ibug68": 68,
    "wflw98": 98,
}


def drawn_face(eye, width=100):
    """Half a COFW face and its mirror image, by hand."""
    points = {0: (20, 30), 2: (42, 31), 4: (30, 25), 5: (31, 29)}
    points |= {8: (24, 40), 10: (40, 41), 12: (32, 36), 13: (32, 44)}
    points |= {16: eye, 18: (44, 60), 22: (38, 75)}
    middle = {20: 58, 21: 63, 24: 70, 25: 73, 26: 76, 27: 80, 28: 95}
    partner = {0: 1, 2: 3, 4: 6, 5: 7, 8: 9, 10: 11, 12: 14, 13: 15}
    partner |= {16: 17, 18: 19, 22: 23}
    face = np.zeros((29, 2))
    for i, (x, y) in points.items():
        face[i], face[partner[i]] = (x, y), (width - 1 - x, y)
    for i, y in middle.items():
        face[i] = (width - 1) / 2, y
    return face


def test_the_names():
    assert names() == sorted(COUNTS)


@pytest.mark.parametrize("name", COUNTS)
def test_every_table_holds_together(name):
    scheme = get(name)
    count = COUNTS[name]
    assert scheme.num_landmarks == count
    permutation = scheme.mirror_permutation
    np.testing.assert_array_equal(permutation[permutation], np.arange(count))
    grouped = sorted(i for group in scheme.groups.values() for i in group)
    assert grouped == list(range(count))
    assert scheme.reference.startswith("http")


@pytest.mark.parametrize("name", COUNTS)
def test_mirroring_turns_right_parts_into_left_ones(name):
    scheme = get(name)
    permutation = scheme.mirror_permutation
    for part, indices in scheme.groups.items():
        partner = part.replace("right_", "left_")
        if partner == part and "left_" in part:
            partner = part.replace("left_", "right_")
        mirrored = {int(permutation[i]) for i in indices}
        assert mirrored == set(scheme.groups[partner]), part
    right, left = scheme.eye_points
    assert {int(permutation[i]) for i in right} == set(left)
    if scheme.outer_eye_corners:
        corner, other = scheme.outer_eye_corners
        assert permutation[corner] == other


@pytest.mark.parametrize("name", COUNTS)
def test_mirroring_keeps_neighbours_on_a_line(name):
    scheme = get(name)
    steps = set()
    for indices, closed in scheme.lines:
        ring = (*indices, indices[0]) if closed else indices
        steps |= {frozenset(step) for step in zip(ring, ring[1:])}
    permutation = scheme.mirror_permutation
    for step in steps:
        assert frozenset(int(permutation[i]) for i in step) in steps


def test_a_symmetric_face_is_its_own_mirror_image():
    face = drawn_face(eye=(32, 40))
    np.testing.assert_allclose(lm.COFW29.mirror(face, 100), face)


def test_the_68_points_pair_as_published():
    permutation = IBUG68.mirror_permutation
    known = {0: 16, 8: 8, 17: 26, 21: 22, 30: 30, 31: 35, 33: 33, 36: 45}
    known |= {37: 44, 39: 42, 40: 47, 41: 46, 48: 54, 51: 51, 55: 59}
    known |= {57: 57, 60: 64, 61: 63, 65: 67, 66: 66}
    assert {i: int(permutation[i]) for i in known} == known


def test_the_inner_51_are_the_68_less_the_jaw():
    inner = IBUG68.mirror_permutation[17:] - 17
    np.testing.assert_array_equal(lm.IBUG51.mirror_permutation, inner)


def test_the_mean_annotated_face_is_symmetric(shared_data):
    files = sorted((shared_data / "300w/lfpw/trainset").glob("*.pts"))
    faces = np.array([read_pts(file, 68) for file in files])
    faces -= faces.mean(axis=1, keepdims=True)
    mean = (faces / faces.std(axis=(1, 2), keepdims=True)).mean(axis=0)
    face = mean @ [1, 1j]
    mirrored = IBUG68.mirror(mean, width=1) @ [1, 1j]
    # The mean face is tilted a little: turn its mirror image onto it.
    mirrored *= np.vdot(mirrored, face) / np.vdot(mirrored, mirrored)
    eyes = abs(face[45] - face[36])
    assert abs(mirrored - face).max() < 0.02 * eyes
    assert mean[36, 0] < mean[45, 0]  # the person's right eye comes first


def test_get_takes_a_scheme_and_any_case():
    assert get(IBUG68) is IBUG68
    assert get("IBUG68") is IBUG68


def test_an_unknown_name_is_told_the_nearest():
    with pytest.raises(ValueError, match="Did you mean 'ibug68'.*'ibug86'"):
        get("ibug86")
