"""Folders of pictures that a detector searches."""

import json

import numpy as np

from facezoo.pipelines import enhance_files
from facezoo.pipelines.detectors import Detections
from tests.pipelines.test_files import fixture_enhancer  # noqa: F401
from tests.pipelines.test_files import fixture_inputs  # noqa: F401
from tests.pipelines.test_files import listed
from tests.pipelines.test_files import save
from tests.pipelines.test_files import write_boxes
from tests.runtime.standin import fixture_standin  # noqa: F401


class FakeDetector:
    """Finds a given face in every picture that it is shown."""

    def __init__(self, *boxes):
        self.boxes = boxes
        self.seen = []

    def __call__(self, image):
        self.seen.append(image.shape)
        boxes = np.array(self.boxes, float).reshape(-1, 4)
        return Detections(boxes, np.full(len(boxes), 0.75))


def test_detector_searches_what_is_larger_than_a_face(
    inputs, tmp_path, enhancer
):
    out = tmp_path / "out"
    save(inputs / "d.png", 200, 150)
    detector = FakeDetector([40, 20, 56, 36])
    boxes = write_boxes(tmp_path / "boxes.json", {"c.png": [[0, 0, 9, 9]]})
    report = enhance_files(
        [inputs], out, enhancer, boxes=boxes, detector=detector
    )
    assert report.problems == [] and report.num_faces == 4
    assert detector.seen == [(200, 150, 3)]
    content = json.loads((out / "d.json").read_text())
    (face,) = content["faces"]
    assert face["box"] == [40, 20, 56, 36] and face["detection_score"] == 0.75
    assert (out / "d_enhanced.png").is_file()
    assert not (out / "a_enhanced.png").exists()


def test_every_picture_is_searched_where_none_is_a_face(
    inputs, tmp_path, enhancer
):
    detector = FakeDetector([2, 2, 14, 14])
    report = enhance_files(
        [inputs],
        tmp_path / "out",
        enhancer,
        detector=detector,
        largest_face_crop=0,
    )
    assert len(report.done) == len(detector.seen) == 3


def test_no_face_is_said_and_no_failure(tmp_path, enhancer):
    save(tmp_path / "d.png", 200, 150)
    out = tmp_path / "out"
    report = enhance_files(
        [tmp_path / "d.png"], out, enhancer, detector=FakeDetector()
    )
    assert report.problems == [] and report.done == [tmp_path / "d.png"]
    assert report.notes == [f"{tmp_path / 'd.png'}: no face found"]
    assert json.loads((out / "d.json").read_text())["faces"] == []
    assert listed(out) == ["d.json", "d_enhanced.png", "d_landmarks.png"]


def test_faces_that_were_found_are_refined_and_given_ones_are_not(
    tmp_path, enhancer
):
    save(tmp_path / "d.png", 200, 150)
    save(tmp_path / "e.png", 201, 150)
    box = [40, 20, 72, 52]
    boxes = write_boxes(tmp_path / "boxes.json", {"e.png": [box]})
    out = tmp_path / "out"
    enhance_files(
        [tmp_path / "d.png", tmp_path / "e.png"],
        out,
        enhancer,
        boxes=boxes,
        detector=FakeDetector(box),
        refine=True,
    )
    middles = []
    for name in "de":
        (face,) = json.loads((out / f"{name}.json").read_text())["faces"]
        # The stand-in's points are where they are in the face's square.
        middles.append(np.mean(face["landmarks"], axis=0))
    assert np.abs(middles[0] - middles[1]).max() > 0.2
