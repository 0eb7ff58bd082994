import keras
import numpy as np
import pytest
from keras import layers

from facezoo.models.jasrnet_reference import MEAN
from facezoo.models.jasrnet_reference import jasrnet_reference
from tests.testing import to_numpy


def multiply_adds(model, size, monkeypatch):
    """Counts those of all convolutions while one face goes through."""
    total = 0
    convolution_op = layers.Conv2D.convolution_op

    def counted(self, inputs, kernel):
        nonlocal total
        outputs = convolution_op(self, inputs, kernel)
        total += int(np.prod(kernel.shape)) * int(np.prod(outputs.shape[1:3]))
        return outputs

    monkeypatch.setattr(layers.Conv2D, "convolution_op", counted)
    model(np.zeros((1, size, size, 3), "float32"))
    return total


def test_it_has_the_parameters_of_the_released_network():
    model = jasrnet_reference()
    assert model.count_params() == 19_885_778
    assert not model.non_trainable_weights
    shapes = {name: out.shape[1:] for name, out in model.output.items()}
    assert shapes == {
        "sr_image": (128, 128, 3),
        "heatmaps": (3, 16, 16, 69),
        "landmarks": (68, 2),
        "scores": (68,),
        "landmark_sigma": (68,),
        "landmark_covariance": (68, 2, 2),
    }


def test_it_has_the_multiply_adds_of_the_released_network(monkeypatch):
    # At a quarter of the side: 1/16 of the work, exactly.
    model = jasrnet_reference(image_size=32)
    count = 16 * multiply_adds(model, 4, monkeypatch)
    assert round(count / 1e9, 1) == 25.5


def test_the_mean_goes_back_to_the_image():
    model = jasrnet_reference(image_size=16, scale=2, num_landmarks=3)
    model.get_layer("image_colors").set_weights(
        [np.zeros((3, 3, 128, 3)), np.zeros(3)]
    )
    image = to_numpy(model(np.zeros((1, 8, 8, 3), "float32")))["sr_image"]
    np.testing.assert_allclose(image, np.broadcast_to(MEAN, image.shape))
    subtract = model.get_layer("subtract_mean")
    center = subtract(np.full((1, 1, 1, 3), MEAN, "float32"))
    np.testing.assert_allclose(to_numpy(center), 0, atol=1e-6)


def test_a_fresh_network_does_not_explode():
    model = jasrnet_reference(image_size=32)
    face = np.random.default_rng(0).random((1, 4, 4, 3)).astype("float32")
    outputs = to_numpy(model(face))
    assert np.abs(outputs["sr_image"]).max() < 10
    assert np.abs(outputs["heatmaps"]).max() < 10


def test_the_background_is_not_a_landmark():
    model = jasrnet_reference(image_size=32, num_landmarks=5)
    assert model.output["heatmaps"].shape == (None, 3, 4, 4, 6)
    assert model.output["landmarks"].shape == (None, 5, 2)


def test_every_layer_has_a_name_of_its_own():
    model = jasrnet_reference(image_size=32)
    twin = jasrnet_reference(image_size=32)
    names = [layer.name for layer in model.layers if layer.weights]
    assert names == [layer.name for layer in twin.layers if layer.weights]
    assert {"stem", "fusion", "image_colors", "heatmap_stages"} <= set(names)
    assert isinstance(model, keras.Model)


@pytest.mark.parametrize("kwargs", [{"image_size": 100}, {"scale": 5}])
def test_sizes_that_do_not_fit_are_refused(kwargs):
    with pytest.raises(ValueError, match="Received"):
        jasrnet_reference(**kwargs)
