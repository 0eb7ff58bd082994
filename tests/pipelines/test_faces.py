import json
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from facezoo.face3d import rotation_matrix
from facezoo.pipelines import FaceSquare
from facezoo.pipelines import cut_faces
from facezoo.pipelines import enhance_cuts
from facezoo.pipelines import enhance_files
from facezoo.pipelines import find_faces
from facezoo.pipelines.detectors import Detections
from facezoo.pipelines.refine import refined_square
from facezoo.runtime import EnhancedFaces
from facezoo.runtime import FaceEnhancer


class Fake:
    """An enhancer that repeats pixels; larger faces go to a larger one.

    Its two landmarks mark a square around `center`, in sides of the face.
    """

    reach = 0.4

    def __init__(self, input_size, image_size, larger=None, center=0.5):
        self.input_size, self.image_size = input_size, image_size
        self.name = f"fake{input_size}"
        self.larger = larger
        self.center = center
        self.calls = []

    def for_face_size(self, side):
        if self.larger is not None and side > 20:
            return self.larger
        return self

    def enhance_faces(self, faces):
        count, size = len(faces), self.image_size
        self.calls.append(count)
        scale = size // self.input_size
        reach = np.array([-self.reach, self.reach])[:, None]
        points = (self.center + np.tile(reach, 2)) * size - 0.5
        return EnhancedFaces(
            faces.repeat(scale, 1).repeat(scale, 2),
            np.tile(points.astype("float32"), (count, 1, 1)),
            np.full((count, 2), 0.5, "float32"),
            np.full((count, 2), 2.0, "float32"),
            np.tile(np.diag([9.0, 4.0]).astype("float32"), (count, 2, 1, 1)),
        )


@dataclass
class FakeDetector:
    boxes: list
    square_map = (0.0, 0.25, 2.0)

    def __call__(self, image):
        boxes = np.array(self.boxes, float).reshape(-1, 4)
        return Detections(boxes, np.linspace(0.9, 0.5, len(boxes)))


def picture(height=60, width=80, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (height, width, 3), np.uint8)


def same(one, other):
    for name, value in vars(one).items():
        np.testing.assert_array_equal(value, getattr(other, name), name)


def test_each_face_goes_to_the_network_that_serves_its_size():
    small = Fake(16, 128, larger=Fake(32, 64))
    boxes = [[0, 0, 16, 16], [20, 20, 52, 52], [40, 8, 56, 24]]
    image = picture()
    faces = find_faces(image, boxes, small)
    assert [face.preset for face in faces] == ["fake16", "fake32", "fake16"]
    assert [face.input_size for face in faces] == [16, 32, 16]
    assert [len(face.sr_image) for face in faces] == [128, 64, 128]
    assert small.calls == [2] and small.larger.calls == [1]
    for face, (x0, y0, x1, y1) in zip(faces, boxes):
        step = len(face.sr_image) // face.input_size
        np.testing.assert_array_equal(
            face.sr_image[::step, ::step], image[y0:y1, x0:x1]
        )


def test_uncertainty_is_taken_to_pixels_of_the_picture():
    (face,) = find_faces(picture(), [[0, 0, 32, 32]], Fake(16, 128))
    # 128 pixels of the enlarged face are 32 of the picture.
    np.testing.assert_allclose(face.landmark_sigma, 0.5)
    np.testing.assert_allclose(
        face.landmark_covariance, [np.diag([9, 4]) / 16] * 2
    )


class FakeInSpace(Fake):
    def enhance_faces(self, faces):
        enhanced = super().enhance_faces(faces)
        depth = np.full((len(faces), 2, 1), 12, "float32")
        return replace(
            enhanced,
            landmarks_3d=np.concatenate([enhanced.landmarks, depth], axis=-1),
            pose=np.stack([rotation_matrix(10, -5, 2)] * len(faces)),
        )


