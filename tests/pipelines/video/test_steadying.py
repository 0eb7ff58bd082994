import numpy as np
import pytest

from facezoo.pipelines.video.steadying import FaceSteadier
from tests.pipelines.video.clips import RING

FACE = RING * (20, 25) + (60, 50)


def noisy(count, sigma, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(0, sigma, (count, *FACE.shape))


def test_still_face_is_steadied():
    steadier = FaceSteadier()
    noise = noisy(150, 0.25)
    out = np.array([steadier(FACE + n, i / 30) for i, n in enumerate(noise)])
    assert out.dtype == np.float64
    left = (out[30:] - FACE).std(axis=0).mean()
    assert left < 0.6 * 0.25
    # It is where the face is, and as large.
    np.testing.assert_allclose(out[30:].mean(axis=0), FACE, atol=0.15)


def test_rigid_motion_leaves_the_shape_as_it_is():
    steadier = FaceSteadier()
    for i in range(60):
        angle, scale = 0.01 * i, 1.01**i
        turn = scale * np.array(
            [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
        )
        points = FACE @ turn + (2 * i, -i)
        result = steadier(points, i / 30)
        if i == 0:
            np.testing.assert_allclose(result, points)
        # What is left after the best similarity is the shape: none.
        a = (result - result.mean(axis=0)) @ (1, 1j)
        b = (points - points.mean(axis=0)) @ (1, 1j)
        fit = np.vdot(b, a) / np.vdot(b, b)
        np.testing.assert_allclose(fit * b, a, atol=1e-6 * abs(a).max())


def test_face_that_turns_over_is_followed_through_half_a_turn():
    steadier = FaceSteadier()
    for i in range(240):
        angle = 2 * np.pi * i / 120
        turn = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
        points = (FACE - FACE.mean(axis=0)) @ turn
        result = steadier(points, i / 30)
    # Points on the ring go 25 * 2 pi / 120 = 1.3 pixels a frame.
    assert np.linalg.norm(result - points, axis=-1).max() < 5


def test_settings_serve_faces_of_every_size():
    noise = noisy(40, 0.5)
    small, large = FaceSteadier(), FaceSteadier()
    for i, n in enumerate(noise):
        points = FACE + n + (i, 0)
        expected = 9 * small(points, i / 30) + 300
        np.testing.assert_allclose(large(9 * points + 300, i / 30), expected)


def test_velocity_is_that_of_the_face():
    steadier = FaceSteadier()
    np.testing.assert_array_equal(steadier.velocity, [0, 0])
    for i in range(90):
        steadier(FACE + (3 * i, -i), i / 30)
    assert steadier.velocity == pytest.approx([90, -30], rel=0.2)


def test_collapsed_points_do_no_harm():
    steadier = FaceSteadier()
    steadier(FACE, 0.0)
    # Mirrored about both axes of no shape: nothing fits.
    result = steadier(np.repeat(FACE[:34], 2, axis=0), 0.1)
    assert np.isfinite(result).all()
