import tracemalloc

import cv2
import numpy as np
import pytest

from facezoo.errors import ImageError
from facezoo.images import confidence_ellipses
from facezoo.images import draw_landmarks
from facezoo.images import score_colors

SQUARE = np.array([[20, 20], [80, 20], [80, 80], [20, 80]], "float32")


def grey(height=100, width=100):
    return np.full((height, width, 3), 128, "uint8")


def weight(drawn, background=128):
    """How far each pixel is from the background."""
    return np.abs(drawn.astype(float) - background).sum(axis=-1)


def test_points_are_drawn_in_their_place_and_colour():
    drawn = draw_landmarks(grey(), SQUARE, color=(255, 0, 0))
    for x, y in SQUARE.astype(int):
        np.testing.assert_allclose(drawn[y, x], [255, 0, 0], atol=2)
    assert not weight(drawn)[30:70].any()


def test_the_picture_itself_is_left_alone():
    image = grey()
    draw_landmarks(image, SQUARE)
    np.testing.assert_array_equal(image, grey())


@pytest.mark.parametrize("shift", [0.0, 0.25, 0.5, 0.8])
@pytest.mark.parametrize("scale", [1, 3])
def test_points_are_placed_to_parts_of_a_pixel(shift, scale):
    place = np.array([[50 + shift, 40.0]])
    drawn = weight(draw_landmarks(grey(), place, scale=scale))
    y, x = np.mgrid[: 100 * scale, : 100 * scale]
    center = np.array([(drawn * x).sum(), (drawn * y).sum()]) / drawn.sum()
    expected = (place[0] + 0.5) * scale - 0.5
    np.testing.assert_allclose(center, expected, atol=0.15)


def test_lines_join_their_points_closed_or_open():
    opened = weight(draw_landmarks(grey(), SQUARE, [((0, 1, 2, 3), False)]))
    closed = weight(draw_landmarks(grey(), SQUARE, [(range(4), True)]))
    assert opened[20, 50] > 50 and opened[80, 50] > 50
    assert opened[50, 80] > 50 and opened[50, 20] == 0
    assert closed[50, 20] > 50


def test_sizes_go_with_the_face():
    small = weight(draw_landmarks(grey(), SQUARE)) > 60
    large = draw_landmarks(grey(1000, 1000), SQUARE * 10, [(range(4), True)])
    small_line = weight(draw_landmarks(grey(), SQUARE, [(range(4), True)])) > 60
    assert small.any()
    across = (weight(large) > 60)[500, :500].sum()
    assert small_line[50, :50].sum() <= 3 < across < 20


def test_scores_colour_the_points():
    colors = score_colors([0, 0.5, 1, 7, np.nan])
    np.testing.assert_array_equal(colors[3], colors[2])
    np.testing.assert_array_equal(colors[4], colors[0])
    lines = [((0, 1), False)]
    drawn = draw_landmarks(grey(), SQUARE, lines, scores=[0, 0.5, 1, 0.25])
    np.testing.assert_allclose(drawn[20, 20], colors[0], atol=2)
    np.testing.assert_allclose(drawn[20, 80], colors[1], atol=2)
    np.testing.assert_allclose(drawn[80, 80], colors[2], atol=2)
    # A line has the mean colour of its ends.
    large = grey(1000, 1000)
    drawn = draw_landmarks(large, SQUARE * 10, lines, scores=[0, 0.5, 1, 0.25])
    mean = colors[:2].mean(axis=0)
    np.testing.assert_allclose(drawn[200, 500], mean, atol=2)


