import keras
import numpy as np
import pytest

from facezoo import export
from facezoo import layers
from facezoo.export.runners import open_file
from tests.export.faces import fixture_faces  # noqa: F401

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)
WIDTH = 0.8  # of a peak, in cells


def sharp_model():
    """A network whose maps have narrow peaks, as those of trained ones."""
    keras.utils.set_random_seed(0)
    image = keras.Input((32, 32, 3), name="lr_image")
    x = keras.layers.Conv2D(64, 3, padding="same", name="entry")(image)
    x = keras.layers.Conv2D(64, 3, padding="same", name="middle")(x)
    maps = keras.layers.Conv2D(68, 1, name="maps")(x)
    cells, rng = np.arange(32), np.random.default_rng(0)
    across, down = 32 * rng.random((2, 68))
    distances = (cells[None, :, None] - across) ** 2
    distances = distances + (cells[:, None, None] - down) ** 2
    maps = maps - (distances[None] / (2 * WIDTH**2)).astype("float32")
    decoder = layers.HeatmapDecoder(128, name="decoder")
    return keras.Model(image, decoder(maps), name="sharp")


def test_what_spoils_the_confidences_stays_in_float(faces, tmp_path):
    model = sharp_model()
    plain, _ = export.export_model(model, tmp_path, faces=faces)
    path, parity = export.export_model(
        model, tmp_path, precision="dynamic_int8", faces=faces
    )
    assert "decoder" in parity["kept_in_float"]
    assert parity["losses_alone"]["decoder"] > 1
    assert parity["layers_chosen_on"].endswith(faces.name)
    assert not {"entry", "middle"} & set(parity["kept_in_float"])
    assert path.stat().st_size < 0.75 * plain.stat().st_size
    assert parity["partitions"] == 1
    rng = np.random.default_rng(0)
    face = rng.random((2, 32, 32, 3), dtype="float32")
    found, wanted = open_file(path)({"lr_image": face}), model(face)
    gap = np.abs(found["scores"] - np.asarray(wanted["scores"]))
    assert gap.mean() < 0.02
    sigmas = np.asarray(wanted["landmark_sigma"])
    assert np.abs(found["landmark_sigma"] / sigmas - 1).mean() < 0.1
