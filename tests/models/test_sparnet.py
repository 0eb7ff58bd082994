import numpy as np
import pytest

from facezoo.models import sparnet


def test_parameters_are_those_that_the_authors_state():
    # "10.52 M" of the released network, at 128 pixels.
    model = sparnet("reference")
    count = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    assert round(count / 1e6, 2) == 10.52


def test_it_goes_down_to_16_pixels_and_back():
    model = sparnet("tiny")
    sizes = [
        layer.output.shape[1]
        for layer in model.layers
        if layer.name.startswith(("down_", "block_", "up_"))
    ]
    assert sizes == [64, 32, 16, 16, 16, 32, 64, 128]
    depths = {
        layer.output.shape[1]: layer.depth
        for layer in model.layers
        if layer.name.startswith(("block_", "up_"))
    }
    assert depths == {16: 2, 32: 3, 64: 4, 128: 5}


@pytest.mark.parametrize("scale", [1, 2, 3, 4, 8])
def test_scales(scale):
    model = sparnet("tiny", image_size=24, scale=scale, num_landmarks=68)
    assert model.input.shape == (None, 24 // scale, 24 // scale, 3)
    assert model.output["sr_image"].shape == (None, 24, 24, 3)


def test_a_size_that_cannot_be_halved_is_refused():
    with pytest.raises(ValueError, match="multiple of 8"):
        sparnet("tiny", image_size=100, scale=2)
