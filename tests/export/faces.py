"""A folder of drawn faces with their points, and a model to export."""

from pathlib import Path

import keras
import pytest

from facezoo.data import DrawnFaces
from facezoo.images import write_image
from facezoo.landmarks import format_pts
from facezoo.models import create_model

# What a preset of the model would say of itself.
CONFIG = {
    "name": "drawn_x4",
    "version": "0.1.0",
    "model": "jasrnet_tiny",
    "scheme": "ibug68",
    "input_size": 16,
    "image_size": 64,
    "scale": 4,
    "face_sizes": [8, 16],
    "terms": "Do as you like.",
    "scores": {"drawn": {"16": {"nme_mean": 0.5}}},
    "files": {"model.weights.h5": {"sha256": "0" * 64}},
}


def tiny_model() -> keras.Model:
    keras.utils.set_random_seed(0)
    return create_model("jasrnet_tiny", image_size=64, scale=4)


def write_faces(folder: Path, count: int, seed: int = 0) -> Path:
    drawn = DrawnFaces(count, seed=seed)
    for face in (drawn[i] for i in range(count)):
        write_image(folder / f"{face.name}.png", face.image)
        (folder / f"{face.name}.pts").write_text(format_pts(face.landmarks))
    return folder


@pytest.fixture(scope="module", name="faces")
def fixture_faces(tmp_path_factory) -> Path:
    return write_faces(tmp_path_factory.mktemp("faces"), 4)


@pytest.fixture(scope="module", name="model")
def fixture_model() -> keras.Model:
    return tiny_model()
