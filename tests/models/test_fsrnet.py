import keras
import numpy as np
import pytest

from facezoo.models import fsrnet
from tests.testing import to_numpy


@pytest.mark.parametrize("scale", [1, 2, 3, 4, 8])
def test_scales(scale):
    size = 48
    model = fsrnet("tiny", size, scale, num_landmarks=5)
    assert model.input.shape == (None, size // scale, size // scale, 3)
    assert model.output["sr_image"].shape == (None, size, size, 3)
    assert model.output["heatmaps"].shape == (None, 1, 24, 24, 5)


def test_all_is_made_of_the_coarse_image():
    model = fsrnet("tiny", 32, 4, num_landmarks=5)
    coarse = model.get_layer("coarse_image")
    assert coarse.output.shape == (None, 32, 32, 3)
    rest = keras.Model(coarse.output, model.output)
    face = np.random.default_rng(0).random((1, 8, 8, 3)).astype("float32")
    image = keras.Model(model.input, coarse.output)(face)
    whole, parts = to_numpy(model(face)), to_numpy(rest(image))
    for name, array in whole.items():
        np.testing.assert_allclose(array, parts[name], atol=1e-3)
    np.testing.assert_allclose(
        whole["sr_stages"][:, 0], to_numpy(image), atol=1e-6
    )


def test_the_image_sees_what_the_hourglasses_know():
    model = fsrnet("tiny", 32, 4, num_landmarks=5)
    face = np.random.default_rng(0).random((1, 8, 8, 3)).astype("float32")
    before = to_numpy(model(face))["sr_image"]
    entry = model.get_layer("prior_entry")
    entry.set_weights([3 * weight for weight in entry.get_weights()])
    assert np.abs(to_numpy(model(face))["sr_image"] - before).max() > 1e-5


def test_a_size_that_cannot_be_halved_is_refused():
    with pytest.raises(ValueError, match="multiple of 4"):
        fsrnet("tiny", image_size=50, scale=2)
