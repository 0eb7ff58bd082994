import keras
import numpy as np
import pytest

from facezoo.models import super_fan
from tests.testing import to_numpy

SIZES = {"image_size": 32, "scale": 4, "num_landmarks": 5}


def test_most_blocks_are_at_the_face_s_own_size():
    names = [layer.name for layer in super_fan("base").layers]
    at = {
        size: sum(name.startswith(f"block_{size}_") for name in names)
        for size in (16, 32, 64, 128)
    }
    assert at == {16: 12, 32: 3, 64: 2, 128: 1}


@pytest.mark.parametrize("scale", [1, 2, 3, 4, 8])
def test_scales(scale):
    size = 48
    model = super_fan("tiny", size, scale, num_landmarks=5)
    assert model.input.shape == (None, size // scale, size // scale, 3)
    assert model.output["sr_image"].shape == (None, size, size, 3)
    assert model.output["heatmaps"].shape == (None, 1, 12, 12, 5)


def test_landmarks_are_found_in_the_image_made():
    model = super_fan("tiny", **SIZES)
    fan = keras.Model(
        model.get_layer("sr_image").output, model.output["landmarks"]
    )
    face = np.random.default_rng(0).random((1, 8, 8, 3)).astype("float32")
    outputs = to_numpy(model(face))
    np.testing.assert_allclose(
        to_numpy(fan(outputs["sr_image"])), outputs["landmarks"], atol=1e-3
    )


def test_the_heatmaps_loss_reaches_the_generator():
    model = super_fan("tiny", **SIZES)
    heatmaps = keras.Model(model.input, model.output["heatmaps"])
    heatmaps.compile(keras.optimizers.SGD(1.0), loss="mean_squared_error")
    entry = model.get_layer("entry")
    before = np.array(entry.get_weights()[0])
    face = np.random.default_rng(0).random((2, 8, 8, 3)).astype("float32")
    heatmaps.train_on_batch(face, np.ones((2, 1, 8, 8, 5), "float32"))
    assert (entry.get_weights()[0] != before).any()
