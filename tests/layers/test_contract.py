"""What holds for every layer."""

import inspect

import keras
import pytest

from facezoo import layers
from tests.layers.cases import CASES
from tests.layers.cases import case_inputs
from tests.testing import check_channels_first
from tests.testing import check_export
from tests.testing import check_layer
from tests.testing import check_training_step
from tests.testing import model_of

pytestmark = pytest.mark.backend

HAS_FORMAT = [
    name
    for name, (layer_class, *_) in CASES.items()
    if "data_format" in inspect.signature(layer_class).parameters
]


@pytest.mark.parametrize("name", CASES)
def test_contract(name, tmp_path):
    layer_class, kwargs, _, shape = CASES[name]
    file = tmp_path / "layer.keras"
    check_layer(layer_class, kwargs, case_inputs(name), shape, file)


@pytest.mark.parametrize("name", HAS_FORMAT)
def test_channels_first_is_channels_last_transposed(name):
    layer_class, kwargs, *_ = CASES[name]
    check_channels_first(layer_class, kwargs, case_inputs(name))


@pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="JAX compiles by XLA in every test, PyTorch never",
)
@pytest.mark.parametrize(
    "name",
    ["bicubic_upsampling", "heatmap_decoder", "hourglass", "pixel_shuffle"],
)
def test_xla_trains_through_it(name):
    layer_class, kwargs, *_ = CASES[name]
    check_training_step(layer_class(**kwargs), case_inputs(name), xla=True)


@pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)
@pytest.mark.parametrize("name", CASES)
def test_it_exports_without_a_flex_op(name):
    layer_class, kwargs, *_ = CASES[name]
    model = model_of(layer_class(**kwargs), case_inputs(name))
    outputs = keras.tree.flatten(model.output)
    named = {f"output_{i}": output for i, output in enumerate(outputs)}
    check_export(keras.Model(model.inputs, named))


@pytest.mark.parametrize("name", HAS_FORMAT)
def test_unknown_data_format_is_refused(name):
    layer_class, kwargs, *_ = CASES[name]
    with pytest.raises(ValueError, match="Received: data_format='last'"):
        layer_class(**kwargs, data_format="last")


def test_every_public_layer_has_a_case():
    public = {
        value
        for value in vars(layers).values()
        if isinstance(value, type) and issubclass(value, keras.layers.Layer)
    }
    assert public == {layer_class for layer_class, *_ in CASES.values()}
