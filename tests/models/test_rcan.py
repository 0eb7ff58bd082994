import pytest

from facezoo.models import rcan


def test_parameters_are_those_of_the_authors_code():
    # Which counts two fixed shifts by the mean colour, of 12 numbers each.
    model = rcan("reference", image_size=16, scale=4)
    assert model.count_params() == 15_592_379 - 24


@pytest.mark.parametrize("scale", [1, 2, 3, 4, 8])
def test_scales(scale):
    model = rcan("tiny", image_size=24, scale=scale, num_landmarks=68)
    assert model.input.shape == (None, 24 // scale, 24 // scale, 3)
    assert model.output["sr_image"].shape == (None, 24, 24, 3)
    assert set(model.output) == {"sr_image"}


def test_the_attention_is_there():
    model = rcan("tiny", image_size=16, scale=2)
    group = model.get_layer("group_1")
    assert len(group.blocks) == 2
    assert group.blocks[0].attention.squeeze.filters == 4
