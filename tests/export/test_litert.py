import keras
import numpy as np
import pytest

from facezoo import export
from facezoo.errors import FaceZooError
from facezoo.export.runners import open_file
from facezoo.models import create_model
from tests.testing import OUTPUTS

on_tensorflow = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)


@pytest.fixture(scope="module")
def model():
    return create_model("jasrnet_tiny", image_size=64, scale=4)


@pytest.fixture(scope="module")
def interpreter(model):
    from ai_edge_litert.interpreter import Interpreter

    from facezoo.export.litert import convert_litert

    return Interpreter(model_content=convert_litert(model).content)


@on_tensorflow
def test_the_file_gives_the_outputs_of_the_model_by_name(model, interpreter):
    face = np.random.default_rng(1).random((1, 16, 16, 3), dtype="float32")
    found = interpreter.get_signature_runner()(lr_image=face)
    expected = model(face)
    assert set(found) == OUTPUTS - {"heatmaps"}
    for name, array in found.items():
        wanted = keras.ops.convert_to_numpy(expected[name])
        np.testing.assert_allclose(array, wanted, atol=2e-3, rtol=1e-3)


@on_tensorflow
def test_the_whole_graph_is_delegated_in_one_piece(interpreter):
    names = [op["op_name"] for op in interpreter._get_ops_details()]
    assert names.count("DELEGATE") == 1
    # The plan that is left to run is that one op.
    assert not any(name.startswith("Flex") for name in names)


@on_tensorflow
def test_an_op_that_litert_lacks_is_told(tmp_path):
    image = keras.Input((8, 8, 3), name="lr_image")
    big = keras.ops.image.resize(image, (16, 16), interpolation="bicubic")
    model = keras.Model(image, {"sr_image": big}, name="plain")
    with pytest.raises(FaceZooError, match="plain cannot .* tf.ResizeBicubic"):
        export.export_model(model, tmp_path)
    assert not list(tmp_path.iterdir())


@on_tensorflow
def test_a_file_that_gives_no_numbers_is_not_kept(tmp_path):
    image = keras.Input((8, 8, 3), name="lr_image")
    model = keras.Model(image, {"sr_image": keras.ops.log(image - 2)})
    with pytest.raises(FaceZooError, match="not kept.* sr_image .* by nan"):
        export.export_model(model, tmp_path)
    assert not list(tmp_path.iterdir())


@on_tensorflow
def test_a_file_of_others_without_a_signature_is_run(tmp_path):
    import tensorflow as tf

    double = tf.function(lambda x: 2 * x).get_concrete_function(
        tf.TensorSpec((1, 3), name="x")
    )
    converter = tf.lite.TFLiteConverter.from_concrete_functions([double])
    path = tmp_path / "double.tflite"
    path.write_bytes(converter.convert())
    runner = open_file(path)
    (name,) = runner.inputs
    assert runner.inputs[name] == (3,) and runner.batch_size == 1
    rows = np.arange(6, dtype="float32").reshape(2, 3)
    (found,) = runner({name: rows}).values()
    np.testing.assert_array_equal(found, 2 * rows)


@pytest.mark.skipif(
    keras.backend.backend() == "tensorflow", reason="TensorFlow can export"
)
def test_other_backends_are_told_what_to_do(model, tmp_path):
    with pytest.raises(FaceZooError, match="set KERAS_BACKEND=tensorflow"):
        export.export_model(model, tmp_path)


def test_there_is_no_way_round_the_gate():
    assert not [name for name in export.__all__ if name.endswith("_litert")]
