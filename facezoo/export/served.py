"""The part of a model that an app needs, with a name for each output."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import keras

from facezoo.errors import FaceZooError

if TYPE_CHECKING:
    import tensorflow as tf

SIGNATURE = "serving_default"
# Maps and images of stages are for training; an app wants points and a face.
# The angles follow from `pose`, by ops that XNNPACK does not take.
LEFT_OUT = ("heatmaps", "sr_stages", "pose_angles")
# What the converter calls the outputs, which it sorts by name.
OUTPUT = re.compile(r"StatefulPartitionedCall(?:_\d+)?:(\d+)")


def served_model(model: keras.Model) -> keras.Model:
    """Gives each output of a model its name and leaves out what no app needs.

    Args:
        model: `keras.Model` of the functional kind, such as ours, a part cut
            out of one, or one that you built of our layers. Outputs that are
            no dict get the names that Keras gives them.

    Returns:
        A `keras.Model` that shares the weights, with a dict of outputs.

    Raises:
        FaceZooError: If the backend is not TensorFlow, the model is not
            functional, or it does not compute in float32.
    """
    if keras.backend.backend() != "tensorflow":
        raise FaceZooError(
            "Exports need the TensorFlow backend; set KERAS_BACKEND=tensorflow "
            "(weights trained on any backend load there). "
            f"Received: backend={keras.backend.backend()}"
        )
    if not getattr(model, "inputs", None):
        raise FaceZooError(
            "Expected a functional keras.Model, made of keras.Input and "
            f"outputs. Received: {type(model).__name__}"
        )
    for layer in model.layers:
        if layer.compute_dtype not in ("float32", None):
            raise FaceZooError(
                f"Layer {layer.name} of {model.name} computes in "
                f"{layer.compute_dtype}; build the model under the policy "
                "float32 and load the weights into it."
            )
    if isinstance(model.output, dict):
        outputs = {
            name: tensor
            for name, tensor in model.output.items()
            if name not in LEFT_OUT
        }
    else:
        tensors = keras.tree.flatten(model.output)
        outputs = dict(zip(model.output_names, tensors, strict=True))
    inputs = model.inputs if model.inputs[1:] else model.inputs[0]
    return keras.Model(inputs, outputs, name=model.name)


def serving_function(
    served: keras.Model, batch_size: int | None
) -> tuple[Callable, list["tf.TensorSpec"]]:
    """Gives what a signature of tensors calls, and the tensors it takes.

    Args:
        served: What `served_model` returns.
        batch_size: Int. Faces that one call takes, or `None` for any.

    Returns:
        A function of one tensor for each input, which returns a dict of
        tensors; and the shape, dtype and name of each input.
    """
    import tensorflow as tf

    def serve(*inputs):
        return served(inputs[0] if not inputs[1:] else inputs, training=False)

    return serve, [
        tf.TensorSpec(
            (batch_size, *tensor.shape[1:]), tensor.dtype, tensor.name
        )
        for tensor in served.inputs
    ]


def layer_of(path: str, model: keras.Model) -> str:
    """Finds the layer that an op of an exported graph belongs to.

    Args:
        path: Name of the op, such as
            `"jasrnet_tiny_1/heatmap_head_1/entry_1/BiasAdd"`, or of an output.
        model: The `keras.Model`.

    Returns:
        Name of the model's layer, with that of the layer inside of it if it
        has any: `"heatmap_head/entry"`. Name of the op where no layer made it.
    """
    output = OUTPUT.fullmatch(path)
    if output is not None:
        outputs = served_model(model).output
        name = sorted(outputs)[int(output[1])]
        return outputs[name]._keras_history.operation.name
    parts = path.split(";")[0].split("@")[0].split("/")
    for i, part in enumerate(parts):
        layer = _named(part, model.layers)
        if layer is not None:
            inner = layer._flatten_layers(include_self=False, recursive=False)
            inside = _named("".join(parts[i + 1 : i + 2]), inner)
            name = layer.name
            return name if inside is None else f"{name}/{inside.name}"
    return parts[-1]


def _named(part, layers):
    known = {layer.name: layer for layer in layers}
    # Keras numbers the calls of a layer.
    for name in (part.rpartition("_")[0], part):
        if name in known:
            return known[name]
    return None
