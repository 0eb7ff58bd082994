import numpy as np
import pytest

from facezoo.data import DrawnFaces
from facezoo.data import draw_face
from facezoo.landmarks import IBUG68


def test_a_face_depends_on_seed_and_index_alone():
    first, again = DrawnFaces(4, seed=3), DrawnFaces(9, seed=3)
    again[0]
    np.testing.assert_array_equal(first[2].image, again[2].image)
    np.testing.assert_array_equal(first[2].landmarks, again[2].landmarks)
    assert np.any(first[2].image != first[3].image)
    assert np.any(first[2].image != DrawnFaces(4, seed=4)[2].image)


@pytest.mark.parametrize("size", [32, 128])
def test_canonical_square_is_about_the_size_asked_for(size):
    faces = DrawnFaces(8, size)
    assert len(faces) == 8 and faces.scheme is IBUG68
    for face in faces:
        assert face.image.shape == (size * 7 // 4, size * 7 // 4, 3)
        assert face.image.dtype == np.uint8
        side = face.square[2] - face.square[0]
        assert 0.8 * size < side < 1.25 * size
        assert face.square[0] > 0 and face.square[3] < face.image.shape[0]


@pytest.mark.parametrize("seed", range(5))
def test_pupils_are_dark_where_the_points_say(seed):
    image, landmarks = draw_face(np.random.default_rng(seed), 448)
    for x, y in np.round(IBUG68.pupils(landmarks)).astype(int):
        assert image[y, x].max() < 40


@pytest.mark.parametrize("seed", range(5))
def test_points_stand_like_a_face_seen_from_the_front(seed):
    _, landmarks = draw_face(np.random.default_rng(seed))
    assert landmarks.dtype == np.float32
    # The person's right is on the left of the picture.
    right, left = IBUG68.pupils(landmarks)
    assert right[0] < left[0]
    groups = {n: landmarks[list(i)] for n, i in IBUG68.groups.items()}
    mouth = groups["outer_lips"].mean(axis=0)
    assert right[1] < groups["nose_base"][:, 1].mean() < mouth[1]
    assert mouth[1] < groups["jaw"][:, 1].max()
    # Mirrored, the points are those of a face again.
    mirrored = IBUG68.mirror(landmarks, 224)
    right, left = IBUG68.pupils(mirrored)
    assert right[0] < left[0]


def test_bad_arguments():
    with pytest.raises(ValueError, match="count=0"):
        DrawnFaces(0)
    with pytest.raises(IndexError, match="There are 2 faces"):
        DrawnFaces(2)[2]
