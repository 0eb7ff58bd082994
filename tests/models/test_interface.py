import keras
import numpy as np
import pytest
from keras import layers

from facezoo.models.interface import hourglass_depth
from facezoo.models.interface import start_as_pytorch


def test_the_start_is_pytorch_s_and_no_kernel_is_another_s():
    image = keras.Input((8, 8, 16))
    x = layers.Conv2D(16, 3, name="one", bias_initializer="ones")(image)
    model = keras.Model(image, layers.Conv2D(16, 3, name="two")(x))
    keras.utils.set_random_seed(0)
    start_as_pytorch(model)
    (one, bias), (two, _) = (
        model.get_layer(name).get_weights() for name in ("one", "two")
    )
    bound = 1 / np.sqrt(9 * 16)
    for kernel in (one, two):
        assert 0.95 * bound < np.abs(kernel).max() <= bound
    assert (one != two).mean() > 0.99
    assert (bias == 1).all()
    keras.utils.set_random_seed(0)
    start_as_pytorch(model)
    np.testing.assert_array_equal(model.get_layer("one").get_weights()[0], one)


@pytest.mark.parametrize(
    ("size", "depth"), [(64, 4), (32, 4), (8, 3), (12, 2), (2, 1)]
)
def test_an_hourglass_is_as_deep_as_it_can_be(size, depth):
    assert hourglass_depth(size, 4) == depth


def test_an_odd_map_is_refused():
    with pytest.raises(ValueError, match="Received: side=7"):
        hourglass_depth(7, 4)