def test_points_in_space_are_taken_to_pixels_of_the_picture():
    (face,) = find_faces(picture(), [[8, 4, 40, 36]], FakeInSpace(16, 128))
    np.testing.assert_array_equal(face.landmarks_3d[:, :2], face.landmarks)
    # 128 pixels of the enlarged face are 32 of the picture.
    np.testing.assert_array_equal(face.landmarks_3d[:, 2], [3, 3])
    np.testing.assert_allclose(face.pose_angles, [10, -5, 2])


def test_pose_is_told_by_the_preset_that_finds_it(tmp_path):
    examples = Path(__file__).parents[2] / "examples"
    paths = [examples / "biden_16.png", examples / "obama2_16.png"]
    enhancer = FaceEnhancer("jasrnet_base_faces_any_pose")
    enhance_files(paths, tmp_path, enhancer)
    contents = [tmp_path / f"{path.stem}.json" for path in paths]
    right, left = [json.loads(c.read_text())["faces"][0] for c in contents]
    # One looks to the right of the picture, the other to the left.
    assert 5 < right["pose_angles"][0] < 30
    assert -30 < left["pose_angles"][0] < -5
    # On the eyes points in space are drawn where points are, within a pixel.
    eyes = np.array(left["landmarks_3d"])[36:48, :2]
    np.testing.assert_allclose(eyes, left["landmarks"][36:48], atol=1)


def test_faces_of_many_pictures_are_those_of_each_alone():
    small = Fake(16, 128, larger=Fake(32, 64))
    images = [picture(seed=seed) for seed in range(3)]
    squares = [
        FaceSquare((0, 0, side, side), (4.5, 4.5, 4.5 + side, 4.5 + side))
        for side in (12, 30)
    ]
    cuts = [c for image in images for c in cut_faces(image, squares, small)]
    together = enhance_cuts(cuts)
    assert small.calls == [3]
    for face, cut in zip(together, cuts, strict=True):
        same(face, enhance_cuts([cut])[0])


def test_no_faces():
    assert enhance_cuts([]) == []
    assert find_faces(picture(), [], Fake(16, 128)) == []


def test_detections_become_squares():
    detector = FakeDetector([[30, 20, 40, 30], [90, 5, 95, 10]])
    (face,) = find_faces(picture(), None, Fake(16, 128), detector=detector)
    assert face.box == (30, 20, 40, 30) and face.detection_score == 0.9
    # Twice the side, the middle a quarter of it lower, counted from centres.
    assert face.square == (24.5, 17, 44.5, 37)


def test_neither_boxes_nor_detector():
    with pytest.raises(ValueError, match="boxes or a detector"):
        find_faces(picture(), None, Fake(16, 128))


def test_refined_face_is_framed_by_its_landmarks():
    image = picture()
    enhancer = Fake(16, 128, center=0.6)
    (face,) = find_faces(image, [[20, 20, 40, 40]], enhancer, refine=True)
    # The landmarks' box is 0.8 sides wide, the square 1.25 times that: it
    # moves by a tenth of 20 pixels.
    np.testing.assert_allclose(face.square, [21.5, 21.5, 41.5, 41.5], atol=1e-4)
    assert face.box == (20, 20, 40, 40)
    assert enhancer.calls == [1, 1]


def test_a_face_that_turns_out_larger_goes_to_the_network_for_that():
    larger = Fake(32, 128)
    enhancer = Fake(16, 128, larger=larger)
    enhancer.reach = 0.48
    (face,) = find_faces(picture(), [[20, 20, 38, 38]], enhancer, refine=True)
    assert face.side > 20
    assert face.preset == "fake32"
    assert (enhancer.calls, larger.calls) == ([1], [1])


@pytest.mark.parametrize(
    "landmarks",
    [
        np.full((68, 2), np.nan),
        np.full((68, 2), 20.0),
        np.array([[10.0, 10], [80, 80]]),
        np.array([[60.0, 60], [74, 74]]),
    ],
)
def test_landmarks_that_cannot_be_right_leave_the_square(landmarks):
    square = (10.0, 10.0, 30.0, 30.0)
    np.testing.assert_array_equal(refined_square(landmarks, square), square)
