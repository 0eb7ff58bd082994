import numpy as np
import pytest

from facezoo.models import edsr
from facezoo.models.interface import MEAN
from tests.testing import to_numpy


@pytest.mark.parametrize(
    ("variant", "scale", "parameters"),
    [
        # The authors' code: without its fixed shifts by the mean colour.
        ("base", 2, 1_369_859),
        ("base", 4, 1_517_571),
        ("reference", 4, 43_089_923),
        # One more step of the enlargement.
        ("reference", 8, 43_089_923 + 9 * 256 * 1024 + 1024),
    ],
)
def test_parameters(variant, scale, parameters):
    model = edsr(variant, image_size=16, scale=scale)
    assert model.count_params() == parameters


@pytest.mark.parametrize("scale", [1, 2, 3, 4, 8])
def test_scales(scale):
    model = edsr("tiny", image_size=24, scale=scale, num_landmarks=68)
    assert model.input.shape == (None, 24 // scale, 24 // scale, 3)
    assert {name: out.shape for name, out in model.output.items()} == {
        "sr_image": (None, 24, 24, 3)
    }


def test_the_mean_goes_back_to_the_image():
    model = edsr("tiny", image_size=16)
    colors = model.get_layer("image_colors")
    colors.set_weights([np.zeros(weight.shape) for weight in colors.weights])
    image = to_numpy(model(np.zeros((1, 2, 2, 3), "float32")))["sr_image"]
    np.testing.assert_allclose(image, np.broadcast_to(MEAN, image.shape))


def test_a_fresh_network_does_not_explode():
    face = np.random.default_rng(0).random((1, 4, 4, 3)).astype("float32")
    image = to_numpy(edsr("base", image_size=32)(face))["sr_image"]
    assert np.abs(image).max() < 10


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"variant": "huge"}, "Received: variant='huge'"),
        ({"scale": 5}, "Received: scale=5"),
        ({"image_size": 100}, "image_size=100"),
    ],
)
def test_bad_arguments_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        edsr(**kwargs)
