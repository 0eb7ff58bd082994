import cv2
import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors import create_detector


class FakeNetwork:
    """Answers as cv2.FaceDetectorYN does: one face, and one without area."""

    def setInputSize(self, size):  # noqa: N802
        self.size = size

    def detect(self, image):
        assert image.shape[1::-1] == self.size
        if not image.any():
            return 0, None
        # As OpenCV gives it: blue first.
        assert image[0, 0].tolist() == [30, 20, 10]
        rows = np.zeros((2, 15), "float32")
        rows[0, [0, 1, 2, 3, 14]] = [8, 12, 16, 20, 0.75]
        return 1, rows


@pytest.fixture(name="file")
def fixture_file(tmp_path, monkeypatch):
    file = tmp_path / "yunet.onnx"
    file.write_bytes(b"not read")
    created = {}

    def create(model, config, size, **options):
        created.update(options, model=model)
        return FakeNetwork()

    monkeypatch.setattr(cv2.FaceDetectorYN, "create", create)
    return file


def test_rows_become_boxes(file):
    image = np.full((100, 120, 3), (10, 20, 30), np.uint8)
    found = create_detector("yunet", file, min_face=24)(image)
    np.testing.assert_allclose(found.boxes, [[8, 12, 24, 32]])
    np.testing.assert_allclose(found.scores, [0.75])


def test_no_faces(file):
    found = create_detector("yunet", file)(np.zeros((30, 40, 3), np.uint8))
    assert found.boxes.shape == (0, 4)


def test_missing_file_is_told(tmp_path):
    with pytest.raises(FaceZooError, match="absent.onnx is no file"):
        create_detector("yunet", tmp_path / "absent.onnx")


def test_file_of_another_kind_is_told(tmp_path):
    file = tmp_path / "text.onnx"
    file.write_text("nothing of the kind")
    with pytest.raises(FaceZooError, match="text.onnx is no YuNet"):
        create_detector("yunet", file)
