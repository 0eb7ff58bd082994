import numpy as np
import pytest

from facezoo.data.faces import CachedFaces
from facezoo.data.faces import Face
from facezoo.data.faces import cut_face


def picture(height, width):
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (height, width, 3), dtype="uint8")


def test_cut_leaves_1_75_times_the_square_and_moves_the_points():
    image = picture(300, 400)
    # 40 wide around (200, 150); the cut is 70 wide: 165.5 to 235.5.
    square = np.array([180.5, 130.5, 220.5, 170.5])
    landmarks = np.array([[200.0, 150.0], [190.0, 140.0]])
    face = cut_face(image, landmarks, square, "a", keep_size=None)
    np.testing.assert_array_equal(face.image, image[116:186, 166:236])
    np.testing.assert_allclose(face.landmarks, landmarks - [166, 116])
    np.testing.assert_allclose(face.square, [14.5, 14.5, 54.5, 54.5])


def test_cut_ends_where_the_picture_ends():
    square = np.array([-0.5, -0.5, 49.5, 49.5])
    face = cut_face(picture(60, 80), None, square, "a", keep_size=None)
    assert face.image.shape == (60, 69, 3)
    assert face.landmarks is None


def test_large_faces_shrink_with_their_points():
    image = np.zeros((350, 350, 3), "uint8")
    image[100:110, 200:210] = 255
    square = np.array([74.5, 74.5, 274.5, 274.5])
    landmarks = np.array([[204.5, 104.5]])
    face = cut_face(image, landmarks, square, "a", keep_size=100)
    assert face.image.shape == (175, 175, 3)
    assert face.image.dtype == np.uint8
    np.testing.assert_allclose(face.square, [37, 37, 137, 137], atol=1e-9)
    y, x = np.indices((175, 175))
    weight = face.image[..., 0] / face.image[..., 0].sum()
    found = [(weight * x).sum(), (weight * y).sum()]
    np.testing.assert_allclose(face.landmarks[0], found, atol=0.05)


def test_a_face_is_read_once():
    reads = []

    def read(path):
        reads.append(path)
        return Face(picture(4, 4), None, np.zeros(4), path)

    faces = CachedFaces(["a", "b"], read, None)
    assert faces[1] is faces[1] is faces[-1]
    assert reads == ["b"]
    with pytest.raises(IndexError, match="There are 2 faces"):
        faces[2]
