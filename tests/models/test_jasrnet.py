import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from facezoo.models import jasrnet
from tests.testing import dtype_policy
from tests.testing import to_numpy


@pytest.mark.parametrize("scale", [2, 3, 4, 8])
@pytest.mark.parametrize("variant", ["tiny", "reference"])
def test_scales(variant, scale):
    size = 96
    model = jasrnet(variant, image_size=size, scale=scale, num_landmarks=19)
    assert model.input.shape == (None, size // scale, size // scale, 3)
    assert model.output["sr_image"].shape == (None, size, size, 3)
    assert model.output["landmarks"].shape == (None, 19, 2)


def test_without_detail_the_image_is_the_bicubic_one():
    face = np.random.default_rng(0).random((1, 16, 16, 3)).astype("float32")
    model = jasrnet("tiny")
    detail = model.get_layer("image_detail")
    detail.set_weights([np.zeros(w.shape) for w in detail.weights])
    sr_image = to_numpy(model(face))["sr_image"][0]
    for channel in range(3):
        bicubic = Image.fromarray(face[0, :, :, channel]).resize(
            (128, 128), Image.Resampling.BICUBIC
        )
        np.testing.assert_allclose(sr_image[:, :, channel], bicubic, atol=1e-5)


def test_an_encoder_can_be_given():
    image = keras.Input((16, 16, 3))
    shallow = layers.Conv2D(8, 3, padding="same")(image)
    deep = layers.Conv2D(12, 2, 2)(shallow)
    encoder = keras.Model(image, [shallow, deep], name="mine")
    model = jasrnet("tiny", num_landmarks=5, encoder=encoder)
    assert model.get_layer("mine") is encoder
    assert model.output["sr_image"].shape == (None, 128, 128, 3)


def test_what_must_be_float32_is_under_half_precision():
    with dtype_policy("mixed_bfloat16"):
        model = jasrnet("tiny")
    for name in ("bicubic", "center", "image_detail", "sr_image", "decoder"):
        assert model.get_layer(name).compute_dtype == "float32", name


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"variant": "huge"}, "Received: variant='huge'"),
        ({"scale": 5}, "Received: scale=5"),
        ({"image_size": 100, "scale": 8}, "image_size=100"),
        ({"variant": "reference", "encoder": "mine"}, "cannot be replaced"),
    ],
)
def test_bad_arguments_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        jasrnet(**kwargs)
