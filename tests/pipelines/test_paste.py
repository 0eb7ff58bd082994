import numpy as np
import pytest

from facezoo.pipelines.paste import enlarge
from facezoo.pipelines.paste import paste_face


def grey(height, width, value=100):
    return np.full((height, width, 3), value, np.uint8)


def ramp(size, low, high):
    """A face that grows evenly from `low` to `high` from left to right."""
    edges = low + (np.arange(size) + 0.5) / size * (high - low)
    face = np.broadcast_to(edges[None, :, None], (size, size, 3))
    return np.rint(face).astype(np.uint8)


def test_enlarged_by_the_factor():
    enlarged, factor = enlarge(grey(10, 15), 2.0, 10**6)
    assert enlarged.shape == (20, 30, 3) and factor == 2.0
    assert (enlarged == 100).all()


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


def test_middle_is_the_face_and_outside_stays():
    canvas = grey(40, 40)
    paste_face(canvas, grey(64, 64, 200), (9.5, 9.5, 29.5, 29.5))
    assert (canvas[13:27, 13:27] == 200).all()
    outside = np.ones((40, 40), bool)
    outside[10:30, 10:30] = False
    assert (canvas[outside] == 100).all()
    # 0.5, 1.5 and 2.5 pixels inside are 1/6, 1/2 and 5/6 of the 3 pixels
    # over which the face fades: it has 2/27, 1/2 and 25/27 of the weight.
    assert canvas[10:13, 20, 0].tolist() == [107, 150, 193]


@pytest.mark.parametrize("size", [16, 24, 128])
@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_place_is_exact(size, shift):
    x0, x1 = 5.5 + shift, 29.5 + shift
    canvas = grey(40, 40)
    paste_face(canvas, ramp(size, 0, 240), (x0, x0, x1, x1))
    columns = np.arange(12, 24)
    expected = (columns - x0) / (x1 - x0) * 240
    row = canvas[18, columns, 0].astype(float)
    np.testing.assert_allclose(row, expected, atol=1.6)


def test_large_face_is_shrunk_without_aliasing():
    stripes = grey(128, 128, 0)
    stripes[:, ::2] = 200
    canvas = grey(32, 32)
    paste_face(canvas, stripes, (3.5, 3.5, 27.5, 27.5))
    assert np.abs(canvas[10:22, 10:22].astype(int) - 100).max() <= 3


@pytest.mark.parametrize(
    "square", [(-20, -20, 4, 4), (30, 30, 60, 60), (-50, -50, 90, 90)]
)
def test_part_outside_is_left_out(square):
    canvas = grey(40, 40)
    paste_face(canvas, grey(16, 16, 200), square)
    assert canvas.shape == (40, 40, 3)
    assert (canvas > 100).any()


@pytest.mark.parametrize("square", [(50, 50, 60, 60), (10.2, 10.2, 10.6, 10.6)])
def test_square_without_pixels_changes_nothing(square):
    canvas = grey(40, 40)
    paste_face(canvas, grey(16, 16, 200), square)
    assert (canvas == 100).all()
