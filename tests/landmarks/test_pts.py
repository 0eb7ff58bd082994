import numpy as np
import pytest

from facezoo.errors import LandmarksError
from facezoo.landmarks import format_pts
from facezoo.landmarks import read_pts

HEAD = "version: 1\nn_points:  3\n{\n"
ROWS = "1.0 1.0\n10.5 20.25\n3 4\n"


def write(tmp_path, text):
    path = tmp_path / "face.pts"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ROWS + "}",
        ROWS,
        (HEAD + ROWS + "}\n").replace("\n", "\r\n"),
        "\ufeffVERSION: 1\nN_POINTS: 3\n{\n\n" + ROWS + "}\nmore",
    ],
    ids=["header", "no header", "windows", "mark and blank lines"],
)
def test_points_are_read_zero_based(tmp_path, text):
    landmarks = read_pts(write(tmp_path, text), num_landmarks=3)
    assert landmarks.dtype == np.float32
    np.testing.assert_array_equal(landmarks, [[0, 0], [9.5, 19.25], [2, 3]])


def test_what_is_written_is_read_again(tmp_path):
    landmarks = np.random.default_rng(0).uniform(-5, 300, (68, 2))
    path = write(tmp_path, format_pts(landmarks))
    np.testing.assert_allclose(read_pts(path, 68), landmarks, atol=6e-4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("version: 1\n{\n}\n", "holds no landmarks"),
        (HEAD + "1 2\n}", "announces 3 landmarks but holds 1"),
        ("1 2\n3 4\n", "holds 2 landmarks; expected 3"),
        ("1 2\nnan 4\n5 6", "line 2: .*not a finite"),
        ("1 2\n3 -inf\n5 6", "line 2: .*not a finite"),
        ("1 2\n3 4e30\n5 6", "line 2: .*beyond any picture"),
        ("1 2\n3\n5 6", "line 2: expected two numbers 'x y', found '3'"),
        ("1 2\nx y\n5 6", "found 'x y'"),
        ("1 2 3\n", "found '1 2 3'"),
        ("n_points: many\n1 2", "expected a number of points"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not a text file"),
        (b"1 2\n" * (1 << 19), "too large"),
    ],
)
def test_a_bad_file_gives_one_sentence(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(LandmarksError, match=message) as caught:
        read_pts(path, num_landmarks=3)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(LandmarksError, match="none.pts does not exist"):
        read_pts(tmp_path / "none.pts")
    with pytest.raises(LandmarksError, match="cannot be read"):
        read_pts(tmp_path)


def test_only_pairs_can_be_written():
    with pytest.raises(ValueError, match=r"shape=\(4, 3\)"):
        format_pts(np.zeros((4, 3)))


def test_files_as_300w_ships_them(shared_data):
    files = sorted((shared_data / "raw").glob("*.pts"))
    heads = {file.read_text().startswith("version") for file in files}
    assert heads == {True, False}
    for file in files:
        assert read_pts(file, num_landmarks=68).min() > 0
