import pytest

from facezoo.pipelines.face_crop import is_face_crop


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(16, 16, True), (128, 128, True), (90, 128, True), (129, 64, False)],
)
def test_small_pictures_are_faces(width, height, expected):
    assert is_face_crop(width, height) is expected


def test_limit_can_be_moved():
    assert is_face_crop(300, 300, largest=300)
    assert not is_face_crop(1, 1, largest=0)
