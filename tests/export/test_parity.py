import numpy as np
import pytest

from facezoo.export.parity import excess
from facezoo.export.parity import failures
from facezoo.export.tolerance import LIMITS
from facezoo.export.tolerance import differences

# NME and PSNR that do not change.
SAME = {
    "nme": {"16": {"change": 0.0}},
    "psnr": {"16": {"change": 0.0}},
}
RNG = np.random.default_rng(0)
POINTS = RNG.random((4, 68, 2))
SCORES = 1 - 0.1 * RNG.random((4, 68))
SIGMAS = 0.01 + 0.01 * RNG.random((4, 68))
TURNED = np.stack([np.eye(3)] * 4)


def turned(degrees):
    angle = np.radians(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    return TURNED @ matrix


def judged(name, wanted, given, precision, scores=SAME):
    rows = {name: differences(name, wanted, given)}
    return failures({"outputs": rows, **scores}, precision)


@pytest.mark.parametrize(
    ("name", "wanted", "near", "far", "words"),
    [
        ("scores", SCORES, SCORES - 0.01, SCORES - 0.05, "by 0.05, expected"),
        ("landmark_sigma", SIGMAS, 1.05 * SIGMAS, 1.3 * SIGMAS, "by 0.3,"),
        ("landmark_covariance", SIGMAS, 1.1 * SIGMAS, 1.5 * SIGMAS, "by 0.5,"),
        ("pose", TURNED, turned(0.5), turned(2), "turns (degrees) by 2,"),
        ("landmarks_3d", POINTS, POINTS + 0.002, POINTS + 0.01, "by 0.0141,"),
        ("features", POINTS, POINTS + 0.005, POINTS + 0.03, "deviates"),
    ],
)
def test_what_nme_and_psnr_do_not_tell_is_judged(
    name, wanted, near, far, words
):
    assert judged(name, wanted, wanted, "float16") == []
    assert judged(name, wanted, near, "int8") == []
    assert judged(name, wanted, near, "float16")
    for precision in ("int8", "dynamic_int8"):
        (message,) = judged(name, wanted, far, precision)
        assert message.startswith(name)
        assert words in message


def test_points_are_judged_with_the_truth_or_without():
    far = POINTS + 0.01
    assert judged("landmarks", POINTS, far, "int8") == []
    (message,) = judged("landmarks", POINTS, far, "int8", {})
    assert "landmarks moves (of the face's side) by 0.0141" in message
    assert judged("landmarks", POINTS, POINTS + 0.001, "int8", {}) == []


def test_no_number_never_passes():
    broken = np.where(np.arange(68) == 3, np.nan, SCORES)
    assert judged("scores", SCORES, broken, "int8")
    rows = {"scores": differences("scores", SCORES, broken)}
    assert excess({"outputs": rows, **SAME}, "int8") == np.inf


def test_excess_is_in_parts_of_the_limit():
    half = SCORES - LIMITS["int8"]["scores"] / 2
    rows = {"scores": differences("scores", SCORES, half)}
    assert excess({"outputs": rows}, "int8") == pytest.approx(0.5)
