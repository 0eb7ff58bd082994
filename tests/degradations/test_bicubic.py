import keras
import numpy as np
import pytest
from PIL import Image

from facezoo.degradations import BicubicDegradation
from facezoo.images import bicubic_resize


def noise(*shape):
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, shape).astype("uint8")


@pytest.mark.parametrize("scale", [2, 3, 4, 8])
def test_within_one_grey_level_of_pillow(scale):
    images = noise(2, 24 * scale, 8 * scale, 3)
    ours = BicubicDegradation(scale)(images)
    theirs = np.stack(
        [
            Image.fromarray(image).resize((8, 24), Image.Resampling.BICUBIC)
            for image in images
        ]
    )
    assert ours.dtype == np.uint8
    assert np.abs(ours.astype(int) - theirs.astype(int)).max() <= 1


def test_float_faces_are_those_of_8_bits():
    images = noise(1, 64, 64, 3)
    degrade = BicubicDegradation(8)
    floats = degrade(images.astype("float32") / 255) * 255
    np.testing.assert_allclose(floats, np.rint(floats), atol=1e-4)
    assert np.abs(floats - degrade(images)).max() <= 1.001
    assert floats.min() >= 0
    assert floats.max() <= 255


def test_without_quantize_a_ramp_keeps_its_exact_values():
    ramp = np.tile(np.arange(64, dtype="float32")[:, None, None], (1, 64, 1))
    shrunk = BicubicDegradation(4, quantize=False)(ramp / 64)
    assert shrunk.shape == (16, 16, 1)
    # Cell j of 16 covers pixels 4j to 4j + 3: its mean is 4j + 1.5.
    expected = (4 * np.arange(16) + 1.5) / 64
    np.testing.assert_allclose(shrunk[2:-2, 5, 0], expected[2:-2], atol=1e-5)


def test_quantized_steps_do_not_overshoot():
    step = np.zeros((32, 32, 3), "float32")
    step[:, 16:] = 1
    exact = BicubicDegradation(2, quantize=False)(step)
    assert exact.min() < 0 < 1 < exact.max()
    kept = BicubicDegradation(2)(step)
    assert kept.min() == 0
    assert kept.max() == 1


@pytest.mark.parametrize("size", [8, 12, 16, 24])
def test_at_size_goes_through_that_size_to_the_side_of_the_others(size):
    images = noise(3, 64, 64, 3)
    shrink = BicubicDegradation(4).at_size(size)
    expected = bicubic_resize(bicubic_resize(images, size), 16)
    np.testing.assert_array_equal(shrink(images), expected)
    floats = shrink(images.astype("float32") / 255, np.random.default_rng(0))
    np.testing.assert_allclose(floats * 255, expected, atol=1e-4)


def test_at_size_of_the_input_is_the_degradation_itself():
    images = noise(3, 64, 64, 3)
    degrade = BicubicDegradation(4)
    np.testing.assert_array_equal(degrade.at_size(16)(images), degrade(images))


def test_config():
    degrade = BicubicDegradation(4, quantize=False)
    config = keras.saving.serialize_keras_object(degrade)
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == {"scale": 4, "quantize": False}


@pytest.mark.parametrize(
    ("scale", "images", "message"),
    [
        (0, noise(8, 8, 3), "scale=0"),
        (1.5, noise(8, 8, 3), "scale=1.5"),
        (3, noise(8, 8, 3), "multiples of 3"),
        (2, noise(8, 8), "images.shape=\\(8, 8\\)"),
        (2, noise(8, 8, 3).astype("int32"), "images.dtype=int32"),
    ],
)
def test_bad_input(scale, images, message):
    with pytest.raises(ValueError, match=message):
        BicubicDegradation(scale)(images)
