import numpy as np
import pytest

from facezoo.degradations import AnisotropicBlur
from facezoo.degradations import IsotropicBlur
from facezoo.degradations import MotionBlur

BLURS = [
    IsotropicBlur((2, 2)),
    AnisotropicBlur((0.5, 4)),
    MotionBlur((7, 7)),
]
SIZE = 65
each_blur = pytest.mark.parametrize("blur", BLURS, ids=repr)


def point():
    """A white pixel in the middle of black."""
    face = np.zeros((1, SIZE, SIZE, 3), "float32")
    face[:, SIZE // 2, SIZE // 2] = 1
    return face


def moments(face):
    """Sum, centre `(x, y)` and covariance of a channel as a distribution."""
    total = face.sum()
    y, x = np.mgrid[:SIZE, :SIZE]
    places = np.stack([x, y]).reshape(2, -1).astype("float64")
    weights = face.reshape(-1) / total
    center = places @ weights
    apart = places - center[:, None]
    return total, center, (apart * weights) @ apart.T


@each_blur
def test_a_point_keeps_its_light_and_its_place(blur):
    for seed in range(5):
        face = blur(point(), np.random.default_rng(seed))[0, :, :, 1]
        total, center, _ = moments(face)
        np.testing.assert_allclose(total, 1, rtol=1e-4)
        np.testing.assert_allclose(center, SIZE // 2, atol=1e-3)


@each_blur
def test_the_mean_is_kept_and_plain_colour_stays(blur):
    rng = np.random.default_rng(0)
    # What is mirrored at the border counts twice: keep it plain.
    face = np.full((1, SIZE, SIZE, 3), 0.25, "float32")
    assert np.allclose(blur(face, rng), 0.25, atol=1e-5)
    face[:, 20:45, 20:45] = rng.uniform(0, 1, (25, 25, 3))
    blurred = blur(face, rng)
    np.testing.assert_allclose(blurred.mean(), face.mean(), rtol=1e-4)
    assert blurred.var() < 0.9 * face.var()


def test_isotropic_blur_has_the_deviation_asked_for():
    face = IsotropicBlur((3, 3))(point(), np.random.default_rng(0))
    _, _, covariance = moments(face[0, :, :, 0])
    np.testing.assert_allclose(covariance, 9 * np.eye(2), atol=0.15)


def test_anisotropic_blur_is_an_ellipse_within_its_limits():
    ratios = []
    for seed in range(20):
        blur = AnisotropicBlur((1, 4))
        face = blur(point(), np.random.default_rng(seed))[0, :, :, 0]
        deviations = np.sqrt(np.linalg.eigvalsh(moments(face)[2]))
        assert 0.95 <= deviations[0] <= deviations[1] <= 4.05
        ratios.append(deviations[1] / deviations[0])
    assert max(ratios) > 2


def test_motion_blur_is_a_line_of_the_length_asked_for():
    for seed in range(5):
        blur = MotionBlur((12, 12))
        face = blur(point(), np.random.default_rng(seed))[0, :, :, 0]
        across, along = np.linalg.eigvalsh(moments(face)[2])
        # An even line; sharing between pixels adds at most a quarter.
        assert 144 / 12 - 0.05 <= along <= 144 / 12 + 0.35
        assert across <= 0.35


@pytest.mark.parametrize("blur", [IsotropicBlur((0, 0)), MotionBlur((0, 0))])
def test_nothing_of_nothing(blur):
    face = np.random.default_rng(0).random((1, 9, 9, 3), dtype="float32")
    np.testing.assert_allclose(
        blur(face, np.random.default_rng(0)), face, atol=1e-6
    )
