import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors import Detections
from facezoo.pipelines.detectors import SizeRange
from facezoo.pipelines.detectors import search
from facezoo.pipelines.detectors.search import keep_best
from facezoo.pipelines.detectors.search import scales
from facezoo.pipelines.detectors.search import spans
from facezoo.pipelines.detectors.search import tiles

SIZES = SizeRange(smallest=16, largest=100, tile=160, overlap=48)


class BrightSquares:
    """Finds white squares of 16 to 100 pixels, cut ones as they look."""

    def __init__(self):
        self.shapes = []

    def __call__(self, image):
        self.shapes.append(image.shape[:2])
        boxes = []
        bright = image[..., 0] > 127
        seen = np.zeros_like(bright)
        for y, x in zip(*np.nonzero(bright)):
            if seen[y, x]:
                continue
            width = np.argmin(np.append(bright[y, x:], False))
            height = np.argmin(np.append(bright[y:, x], False))
            seen[y : y + height, x : x + width] = True
            if 14 <= width <= 100:
                boxes.append([x, y, x + width, y + height])
        boxes = np.array(boxes, "float64").reshape(-1, 4)
        return Detections(boxes, np.full(len(boxes), 0.9))


def picture(height, width, *squares):
    image = np.zeros((height, width, 3), np.uint8)
    for x, y, side in squares:
        image[y : y + side, x : x + side] = 255
    return image


@pytest.mark.parametrize(
    ("length", "longest", "shared"),
    [(100, 100, 10), (101, 100, 10), (640, 100, 37), (999, 64, 63), (5, 9, 1)],
)
def test_spans_cover_the_axis_and_share_enough(length, longest, shared):
    found = spans(length, longest, shared)
    assert found[0][0] == 0 and found[-1][1] == length
    assert max(stop - start for start, stop in found) <= longest
    for (_, stop), (start, _) in zip(found, found[1:]):
        assert stop - start >= shared


def test_spans_are_as_few_as_will_do():
    assert len(spans(190, 100, 10)) == 2
    assert len(spans(191, 100, 10)) == 3


def test_scales_cover_all_faces_up_to_the_picture():
    for height, width in [(50, 60), (480, 640), (3000, 4000)]:
        found = scales(height, width, SIZES, min_face=8)
        assert found[0] == 2
        reach = []
        for scale in found:
            whole = max(height, width) * scale <= SIZES.tile
            largest = SIZES.largest if whole else SIZES.overlap
            reach.append((SIZES.smallest / scale, largest / scale))
        assert reach[0][0] == 8 and reach[-1][1] >= min(height, width)
        for (_, largest), (smallest, _) in zip(reach, reach[1:]):
            # No face falls between two scales, up to a third of its size.
            assert largest * 4 / 3 >= smallest


def test_large_faces_alone_are_found_in_a_smaller_picture():
    assert scales(480, 640, SIZES, min_face=64)[0] == 0.25


def test_enlargement_has_an_end():
    assert scales(20, 20, SIZES, min_face=1)[0] == 4


def test_tiles_bound_what_the_network_reads():
    find = BrightSquares()
    search(picture(900, 700), find, SIZES, min_face=8)
    assert max(max(shape) for shape in find.shapes) <= SIZES.tile
    assert sum(1 for _ in tiles(900, 700, SIZES, 8)) == len(find.shapes) > 100


@pytest.mark.parametrize("x", [0, 61, 70, 75, 79, 80, 81, 130, 292])
def test_small_square_is_found_once_wherever_tiles_meet(x):
    image = picture(200, 300, (x, 90, 8))
    found = search(image, BrightSquares(), SIZES, min_face=8)
    assert len(found) == 1
    np.testing.assert_allclose(found.boxes[0], [x, 90, x + 8, 98], atol=0.51)


def test_small_and_large_squares_are_found_together():
    squares = [(20, 30, 9), (300, 40, 120), (60, 300, 30), (500, 410, 12)]
    found = search(
        picture(480, 640, *squares), BrightSquares(), SIZES, min_face=8
    )
    boxes = found.boxes[np.argsort(found.boxes[:, 0])]
    expected = [(x, y, x + side, y + side) for x, y, side in sorted(squares)]
    np.testing.assert_allclose(boxes, expected, atol=5)


def test_square_at_the_border_of_the_picture_is_no_cut_one():
    found = search(picture(40, 40, (0, 0, 20)), BrightSquares(), SIZES, 16)
    np.testing.assert_allclose(found.boxes, [[0, 0, 20, 20]])


def test_what_lies_beside_the_picture_is_dropped():
    def find(image):
        return Detections(np.array([[-30.0, 0, 10, 40]]), np.ones(1))

    assert len(search(picture(40, 40), find, SIZES, 16)) == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (7, 3)])
def test_odd_pictures_are_searched(shape):
    assert len(search(picture(*shape), BrightSquares(), SIZES, 8)) == 0


def test_best_of_overlapping_boxes_is_kept():
    boxes = np.array(
        [[0, 0, 10, 10], [1, 0, 11, 10], [8, 0, 18, 10], [50, 50, 60, 60.0]]
    )
    kept = keep_best(Detections(boxes, np.array([0.5, 0.9, 0.7, 0.6])), 0.3)
    np.testing.assert_array_equal(kept.boxes, boxes[[1, 2, 3]])
    np.testing.assert_array_equal(kept.scores, [0.9, 0.7, 0.6])


def test_box_inside_of_another_is_dropped():
    boxes = np.array([[0, 0, 40, 40], [12, 26, 28, 42], [38, 38, 60, 60.0]])
    kept = keep_best(Detections(boxes, np.array([0.9, 0.6, 0.5])), 0.3)
    np.testing.assert_array_equal(kept.boxes, boxes[[0, 2]])


def test_nothing_is_kept_of_nothing():
    kept = keep_best(Detections(np.zeros((0, 4)), np.zeros(0)), 0.3)
    assert kept.boxes.shape == (0, 4)


@pytest.mark.parametrize(
    "image",
    [np.zeros((5, 5)), np.zeros((5, 5, 3)), np.zeros((0, 5, 3), np.uint8)],
)
def test_what_is_no_picture_is_told(image):
    with pytest.raises(FaceZooError, match="must be uint8 RGB"):
        search(image, BrightSquares(), SIZES)


@pytest.mark.parametrize("min_face", [0, -3, float("nan"), float("inf")])
def test_wrong_smallest_face_is_told(min_face):
    with pytest.raises(FaceZooError, match="`min_face` must be"):
        search(picture(9, 9), BrightSquares(), SIZES, min_face)
