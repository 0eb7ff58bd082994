import keras
import pytest

from facezoo.ops import channel_axis
from facezoo.ops import check_halvings
from facezoo.ops import spatial_axes
from facezoo.ops import standardize_data_format


@pytest.fixture(params=["channels_first", "channels_last"])
def configured(request):
    before = keras.config.image_data_format()
    keras.config.set_image_data_format(request.param)
    yield request.param
    keras.config.set_image_data_format(before)


def test_none_means_the_config(configured):
    assert standardize_data_format(None) == configured
    assert standardize_data_format("channels_last") == "channels_last"
    assert standardize_data_format("channels_first") == "channels_first"


def test_channel_axis():
    assert channel_axis("channels_last") == -1
    assert channel_axis("channels_first") == 1


def test_spatial_axes():
    assert spatial_axes("channels_last") == (1, 2)
    assert spatial_axes("channels_first") == (2, 3)


def test_a_map_that_cannot_be_halved_is_refused():
    check_halvings((2, None, 8, 3), 2, "channels_last")
    with pytest.raises(ValueError, match="multiples of 4 for `depth=2`"):
        check_halvings((2, 8, 6, 3), 2, "channels_last")
    with pytest.raises(ValueError, match="multiples of 4"):
        check_halvings((2, 4, 6, 8), 2, "channels_first")


def test_a_typing_error_is_refused():
    with pytest.raises(ValueError, match="data_format='channel_last'"):
        standardize_data_format("channel_last")
