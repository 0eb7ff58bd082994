import numpy as np
import pytest

from facezoo.errors import ImageError
from facezoo.images import bicubic_resize
from facezoo.images import draw_landmarks
from facezoo.images import face_sheet
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
    assert colors[0, 0] > colors[0, 1] and colors[2, 1] > colors[2, 0]
    drawn = draw_landmarks(grey(), SQUARE, scores=[0, 0.5, 1, 0.25])
    np.testing.assert_allclose(drawn[20, 20], colors[0], atol=2)
    np.testing.assert_allclose(drawn[20, 80], colors[1], atol=2)


def test_unknown_points_and_their_lines_are_left_out():
    points = SQUARE.copy()
    points[2] = np.nan
    drawn = weight(draw_landmarks(grey(), points, [(range(4), True)]))
    assert drawn[80, 80] == 0 and drawn[50, 80] == 0 and drawn[80, 50] == 0
    assert drawn[50, 20] > 50 and drawn[20, 50] > 50
    nothing = draw_landmarks(grey(), np.full((4, 2), np.nan))
    np.testing.assert_array_equal(nothing, grey())


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


def test_a_sheet_holds_its_pictures():
    rng = np.random.default_rng(0)
    tiny = rng.integers(0, 256, (16, 16, 3), dtype="uint8")
    face = rng.integers(0, 256, (64, 64, 3), dtype="uint8")
    sheet = face_sheet([[tiny, face], [None, face]], cell=128)
    gap = 128 // 24
    assert sheet.shape == (2 * 133 + gap, 2 * 133 + gap, 3)
    cells = [gap, gap + 133]
    first = sheet[cells[0] :, cells[0] :][:128, :128]
    # A tiny one is shown in plain pixels, another one by bicubic.
    np.testing.assert_array_equal(first, tiny.repeat(8, 0).repeat(8, 1))
    second = sheet[cells[0] :, cells[1] :][:128, :128]
    np.testing.assert_array_equal(second, bicubic_resize(face, 128))
    empty = sheet[cells[1] :, cells[0] :][:128, :128]
    np.testing.assert_array_equal(empty, 255)


def test_labels_add_dark_letters_in_the_margin():
    plain = face_sheet([[grey()] * 2], cell=96)
    labelled = face_sheet(
        [[grey()] * 2], ["input", "a label of several words"], ["row"], 96
    )
    top = labelled.shape[0] - plain.shape[0]
    left = labelled.shape[1] - plain.shape[1]
    assert top > 10 and left > 10
    np.testing.assert_array_equal(
        labelled[top + 4 :, left + 4 :], plain[4:, 4:]
    )
    assert labelled[:top, left:].min() < 100
    assert labelled[top:, :left].min() < 100


def test_oblong_pictures_keep_their_shape():
    sheet = face_sheet([[grey(50, 100)]], cell=100)
    is_grey = (sheet == 128).all(axis=-1)
    assert is_grey.any(axis=1).sum() == 50
    assert is_grey.any(axis=0).sum() == 100


def test_sheets_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="at least one picture"):
        face_sheet([])
    with pytest.raises(ValueError, match="Received: labels="):
        face_sheet([[grey()]], ["a", "b"])
