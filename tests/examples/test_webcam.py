import importlib.util
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from facezoo.images import read_image
from tests.pipelines.video.clips import DiskEnhancer
from tests.pipelines.video.clips import draw_disks
from tests.pipelines.video.clips import find_disks

SOURCE = Path(__file__).resolve().parents[2] / "examples/webcam.py"


class Camera:
    """Gives three pictures as OpenCV does, blue first."""

    def __init__(self, number):
        self.number, self.released = number, False
        disks = [(40, 60, 16)]
        self.pictures = [draw_disks(disks, seed=i) for i in range(3)]
        Camera.last = self

    def set(self, what, value):
        self.newest_alone = (what, value) == (cv2.CAP_PROP_BUFFERSIZE, 1)

    def read(self):
        if self.number or not self.pictures:
            return False, None
        return True, np.ascontiguousarray(self.pictures.pop(0)[..., ::-1])

    def release(self):
        self.released = True


@pytest.fixture(name="webcam")
def fixture_webcam(monkeypatch):
    spec = importlib.util.spec_from_file_location("webcam", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(cv2, "VideoCapture", Camera)
    monkeypatch.setattr(module, "FaceEnhancer", DiskEnhancer)
    monkeypatch.setattr(module, "create_detector", lambda name: find_disks)

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["webcam.py", *map(str, arguments)])
        module.main()

    return run


@pytest.mark.parametrize(("limit", "count"), [(2, 2), (9, 3)])
def test_lines_and_the_last_picture(webcam, tmp_path, capsys, limit, count):
    output = tmp_path / "last.png"
    webcam("--frames", limit, "--output", output)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["frame"] for line in told] == list(range(count))
    for line in told:
        (face,) = line["faces"]
        center = np.mean(face["landmarks"], axis=0)
        np.testing.assert_allclose(center, (40, 60), atol=1.5)
    assert Camera.last.newest_alone and Camera.last.released
    last = read_image(output)
    assert last.shape == (240, 320, 3)
    red, _, blue = last[120, 80].astype(int)
    assert red > blue + 40


def test_camera_without_pictures_is_told(webcam):
    with pytest.raises(SystemExit, match="Camera 1 gives no picture"):
        webcam("--camera", 1)