# What people without one of the three kinds of cones see, in linear RGB
# (Machado et al., 2009, doi.org/10.1109/TVCG.2009.113, severity 1).
VISION = {
    "all cones": np.eye(3),
    "no long": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no medium": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no short": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.mark.parametrize("vision", VISION)
def test_every_kind_of_colour_vision_tells_scores_apart(vision):
    colors = score_colors(np.linspace(0, 1, 6)) / 255
    linear = np.where(
        colors > 0.04045, ((colors + 0.055) / 1.055) ** 2.4, colors / 12.92
    )
    seen = np.clip(linear @ np.transpose(VISION[vision]), 0, 1)
    lab = cv2.cvtColor(seen[None].astype("float32"), cv2.COLOR_LRGB2Lab)[0]
    steps = np.diff(lab, axis=0)
    # Each lighter than the one before, and far more than just noticeably
    # (2.3) different: also in print without colours.
    assert (steps[:, 0] > 5).all()
    assert (np.linalg.norm(steps, axis=1) > 10).all()


def test_unknown_points_and_their_lines_are_left_out():
    points = SQUARE.copy()
    points[2] = np.nan
    drawn = weight(draw_landmarks(grey(), points, [(range(4), True)]))
    assert drawn[80, 80] == 0 and drawn[50, 80] == 0 and drawn[80, 50] == 0
    assert drawn[50, 20] > 50 and drawn[20, 50] > 50
    nothing = draw_landmarks(grey(), np.full((4, 2), np.nan))
    np.testing.assert_array_equal(nothing, grey())


def test_ellipses_hold_nine_of_ten_points():
    rng = np.random.default_rng(0)
    covariance = np.array([[4.0, 2.0], [2.0, 3.0]])
    errors = rng.multivariate_normal([7, 5], covariance, 20000)
    ring = confidence_ellipses([7, 5], covariance).astype("float32")
    inside = [
        cv2.pointPolygonTest(ring, (float(x), float(y)), False) > 0
        for x, y in errors
    ]
    assert abs(np.mean(inside) - 0.9) < 0.01


def test_an_ellipse_far_wider_than_its_face_takes_no_more_memory():
    image = np.zeros((1500, 1500, 3), "uint8")
    points = [[740, 740], [760, 760]]
    tracemalloc.start()
    draw_landmarks(image, points, covariance=[1e6 * np.eye(2)] * 2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * image.nbytes


def test_ellipses_lie_as_their_covariance_does():
    wide = confidence_ellipses([[9, 9], [1, 2]], [np.diag([4, 1])] * 2)
    np.testing.assert_allclose(np.ptp(wide[0], axis=0), [8.58, 4.29], atol=0.01)
    np.testing.assert_allclose(wide.mean(axis=1), [[9, 9], [1, 2]], atol=1e-9)
    none = confidence_ellipses([9, 9], np.zeros((2, 2)))
    np.testing.assert_allclose(none, np.full((32, 2), 9))
    assert np.isnan(confidence_ellipses([9, 9], np.full((2, 2), np.nan))).all()


@pytest.mark.parametrize("scale", [1, 2])
def test_ellipses_are_drawn_around_their_points(scale):
    covariance = np.array([np.diag([40.0, 5.0])] * 4)
    covariance[3] = np.nan
    plain = draw_landmarks(grey(), SQUARE, scale=scale)
    drawn = draw_landmarks(grey(), SQUARE, scale=scale, covariance=covariance)
    changed = np.abs(drawn.astype(int) - plain).sum(axis=-1) > 12
    rows, columns = np.nonzero(changed[: 50 * scale, : 50 * scale])
    width = (np.ptp(columns) + 1) / scale
    height = (np.ptp(rows) + 1) / scale
    assert abs(width - 2 * 2.146 * 40**0.5) < 2.5
    assert abs(height - 2 * 2.146 * 5**0.5) < 2.5
    # The fourth is not known: its point is drawn without an ellipse.
    assert not changed[60 * scale :, : 50 * scale].any()
    assert weight(drawn)[80 * scale, 20 * scale] > 50


@pytest.mark.parametrize("size", [1e4, 1e12, np.inf])
def test_boundless_ellipses_do_no_harm(size):
    covariance = np.full((4, 2, 2), [[size, 0], [0, size]])
    drawn = draw_landmarks(grey(), SQUARE, covariance=covariance)
    assert weight(drawn)[20, 20] > 50


@pytest.mark.parametrize("far", [-300.0, 1e4, 1e9])
def test_points_outside_do_no_harm(far):
    points = np.array([[50, 50], [far, far], [30, 50]])
    drawn = weight(draw_landmarks(grey(), points, [((0, 2), False)]))
    assert drawn[50, 50] > 50 and drawn[50, 30] > 50
    nothing = draw_landmarks(grey(), SQUARE + far)
    np.testing.assert_array_equal(nothing, grey())


def test_several_faces_and_none():
    faces = np.stack([SQUARE / 4, SQUARE / 4 + 50])
    scores = np.array([[1] * 4, [0] * 4])
    drawn = draw_landmarks(grey(), faces, scores=scores)
    low, high = score_colors([0, 1])
    np.testing.assert_allclose(drawn[5, 5], high, atol=2)
    np.testing.assert_allclose(drawn[55, 55], low, atol=2)
    none = draw_landmarks(grey(), np.zeros((0, 68, 2)))
    np.testing.assert_array_equal(none, grey())


def test_one_pixel_and_a_face_in_one_place():
    assert draw_landmarks(grey(1, 1), [[0, 0]] * 68).shape == (1, 1, 3)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="Received: landmarks of shape"):
        draw_landmarks(grey(), np.zeros(4))
    with pytest.raises(ImageError, match="Received: float64 array"):
        draw_landmarks(grey() / 255, SQUARE)
    with pytest.raises(ValueError, match="Received: scale=0"):
        draw_landmarks(grey(), SQUARE, scale=0)
