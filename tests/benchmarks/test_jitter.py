import numpy as np
import pytest

from benchmarks import jitter
from benchmarks.moving_faces import back_and_forth
from benchmarks.moving_faces import first_box
from benchmarks.moving_faces import hand_held
from benchmarks.moving_faces import render
from benchmarks.moving_faces import still
from benchmarks.moving_faces import talking


def points_on(motion, delay=0, offset=(0.1, -0.2)):
    """Points (1, T, 68, 2) that follow a motion some frames late."""
    late = np.maximum(np.arange(len(motion.path)) - delay, 0)
    points = np.zeros((1, len(late), 68, 2)) + offset
    points += motion.path[late][:, None]
    points[..., 1] += motion.opening[late][:, None]
    return points


def test_jitter_is_the_noise_whatever_the_motion():
    noise = np.random.default_rng(0).normal(0, 0.03, (1, 300, 68, 2))
    for motion in (still(10), hand_held(10, 16)):
        assert jitter.jitter(points_on(motion), motion) < 1e-9
        found = jitter.jitter(points_on(motion) + noise, motion)
        assert found == pytest.approx(0.03, rel=0.02)


@pytest.mark.parametrize("speed", [0.5, 2.0])
@pytest.mark.parametrize("delay", [0, 1, 4])
def test_lag_is_the_delay(speed, delay):
    motion = back_and_forth(speed)
    found = jitter.lag(points_on(motion, delay), motion)
    assert found == pytest.approx(delay, abs=1e-6)


@pytest.mark.parametrize("delay", [0, 2])
def test_delay_of_the_mouth(delay):
    motion = talking(4.0, jitter.MOUTH_RATE)
    points = points_on(motion, delay)
    found, gain = jitter.mouth_delay(points, motion)
    assert found == pytest.approx(delay, abs=0.1)
    assert gain == pytest.approx(1, abs=0.02)
    points[..., 1] *= 0.5
    assert jitter.mouth_delay(points, motion)[1] == pytest.approx(0.5, abs=0.02)


def test_face_moves_as_told():
    image = np.zeros((70, 70, 3), "uint8")
    image[25:45, 25:45] = 255
    corners = np.array([(25, 25), (44, 44)] * 34, "float64")
    motion = back_and_forth(1.0, turns=1)
    frames = list(render(image, corners, 16, motion, 0.0, 0))
    assert len(frames) == 120 and frames[0].shape == (64, 64, 3)
    for i in (0, 30, 119):
        rows, columns = np.nonzero(frames[i][..., 0] > 127)
        # The middle of the frame, whose pixels count from their centres.
        x = 31.5 + 16 * motion.path[i, 0]
        assert columns.mean() == pytest.approx(x, abs=0.5)
        assert rows.mean() == pytest.approx(31.5, abs=0.5)
    x0, y0, x1, y1 = first_box(16, motion)
    assert (x0 + x1) / 2 == pytest.approx(48) and x1 - x0 == y1 - y0 == 16


def test_opening_draws_the_chin_down():
    image = np.zeros((70, 70, 3), "uint8")
    image[:45, 20:50] = 255
    points = np.array([(20, 10), (49, 45)] * 34, "float64")
    points[33], points[8] = (35, 30), (35, 45)
    motion = talking(0.5)
    closed, opened = motion.opening.argmin(), motion.opening.argmax()
    frames = list(render(image, points, 40, motion, 0.0, 0))
    lengths = [
        np.nonzero(frames[i][:, 80, 0] > 127)[0].max() for i in (closed, opened)
    ]
    assert lengths[1] - lengths[0] == pytest.approx(0.06 * 40, abs=1.1)


def test_table():
    rows = [{"face px": 16, "steadied": False, "lag": 0.5}]
    assert jitter.table(rows).splitlines()[-1] == "| 16 | no | 0.50 |"
