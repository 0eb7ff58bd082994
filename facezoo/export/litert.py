"""A model as a LiteRT (TFLite) file of built-in ops."""

import re
import tempfile
import warnings
from collections.abc import Callable
from collections.abc import Iterable

import keras
import numpy as np

from facezoo.errors import FaceZooError
from facezoo.export.dynamic_int8 import quantize_weights
from facezoo.export.int8 import quantize
from facezoo.export.selection import Quantized
from facezoo.export.served import SIGNATURE
from facezoo.export.served import layer_of
from facezoo.export.served import served_model
from facezoo.export.served import serving_function

PRECISIONS = ("float32", "float16", "dynamic_int8", "int8")


def convert_litert(
    model: keras.Model,
    precision: str = "float32",
    batch_size: int | None = 1,
    calibration: Iterable[dict[str, np.ndarray]] | None = None,
    excess: Callable[[bytes, int | None], float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Quantized:
    """Converts a model to the content of a LiteRT file.

    The file has the signature `serving_default` and the names of the model's
    inputs and outputs, without `heatmaps`. Nothing compares it with the model:
    `export_model` does.

    Args:
        model: `keras.Model`, see `served_model`.
        precision: `"float32"`; `"float16"`: weights in float16;
            `"dynamic_int8"`: weights in int8, what runs through them brought
            to int8 on the fly; `"int8"`: all of it in int8; of both but for
            the layers that lose too much, see `quantize_selectively`.
        batch_size: Int. Faces that one call takes; `None` for any number.
        calibration: For `"int8"`: dicts of inputs by name, a batch of one
            each.
        excess: For `"int8"` and `"dynamic_int8"`, see `quantize_selectively`.
        progress: For the same, see `quantize_selectively`.

    Returns:
        A `Quantized`: the content, and the layers kept in float.

    Raises:
        FaceZooError: If the precision is unknown or an op has no LiteRT
            built-in; the message names the op and its layer.
    """
    import tensorflow as tf

    if precision not in PRECISIONS:
        raise FaceZooError(
            f"`precision` must be one of {', '.join(PRECISIONS)}. "
            f"Received: precision={precision!r}"
        )
    with tempfile.TemporaryDirectory() as folder:
        _write_for_converter(model, folder, batch_size)
        converter = tf.lite.TFLiteConverter.from_saved_model(
            folder, signature_keys=[SIGNATURE]
        )
        # Ops of TensorFlow itself ("Flex") no phone has.
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
        if precision != "float32":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if precision == "float16":
            converter.target_spec.supported_types = [tf.float16]
        try:
            with warnings.catch_warnings():
                # TensorFlow's own interpreter, which it calibrates with.
                warnings.filterwarnings("ignore", "(?s).*Interpreter is depr")
                if precision == "int8":
                    return quantize(
                        converter, model, calibration, excess, progress
                    )
                content = converter.convert()
                if precision != "dynamic_int8":
                    return Quantized(content)
                converter.optimizations = []
                return quantize_weights(
                    converter.convert(), content, model, excess, progress
                )
        except FaceZooError:
            raise
        except Exception as error:
            raise FaceZooError(
                f"{model.name} cannot be made of the built-in ops of LiteRT: "
                f"{_reason(error, model)}."
            ) from error


def _write_for_converter(model, folder, batch_size):
    """A SavedModel of one function: half the work of one made to be served."""
    import tensorflow as tf

    served = served_model(model)
    serve, specs = serving_function(served, batch_size)
    function = tf.function(serve, input_signature=specs, autograph=False)
    module = tf.Module()
    module.weights = [variable.value for variable in served.variables]
    signatures = {SIGNATURE: function.get_concrete_function()}
    tf.saved_model.save(module, folder, signatures)


def _reason(error, model):
    """The ops that the converter refused, or the first line it wrote."""
    text = str(error)
    refused = re.findall(
        r'fused\["\w+:", "([^"]+)"\][^\n]*?\'(tf\.\w+)\' op is neither', text
    )
    found = {f"{op} in layer {layer_of(path, model)}" for path, op in refused}
    return ", ".join(sorted(found)) or text.strip().splitlines()[0]
