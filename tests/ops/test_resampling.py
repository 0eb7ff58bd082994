import keras
import numpy as np
import pytest
from PIL import Image

from facezoo import images
from facezoo.ops import bicubic_resize
from facezoo.ops import bicubic_resize_levels


def noise(*shape):
    return np.random.default_rng(0).uniform(size=shape).astype("float32")


def resize(faces, size):
    faces = keras.ops.convert_to_tensor(faces)
    return keras.ops.convert_to_numpy(bicubic_resize(faces, size))


@pytest.mark.parametrize("size", [8, 32, 48, 128, (8, 40)])
def test_equal_to_pillow(size):
    faces = noise(2, 32, 24, 3)
    height, width = (size, size) if isinstance(size, int) else size
    resized = resize(faces, size)
    assert resized.shape == (2, height, width, 3)
    for face, ours in zip(faces, resized):
        for channel in range(3):
            theirs = Image.fromarray(face[..., channel]).resize(
                (width, height), Image.Resampling.BICUBIC
            )
            theirs = np.asarray(theirs)
            np.testing.assert_allclose(ours[..., channel], theirs, atol=1e-5)


def test_equal_to_the_numpy_side():
    faces = noise(2, 16, 16, 3)
    expected = images.bicubic_resize(faces, 128)
    np.testing.assert_allclose(resize(faces, 128), expected, atol=1e-5)


def test_a_step_overshoots():
    step = np.zeros((1, 8, 8, 1))
    step[:, :, 4:] = 1
    resized = resize(step.astype("float32"), 32)
    assert resized.min() < -0.01
    assert resized.max() > 1.01


def test_in_a_model_of_any_batch():
    inputs = keras.Input((16, 16, 3))
    model = keras.Model(inputs, bicubic_resize(inputs, 32))
    assert model.output_shape == (None, 32, 32, 3)
    faces = noise(3, 16, 16, 3)
    expected = images.bicubic_resize(faces, 32)
    made = model.predict_on_batch(faces)
    np.testing.assert_allclose(made, expected, atol=1e-5)


def test_the_dtype_stays():
    faces = keras.ops.cast(noise(1, 8, 8, 3), "bfloat16")
    resized = bicubic_resize(faces, 16)
    assert keras.backend.standardize_dtype(resized.dtype) == "bfloat16"


def test_each_image_of_a_batch_to_a_size_of_its_own():
    rng = np.random.default_rng(0)
    sources, targets = np.array([40, 33, 40, 20]), np.array([8, 17, 40, 31])
    faces = np.zeros((4, 40, 40, 3), "uint8")
    for face, side in zip(faces, sources):
        face[:side, :side] = rng.integers(0, 256, (side, side, 3))
    resized = bicubic_resize_levels(
        keras.ops.convert_to_tensor(faces.astype("float32")),
        keras.ops.convert_to_tensor(sources),
        keras.ops.convert_to_tensor(targets),
        40,
    )
    resized = keras.ops.convert_to_numpy(resized)
    for face, ours, source, target in zip(faces, resized, sources, targets):
        wanted = images.bicubic_resize(face[:source, :source], int(target))
        ours, beyond = ours[:target, :target], ours[target:]
        assert np.abs(ours - wanted).max() <= 1
        assert (ours != wanted).mean() < 0.002
        assert not beyond.any()
