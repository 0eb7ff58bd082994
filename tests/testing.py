"""Checks that every layer and every model goes through, on any backend."""

import contextlib
import inspect
import json

import keras
import numpy as np
from keras import layers

HALF = "mixed_bfloat16"
LANDMARK_OUTPUTS = {
    "heatmaps",
    "landmarks",
    "scores",
    "landmark_sigma",
    "landmark_covariance",
}
OUTPUTS = {"sr_image", *LANDMARK_OUTPUTS}


def to_numpy(outputs):
    """Returns the same structure with float32 arrays in place of tensors."""

    def convert(tensor):
        tensor = keras.ops.cast(tensor, "float32")
        return keras.ops.convert_to_numpy(tensor)

    return keras.tree.map_structure(convert, outputs)


@contextlib.contextmanager
def dtype_policy(name):
    """Sets the policy that new layers take, and puts the old one back."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def check_layer(layer_class, kwargs, inputs, output_shape, file):
    """Takes a layer through all that a layer must do.

    Its config and its arguments; the declared, the symbolic and the real
    shape; a saved and loaded file; half precision; and one training step that
    must move every weight, and one in front of the layer.

    Args:
        layer_class: The class of the layer.
        kwargs: Dict. Its arguments.
        inputs: Array, or list of arrays, float32.
        output_shape: Shape, or tuple or dict of shapes, of what it returns.
        file: Path of a `.keras` file that may be written.
    """
    keras.utils.set_random_seed(0)
    layer = layer_class(**kwargs)
    check_config(layer)
    outputs = layer(inputs)
    expected = flat_shapes(output_shape)
    real = [tuple(tensor.shape) for tensor in keras.tree.flatten(outputs)]
    assert real == expected

    shapes = keras.tree.map_structure(lambda array: array.shape, inputs)
    assert flat_shapes(layer.compute_output_shape(shapes)) == expected

    model = model_of(layer, inputs)
    symbolic = keras.tree.flatten(model.output)
    assert [tensor.shape[1:] for tensor in symbolic] == [
        shape[1:] for shape in expected
    ]
    for tensor, spec in zip(keras.tree.flatten(outputs), symbolic, strict=True):
        assert keras.backend.standardize_dtype(tensor.dtype) == spec.dtype

    check_saving(model, inputs, file)
    check_half_precision(layer, kwargs, inputs)
    check_training_step(layer_class(**kwargs), inputs)


def check_config(layer):
    """Every argument is an attribute and a key; the config makes a twin."""
    config = layer.get_config()
    parameters = inspect.signature(type(layer).__init__).parameters
    arguments = set(parameters) - {"self", "kwargs"}
    assert arguments <= set(config), "an argument is missing in get_config"
    assert all(hasattr(layer, name) for name in arguments)
    json.dumps(keras.saving.serialize_keras_object(layer))
    assert type(layer).from_config(config).get_config() == config


def check_saving(model, inputs, file):
    """A loaded `.keras` file gives the same numbers."""
    before = keras.tree.flatten(to_numpy(model(inputs)))
    model.save(file)
    loaded = keras.saving.load_model(file)
    after = keras.tree.flatten(to_numpy(loaded(inputs)))
    for a, b in zip(before, after, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5 * (1 + np.abs(a).max()))


def check_half_precision(layer, kwargs, inputs):
    """Under a mixed policy: weights in float32, nearly the same numbers."""
    before = keras.tree.flatten(to_numpy(layer(inputs)))
    with dtype_policy(HALF):
        half = type(layer)(**kwargs)
        outputs = half(inputs)
        symbolic = keras.tree.flatten(model_of(half, inputs).output)
    assert all(weight.dtype == "float32" for weight in half.trainable_weights)
    if layer.weights:
        half.set_weights(layer.get_weights())
        outputs = half(inputs)
    for tensor, spec in zip(keras.tree.flatten(outputs), symbolic, strict=True):
        assert keras.backend.standardize_dtype(tensor.dtype) == spec.dtype
    after = keras.tree.flatten(to_numpy(outputs))
    for a, b in zip(before, after, strict=True):
        np.testing.assert_allclose(a, b, atol=0.05 * (0.2 + np.abs(a).max()))


def check_training_step(layer, inputs, xla=False):
    """One step moves every weight, and one in front of the layer."""
    entries, entered = [], []
    for array in inputs if isinstance(inputs, list) else [inputs]:
        entry = keras.Input(array.shape[1:])
        entries.append(entry)
        entered.append(layers.Dense(array.shape[-1])(entry))
    outputs = layer(entered if isinstance(inputs, list) else entered[0])
    model = keras.Model(entries, keras.tree.flatten(outputs))
    arrays = inputs if isinstance(inputs, list) else [inputs]
    check_every_weight_moves(model, arrays, xla)


def check_every_weight_moves(model, arrays, xla=False):
    """Gradients of a random sum of the outputs reach every weight.

    Args:
        model: `keras.Model` with a list of outputs.
        arrays: List of arrays, its inputs.
        xla: Bool. Whether XLA compiles the step on TensorFlow; on JAX it
            always does.
    """
    backend = keras.backend.backend()
    rng = np.random.default_rng(1)
    outputs = keras.tree.flatten(model.output)
    batch = len(arrays[0])
    weights = [
        rng.normal(size=(batch, *output.shape[1:])).astype("float32")
        for output in outputs
    ]
    model.compile(
        keras.optimizers.SGD(100.0),
        loss=[weighted_sum] * len(outputs),
        jit_compile=xla or backend == "jax",
        run_eagerly=backend != "jax" and not xla,
    )
    before = [np.array(weight) for weight in model.get_weights()]
    paths = [weight.path for weight in model.weights]
    trainable = {weight.path for weight in model.trainable_weights}
    model.train_on_batch(arrays, weights)
    for path, old, new in zip(paths, before, model.get_weights(), strict=True):
        assert np.isfinite(new).all(), f"{path} is not finite"
        if path in trainable:
            assert (new != old).any(), f"{path} got no gradient"


def weighted_sum(y_true, y_pred):
    """A loss whose gradient is whatever the targets are."""
    y_pred = keras.ops.cast(y_pred, "float32")
    return keras.ops.mean(y_true * y_pred)


def check_channels_first(layer_class, kwargs, inputs):
    """The layer in channels_first gives the transposed numbers.

    Args:
        layer_class: The class of the layer.
        kwargs: Dict. Its arguments, without `data_format`.
        inputs: Array, or list of arrays, channels_last.
    """
    last = layer_class(**kwargs, data_format="channels_last")
    first = layer_class(**kwargs, data_format="channels_first")
    expected = keras.tree.flatten(to_numpy(last(inputs)))
    turned = keras.tree.map_structure(to_channels_first, inputs)
    outputs = first(turned)
    if last.weights:
        first.set_weights(last.get_weights())
        outputs = first(turned)
    shapes = keras.tree.map_structure(lambda array: array.shape, turned)
    declared = flat_shapes(first.compute_output_shape(shapes))
    results = keras.tree.flatten(to_numpy(outputs))
    assert declared == [result.shape for result in results]
    for a, b in zip(expected, results, strict=True):
        np.testing.assert_allclose(to_channels_first(a), b, atol=1e-4)


def to_channels_first(array):
    """Moves the last axis of maps in front of the two of the map."""
    return array if array.ndim < 4 else np.moveaxis(array, -1, -3)


def check_model(build, inputs, file):
    """Takes a joint model through all that a registered model must do.

    Names and dtypes of its outputs, a saved and loaded file, a cut at a named
    layer, half precision, one step that must move every weight, and on
    TensorFlow an export without Flex ops.

    Args:
        build: Function without arguments that returns the model.
        inputs: Array `(batch, s, s, 3)`.
        file: Path of a `.keras` file that may be written.

    Returns:
        Bytes, the exported LiteRT file; `None` on other backends.
    """
    model = build()
    names = [layer.name for layer in model.layers]
    assert len(set(names)) == len(names)
    check_outputs(model, inputs)
    check_saving(model, inputs, file)

    middle = model.layers[len(model.layers) // 2]
    cut = keras.Model(model.input, middle.output)
    assert len(cut.layers) < len(model.layers)
    assert len(keras.tree.flatten(cut(inputs))[0]) == len(inputs)

    with dtype_policy(HALF):
        half = build()
    half.set_weights(model.get_weights())
    check_outputs(half, inputs)

    content = None
    if keras.backend.backend() == "tensorflow":
        content = check_export(model)
    flat = keras.Model(model.input, keras.tree.flatten(model.output))
    check_every_weight_moves(flat, [inputs])
    return content


def check_outputs(model, inputs):
    """The standard names, float32, finite, and the shapes they declare."""
    # `predict` would compile the network anew for two faces.
    outputs = keras.tree.map_structure(
        keras.ops.convert_to_numpy, model(inputs, training=False)
    )
    for name, array in outputs.items():
        assert array.dtype == "float32", name
        assert np.isfinite(array).all(), name
        assert array.shape[1:] == model.output[name].shape[1:], name
    if LANDMARK_OUTPUTS.isdisjoint(outputs):
        assert "sr_image" in outputs  # a network of one task
        return
    assert LANDMARK_OUTPUTS <= set(outputs)
    points = outputs["landmarks"].shape[1]
    assert outputs["landmarks"].shape == (len(inputs), points, 2)
    assert outputs["scores"].shape == (len(inputs), points)
    assert (outputs["scores"] >= 0).all() and (outputs["scores"] <= 1).all()
    assert outputs["landmark_sigma"].shape == (len(inputs), points)
    covariance = outputs["landmark_covariance"]
    assert covariance.shape == (len(inputs), points, 2, 2)
    np.testing.assert_allclose(
        np.sqrt(np.trace(covariance, axis1=-2, axis2=-1) / 2),
        outputs["landmark_sigma"],
        rtol=1e-4,
        atol=1e-3,
    )


def check_export(model):
    """A LiteRT file gives the outputs by ops that a plain interpreter has.

    Returns the file's content.
    """
    from ai_edge_litert.interpreter import Interpreter

    from facezoo.export.litert import convert_litert
    from facezoo.export.parity import as_keras
    from facezoo.export.runners import run_litert
    from facezoo.export.served import served_model
    from facezoo.export.tolerance import relative_difference
    from facezoo.export.tolerance import tolerance

    served = served_model(model)
    content = convert_litert(model).content
    rng = np.random.default_rng(0)
    inputs = {
        tensor.name: rng.random((3, *tensor.shape[1:]), dtype="float32")
        for tensor in served.inputs
    }
    expected = served(as_keras(inputs), training=False)
    found = run_litert(content)(inputs)
    assert found.keys() == expected.keys()
    for name, array in found.items():
        wanted = keras.ops.convert_to_numpy(expected[name])
        assert relative_difference(wanted, array) <= tolerance(name)
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    ops = [op["op_name"] for op in interpreter._get_ops_details()]
    assert ops and not [name for name in ops if name.startswith("Flex")]
    return content


def model_of(layer, inputs):
    """Returns a `keras.Model` of the layer alone."""

    def symbol(array):
        return keras.Input(array.shape[1:], dtype="float32")

    symbols = keras.tree.map_structure(symbol, inputs)
    return keras.Model(symbols, layer(symbols))


def flat_shapes(shapes):
    """Returns a list of the shapes in a shape, or in nested ones.

    Those of a dict come in the order of its keys, as Keras flattens tensors.
    """
    if isinstance(shapes, dict):
        shapes = [shapes[name] for name in sorted(shapes)]
    elif all(isinstance(size, int | None) for size in shapes):
        return [tuple(shapes)]
    return [shape for nested in shapes for shape in flat_shapes(nested)]
