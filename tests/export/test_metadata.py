"""What an exported file says of itself, by where the model is from."""

import keras
import pytest

from facezoo.export.metadata import describe
from facezoo.export.served import served_model
from tests.export.faces import CONFIG
from tests.export.faces import tiny_model

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)


def told(model, config=None):
    return describe(served_model(model), "float32", 1, config)


def test_a_run_is_no_preset():
    run = {key: value for key, value in CONFIG.items() if key != "name"}
    of_run = told(tiny_model(), {**run, "run": "drawn"})
    assert of_run["name"] == of_run["run"] == "drawn"
    assert "preset" not in of_run and "preset_version" not in of_run
    of_preset = told(tiny_model(), CONFIG)
    assert of_preset["preset"] == "drawn_x4" and "run" not in of_preset


def test_the_range_of_the_input_is_told_where_it_is_known():
    ours = tiny_model()
    assert list(told(ours)["input_range"]) == [0, 1]
    assert list(told(ours, CONFIG)["input_range"]) == [0, 1]
    image = keras.Input((16, 16, 3), name="lr_image")
    grown = keras.layers.UpSampling2D(2)(image)
    theirs = keras.Model(image, {"sr_image": grown}, name="theirs")
    assert told(theirs)["input_range"] is None
