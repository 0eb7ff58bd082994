import numpy as np
import pytest

from facezoo.pipelines.faces import find_faces
from facezoo.pipelines.refine import refined_square
from facezoo.runtime import EnhancedFaces

SQUARE = (100.0, 200.0, 140.0, 240.0)


def points(x0, y0, x1, y1):
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], "float32")


def test_square_is_cut_as_the_landmarks_ask():
    found = refined_square(points(110, 208, 142, 240), SQUARE)
    # 32 pixels wide, times 1.25, around (126, 224).
    np.testing.assert_allclose(found, [106, 204, 146, 244])


@pytest.mark.parametrize(
    "landmarks",
    [
        points(140, 208, 172, 240),  # far to the right
        points(118, 218, 122, 222),  # much smaller
        points(80, 180, 160, 260),  # much larger
        points(120, 220, 120, 220),  # all in one place
        np.full((4, 2), np.nan),
    ],
)
def test_landmarks_that_cannot_be_right_leave_the_square(landmarks):
    np.testing.assert_array_equal(refined_square(landmarks, SQUARE), SQUARE)


class CornerFinder:
    """An enhancer whose landmarks are the corners of what is bright."""

    input_size, image_size, scale = 40, 80, 2
    name = "corners"

    def __init__(self):
        self.passes = []

    def for_face_size(self, side):
        return self

    def enhance_faces(self, faces):
        self.passes.append(len(faces))
        landmarks = np.zeros((len(faces), 4, 2), "float32")
        for i, face in enumerate(faces):
            rows, columns = np.nonzero(face[..., 0] > 127)
            low = np.array([columns.min(), rows.min()]) * 2 - 0.5
            high = np.array([columns.max(), rows.max()]) * 2 + 2.5
            landmarks[i] = points(*low, *high)
        size, count = self.image_size, len(faces)
        return EnhancedFaces(
            np.zeros((count, size, size, 3), np.uint8),
            landmarks,
            np.ones((count, 4), "float32"),
            np.ones((count, 4), "float32"),
            np.ones((count, 4, 2, 2), "float32"),
        )


def test_second_pass_sees_the_face_in_the_middle():
    image = np.zeros((300, 300, 3), np.uint8)
    image[100:132, 150:182] = 255
    enhancer = CornerFinder()
    loose = [[138, 92, 184, 138]]
    (once,) = find_faces(image, loose, enhancer)
    (twice,) = find_faces(image, loose, enhancer, refine=True)
    assert enhancer.passes == [1, 1, 1]
    assert once.square == (137.5, 91.5, 183.5, 137.5)
    # 32 times 1.25 is 40, around the middle.
    expected = [145.5, 95.5, 185.5, 135.5]
    np.testing.assert_allclose(twice.square, expected, atol=1.5)
    assert twice.box == once.box
