import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors import Detections
from facezoo.pipelines.detectors import SquareMap
from facezoo.pipelines.detectors import squares_from_detections


class Mapped:
    square_map = SquareMap(dx=0.1, dy=0.2, scale=1.5)


def test_square_is_moved_and_scaled_by_the_root_of_the_area():
    # 16 x 25 pixels: the side is 20.
    found = Detections(np.array([[10.0, 20, 26, 45]]), np.ones(1))
    (square,) = squares_from_detections(found, Mapped())
    np.testing.assert_allclose(square, [5, 21.5, 35, 51.5])


def test_detector_without_a_map_gives_squares():
    found = Detections(np.array([[10.0, 20, 30, 40]]), np.ones(1))
    squares = squares_from_detections(found, lambda image: found)
    np.testing.assert_array_equal(squares, found.boxes)


def test_nothing_found():
    found = Detections(np.zeros((0, 4)), np.zeros(0))
    assert squares_from_detections(found, Mapped()).shape == (0, 4)


@pytest.mark.parametrize(
    ("boxes", "scores", "said"),
    [
        (np.zeros((2, 3)), np.zeros(2), "boxes \\(N, 4\\)"),
        (np.ones((2, 4)), np.zeros(3), "scores \\(N,\\)"),
        ([[0, 0, 0, 5]], [1], "x1 above x0"),
        ([[0, 0, np.nan, 5]], [1], "finite boxes"),
    ],
)
def test_what_is_no_detections_is_told(boxes, scores, said):
    with pytest.raises(FaceZooError, match=said):
        squares_from_detections(Detections(boxes, scores), Mapped())
