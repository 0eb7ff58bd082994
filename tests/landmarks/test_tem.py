import numpy as np
import pytest

from facezoo.errors import LandmarksError
from facezoo.landmarks import read_tem
from facezoo.landmarks import tem_to_ibug68
from facezoo.landmarks.tem import spread_evenly

POINTS = [(i + 0.25, 2 * i) for i in range(189)]


def template(points=POINTS, separator="\t", end="\n"):
    """A file as WebMorph writes it: the points, then lines through them."""
    rows = [f"{x}{separator}{y}" for x, y in points]
    lines = ["2", "1", "3", "0 1 2", "0", "2", "3 4"]
    return end.join([str(len(rows)), *rows, *lines, ""])


def write(tmp_path, text):
    path = tmp_path / "face.tem"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        template(),
        template(separator=" ", end="\r\n"),
        "\ufeff# made by hand\n\n" + template().replace("\n", "\n# a\n", 1),
        template().partition("\n2\n1\n")[0],
    ],
    ids=["tabs", "windows", "mark and comments", "without lines"],
)
def test_points_are_read_as_they_stand(tmp_path, text):
    points = read_tem(write(tmp_path, text))
    assert points.dtype == np.float32
    np.testing.assert_array_equal(points, POINTS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("# nothing\n", "is empty"),
        ("1 2\n3 4\n", "line 1: expected the number of points, found '1 2'"),
        ("many\n", "found 'many'"),
        (template(POINTS[:68]), "announces 68 points; expected 189"),
        ("189\n1 2\n", "announces 189 points but holds 1"),
        (template().replace("3.25\t6", "3.25"), "line 5: .*found '3.25'"),
        (template().replace("3.25\t6", "nan\t6"), "line 5: .*not a finite"),
        (template().replace("3.25\t6", "9e9\t6"), "line 5: .*beyond any"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not a text file"),
        (b"1 2\n" * (1 << 19), "too large for a .tem file"),
    ],
)
def test_a_bad_file_gives_one_sentence(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(LandmarksError, match=message) as caught:
        read_tem(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LandmarksError, match="none.tem does not exist"):
        read_tem(tmp_path / "none.tem")


def test_the_68_points_worked_out_by_hand():
    # Point i lies at i along a slanted line, so that a line through points is
    # as long as the steps between their numbers.
    along = np.array([3.0, -4.0])
    points = np.arange(189)[:, None] * along + (7, 900)
    third = 1 / 3
    expected = [
        # 110 to 129 in eighths of 19; then 4 up to 133 and 20 down to 113.
        *(110 + 19 / 8 * np.arange(9)),
        *(132, 131, 128, 125, 122, 119, 116, 113),
        *(71, 72, 73, 74, 75, 78, 79, 80, 81, 82),
        # The means of 50 + i and 56 + i run from 53 to 57.
        *(53, 54 + third, 55 + 2 * third, 57),
        *(64, 59.5, 55, 62, 69),
        # Lower lids: from 22 up to 30, down to 18: 20 long; 27, 33, 23: 16.
        *(18, 19 + third, 20 + 2 * third, 22, 28 + 2 * third, 24 + 2 * third),
        *(23, 24 + third, 25 + 2 * third, 27, 32 + third, 28 + third),
        *(87, 88, 89, 90, 91, 92, 93, 108, 107, 106, 105, 104),
        *(96.5, 95, 96, 97, 100.5, 102, 101, 100),
    ]
    landmarks = tem_to_ibug68(points)
    assert landmarks.shape == (68, 2) and landmarks.dtype == np.float32
    expected = np.array(expected)[:, None] * along + (7, 900)
    np.testing.assert_allclose(landmarks, expected, atol=1e-3)


def test_points_are_spread_round_a_corner():
    line = [(0, 0), (3, 0), (3, 1)]
    spread = spread_evenly(line, 5)
    expected = [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1)]
    np.testing.assert_allclose(spread, expected)


def test_another_number_of_points_is_refused():
    with pytest.raises(ValueError, match=r"shape=\(68, 2\)"):
        tem_to_ibug68(np.zeros((68, 2)))
