import numpy as np
import pytest
from PIL import Image

from facezoo.pipelines.paste import MASK_SIZE
from facezoo.pipelines.paste import enlarge
from facezoo.pipelines.paste import face_mask
from facezoo.pipelines.paste import paste_face


def grey(height, width, value=100):
    return np.full((height, width, 3), value, np.uint8)


def noise(height, width, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (height, width, 3), np.uint8)


def circle(size, radius=0.35):
    """Landmarks on a circle around the middle of a face."""
    angles = np.linspace(0, 2 * np.pi, 68, endpoint=False)
    points = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return (size - 1) / 2 + points * radius * size


def stripes(size, period, contrast=60):
    """A face of vertical waves around 100, too fine to be a colour."""
    x = (np.arange(size) + 0.5) / size
    wave = 100 + contrast * np.sin(2 * np.pi * x / period)
    face = np.broadcast_to(wave[None, :, None], (size, size, 3))
    return np.rint(face).astype(np.uint8)


@pytest.mark.parametrize("factor", [2, 4, 8])
def test_enlarged_by_lanczos(factor):
    image = noise(10, 15)
    enlarged, used = enlarge(image, factor, 10**6)
    assert used == factor
    expected = Image.fromarray(image).resize(
        (15 * factor, 10 * factor), Image.Resampling.LANCZOS
    )
    np.testing.assert_array_equal(enlarged, np.asarray(expected))


def test_factor_is_lowered_to_fit():
    enlarged, factor = enlarge(grey(10, 10), 4.0, 400)
    assert enlarged.shape == (20, 20, 3) and factor == 2.0
    enlarged, factor = enlarge(grey(10, 10), 4.0, 50)
    assert enlarged.shape == (10, 10, 3) and factor == 1.0


def test_picture_itself_is_never_changed():
    image = grey(4, 4)
    enlarged, _ = enlarge(image, 1.0, 10**6)
    enlarged[:] = 0
    assert (image == 100).all()


def test_mask_is_full_inside_of_the_landmarks_and_zero_at_the_border():
    mask = face_mask(circle(64, 0.3), 64)
    y, x = (np.mgrid[:MASK_SIZE, :MASK_SIZE] + 0.5) / MASK_SIZE - 0.5
    away = np.hypot(x, y)
    assert mask[away < 0.28].min() == pytest.approx(1)
    assert mask[away > 0.44].max() == 0
    for wide in (circle(64, 0.7), None):
        mask = face_mask(wide, 64)
        border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
        assert mask[60:68, 60:68].min() == 1 and border.max() < 0.01


@pytest.mark.parametrize(
    "landmarks", [np.full((68, 2), np.nan), np.full((68, 2), 30.0)]
)
def test_landmarks_of_no_face_give_way_to_an_ellipse(landmarks):
    np.testing.assert_array_equal(face_mask(landmarks, 64), face_mask(None, 64))


def test_only_pixels_under_the_mask_change():
    canvas = noise(60, 60)
    before = canvas.copy()
    square = (9.5, 9.5, 49.5, 49.5)
    paste_face(canvas, noise(64, 64, 1), square, circle(64, 0.25))
    y, x = np.mgrid[:60, :60]
    away = np.hypot(x - 29.5, y - 29.5) / 40
    np.testing.assert_array_equal(canvas[away > 0.4], before[away > 0.4])
    assert (canvas[away < 0.2] != before[away < 0.2]).mean() > 0.9


def test_blend_goes_from_the_photograph_to_the_face():
    shown = []
    for blend in (0.0, 0.5, 1.0):
        canvas = noise(60, 60)
        square = (9.5, 9.5, 49.5, 49.5)
        paste_face(canvas, noise(64, 64, 1), square, circle(64), blend)
        shown.append(canvas.astype(float))
    np.testing.assert_array_equal(shown[0], noise(60, 60))
    half_way = (shown[0] + shown[2]) / 2
    assert np.abs(shown[1] - half_way).max() <= 1
    assert np.abs(shown[2] - shown[0]).max() > 50


def test_colour_is_the_photographs():
    canvas = grey(60, 60, 100)
    canvas[..., 2] = 140
    paste_face(canvas, grey(64, 64, 200), (9.5, 9.5, 49.5, 49.5), circle(64))
    assert np.abs(canvas.astype(int) - [100, 100, 140]).max() <= 1


@pytest.mark.parametrize("size", [24, 128])
@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_place_is_exact(size, shift):
    x0, x1 = 9.5 + shift, 57.5 + shift
    canvas = grey(68, 68)
    period = 1 / 6
    paste_face(canvas, stripes(size, period), (x0, x0, x1, x1), circle(size))
    columns = np.arange(26, 42)
    row = canvas[34, columns, 0].astype(float) - 100
    position = (columns - x0) / (x1 - x0)
    angles = 2 * np.pi * position / period
    phase = np.arctan2((row * np.cos(angles)).sum(), row @ np.sin(angles))
    # In pixels of the canvas: a wave is 8 of them.
    assert abs(phase) / (2 * np.pi) * 8 < 0.1
    assert np.ptp(row) > 80


def test_large_face_is_shrunk_without_aliasing():
    face = grey(128, 128, 0)
    face[:, ::2] = 200
    canvas = grey(32, 32)
    paste_face(canvas, face, (3.5, 3.5, 27.5, 27.5), circle(128))
    assert np.abs(canvas.astype(int) - 100).max() <= 3


def test_grain_is_added_and_always_the_same():
    shown = []
    for _ in range(2):
        canvas = grey(120, 120)
        paste_face(
            canvas,
            grey(128, 128),
            (9.5, 9.5, 109.5, 109.5),
            circle(128),
            grain=np.full((3, 3), 25.0),
        )
        shown.append(canvas)
    np.testing.assert_array_equal(*shown)
    middle = shown[0][40:80, 40:80].astype(float)
    assert middle.std() == pytest.approx(5, rel=0.1)
    assert np.ptp(middle, axis=-1).max() <= 1  # grey grain, as asked
    assert (shown[0][:9] == 100).all()


@pytest.mark.parametrize(
    "square", [(-20, -20, 14, 14), (30, 30, 60, 60), (-50, -50, 90, 90)]
)
def test_part_outside_is_left_out(square):
    canvas = grey(40, 40)
    paste_face(canvas, stripes(64, 1 / 8), square, circle(64))
    assert canvas.shape == (40, 40, 3)
    assert (canvas > 110).any()


@pytest.mark.parametrize("square", [(50, 50, 60, 60), (10.2, 10.2, 10.6, 10.6)])
def test_square_without_pixels_changes_nothing(square):
    canvas = grey(40, 40)
    paste_face(canvas, grey(16, 16, 200), square)
    assert (canvas == 100).all()
