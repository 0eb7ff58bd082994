import numpy as np
import pytest

from facezoo.images import bicubic_resize
from facezoo.images import face_sheet


def grey(height=100, width=100):
    return np.full((height, width, 3), 128, "uint8")


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
