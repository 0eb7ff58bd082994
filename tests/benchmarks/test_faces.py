import numpy as np
import pytest

from contenders.faces import ROOM_SIZE
from contenders.faces import read_set
from contenders.faces import shrink
from contenders.faces import without_room
from facezoo.errors import FaceZooError
from facezoo.images import FaceCropper
from facezoo.images import read_image
from facezoo.landmarks import read_pts


def test_the_middle_is_the_canonical_face(face_folder):
    faces = read_set("made up", face_folder)
    assert faces.pictures.shape == (3, ROOM_SIZE, ROOM_SIZE, 3)
    landmarks = read_pts(face_folder / "face1.pts")
    cropper = FaceCropper(256)
    square = cropper.square_from_landmarks(landmarks)
    crop = cropper.crop(read_image(face_folder / "face1.png"), square)
    middle = without_room(faces.pictures)[1].astype(int)
    assert np.abs(middle - crop.image).max() <= 1
    expected = crop.to_face(landmarks)
    np.testing.assert_allclose(faces.landmarks[1], expected, atol=1e-3)


@pytest.mark.parametrize("size", [8, 16, 32, 64])
def test_small_faces_lie_on_whole_pixels(face_folder, size):
    pictures = np.zeros((1, ROOM_SIZE, ROOM_SIZE, 3), "uint8")
    pictures[:, 96:352, 96:352] = 255
    small = shrink(pictures, size)
    assert small.shape == (1, size * 7 // 4, size * 7 // 4, 3)
    face = without_room(small)
    assert face.shape == (1, size, size, 3)
    # Half the picture's light is inside to a grey level or two, none moved.
    assert face[0, 0].mean() > 200 and np.ptp(face - face[:, ::-1]) == 0


def test_a_limit_takes_faces_from_the_whole_folder(face_folder):
    faces = read_set("made up", face_folder, limit=2)
    whole = read_set("made up", face_folder)
    np.testing.assert_array_equal(faces.pictures, whole.pictures[:2])
    assert len(read_set("made up", face_folder, limit=9).pictures) == 3


def test_bad_files_are_told_and_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(FaceZooError, match="none is not a folder"):
        read_set("none", tmp_path / "none")
    (tmp_path / "face.png").write_bytes(b"")
    with pytest.raises(FaceZooError, match=r"no picture .*face.pts does not"):
        read_set("empty", tmp_path)
