import numpy as np

from benchmarks.detection import measure
from benchmarks.detection import table
from benchmarks.matching import match
from benchmarks.scenes import HEIGHT
from benchmarks.scenes import WIDTH
from benchmarks.scenes import Portrait
from benchmarks.scenes import make_scene
from benchmarks.square_map import relative_squares
from facezoo.pipelines.detectors import Detections
from facezoo.pipelines.detectors import SquareMap

BACKGROUNDS = [np.zeros((300, 500, 3), np.uint8)]


def portrait():
    """White where the face's square is, and a point at its corner."""
    image = np.full((224, 224, 3), 60, np.uint8)
    image[48:176, 48:176] = 255
    return Portrait(image, np.array([[47.5, 47.5], [175.5, 175.5]]))


class WhiteSquares:
    """Finds every face, and gives boxes as its map asks for."""

    square_map = SquareMap(dx=0.1, dy=-0.2, scale=1.25)

    def __init__(self, scene):
        self.squares = scene.squares

    def __call__(self, image):
        side = (self.squares[:, 2:3] - self.squares[:, :1]) / 1.25
        center = (self.squares[:, :2] + self.squares[:, 2:]) / 2
        center = center - side * [0.1, -0.2]
        boxes = np.hstack([center - side / 2, center + side / 2])
        return Detections(boxes, np.ones(len(boxes)))


def scene_of(width, seed=0):
    rng = np.random.default_rng(seed)
    return make_scene([portrait()] * 12, BACKGROUNDS, width, rng)


def test_faces_are_where_the_scene_says():
    for width in (8, 20.5, 80):
        scene = scene_of(width)
        assert scene.image.shape == (HEIGHT, WIDTH, 3)
        for (x0, y0, x1, y1), points in zip(scene.squares, scene.landmarks):
            assert abs(x1 - x0 - width) < 1e-9
            np.testing.assert_allclose(
                points, [[x0 - 0.5, y0 - 0.5], [x1 - 0.5, y1 - 0.5]]
            )
            inner = np.s_[
                int(np.ceil(y0 + 1)) : int(y1 - 1),
                int(np.ceil(x0 + 1)) : int(x1 - 1),
            ]
            assert scene.image[inner].min() > 235
        # And nothing else is white.
        assert (scene.image > 200).all(-1).sum() < 12 * (width + 1) ** 2


def test_scene_is_a_pure_function_of_its_seed():
    np.testing.assert_array_equal(scene_of(16).image, scene_of(16).image)
    assert (scene_of(16).image != scene_of(16, seed=1).image).any()


def test_map_is_measured_as_it_is():
    scene = scene_of(20)
    places = relative_squares(WhiteSquares(scene), scene)
    assert len(places) == 12
    np.testing.assert_allclose(places[:, :3], [[0.1, -0.2, 1.25]] * 12)


def test_second_detection_of_a_face_is_a_false_alarm():
    truth = np.array([[0, 0, 10, 10], [50, 50, 60, 60.0]])
    squares = np.array([[0, 1, 10, 11], [1, 0, 11, 10], [20, 0, 30, 10.0]])
    found = match(squares, truth, 0.5)
    assert found.detections.tolist() == [0] and found.faces.tolist() == [0]
    assert found.false_alarms == 2


def test_recall_and_false_alarms_are_counted():
    def blind(image):
        return Detections(np.array([[1.0, 1, 3, 3]]), np.ones(1))

    row = measure(blind, [portrait()] * 12, BACKGROUNDS, 24, scenes=2)
    assert row["recall"] == 0 and row["false_alarms"] == 1
    assert row["num_faces"] == 24
    text = table([{"detector": "d", "faces": "f", "width": 24} | row])
    assert "| d | f | 24 | 0.0 % | 1.00 |" in text
