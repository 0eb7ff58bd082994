"""Faces and contenders made up for the tests of the benchmarks."""

import numpy as np
import pytest

from contenders.catalog import Contender
from contenders.environments import Environments
from facezoo.images import bicubic_resize
from facezoo.images import write_image
from facezoo.landmarks import format_pts

# Answers like a real worker, without a library of its own.
WORKER = """
import json, sys
import numpy as np
request = np.load(sys.argv[1])
faces, options = request["faces"], json.loads(str(request["options"]))
{body}
"""
ANSWER = """
np.savez(sys.argv[2], seconds=np.full((2, 1), 0.004),
         versions=json.dumps({{"fake": "1"}}), {name}={value})
"""


@pytest.fixture
def environments(tmp_path):
    return Environments(tmp_path / "cache")


@pytest.fixture
def fake(tmp_path):
    """Gives a function that makes a contender of a worker's last lines."""

    def make(label, body=None, landmarks=None, images=None):
        if body is None:
            name = "images" if landmarks is None else "landmarks"
            body = ANSWER.format(name=name, value=landmarks or images)
        worker = tmp_path / f"{label}.py"
        worker.write_text(WORKER.format(body=body))
        return Contender(label, worker)

    return make


@pytest.fixture(scope="session")
def face_folder(tmp_path_factory):
    """A folder of three made-up pictures with `.pts` files."""
    folder = tmp_path_factory.mktemp("faces")
    rng = np.random.default_rng(0)
    for i in range(3):
        blobs = rng.integers(0, 256, (8, 10, 3), np.uint8)
        write_image(folder / f"face{i}.png", bicubic_resize(blobs, (240, 300)))
        landmarks = rng.uniform(100, 180, (68, 2))
        landmarks[36], landmarks[45] = (120, 140), (160, 140)
        (folder / f"face{i}.pts").write_text(format_pts(landmarks))
    return folder
