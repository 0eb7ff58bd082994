"""A model as a LiteRT (TFLite) file of built-in ops."""

import re
import tempfile
import warnings
from collections.abc import Callable
from collections.abc import Iterable
from pathlib import Path

import keras
import numpy as np
from ai_edge_litert.interpreter import Interpreter

from facezoo.atomic import atomic_write_bytes
from facezoo.errors import FaceZooError
from facezoo.export.int8 import Quantized
from facezoo.export.int8 import quantize
from facezoo.export.saved_model import write_saved_model
from facezoo.export.served import SIGNATURE
from facezoo.export.served import layer_of
from facezoo.export.served import served_model
from facezoo.export.tolerance import relative_difference
from facezoo.export.tolerance import tolerance

PRECISIONS = ("float32", "float16", "dynamic_int8", "int8")


def export_litert(
    model: keras.Model,
    path: str | Path,
    batch_size: int | None = 1,
    overwrite: bool = False,
) -> dict[str, float]:
    """Writes a model as a float32 LiteRT file, and compares the two.

    The file has the signature `serving_default` and the names of the model's
    inputs and outputs, without `heatmaps`. It is kept only if its outputs
    equal the model's on random inputs. See `export_model` for the other
    precisions, and for a comparison on faces.

    Args:
        model: `keras.Model` in float32: one of ours, a part of one, or one
            that you built.
        path: File to write, ending in `.tflite`.
        batch_size: Int. Faces that one call takes; `None` for any number.
        overwrite: Bool. Whether to replace an existing file.

    Returns:
        The largest difference of each output by its name, relative to the
        output's largest value where that is above 1.

    Raises:
        FaceZooError: If the backend is not TensorFlow, an op has no LiteRT
            built-in, or the file does not give the model's outputs.
    """
    served = served_model(model)
    content = convert_litert(model, "float32", batch_size).content
    interpreter = Interpreter(model_content=content)
    differences = _compare(served, interpreter, batch_size or 1)
    for name, difference in differences.items():
        most = tolerance(name)
        if not difference <= most:
            raise FaceZooError(
                f"The LiteRT file of {model.name} differs from the model: "
                f"{name} by {difference:.2g}; expected {most:g} at most. "
                "Nothing was written."
            )
    atomic_write_bytes(path, content, overwrite)
    return differences


def convert_litert(
    model: keras.Model,
    precision: str = "float32",
    batch_size: int | None = 1,
    calibration: Iterable[dict[str, np.ndarray]] | None = None,
    excess: Callable[[bytes, int | None], float] | None = None,
) -> Quantized:
    """Converts a model to the content of a LiteRT file.

    Args:
        model: `keras.Model`, see `served_model`.
        precision: `"float32"`; `"float16"`: weights in float16;
            `"dynamic_int8"`: weights in int8, what runs through them brought
            to int8 on the fly; `"int8"`: all of it in int8, but for the
            layers that lose too much, see `quantize`.
        batch_size: Int. Faces that one call takes; `None` for any number.
        calibration: For `"int8"`: dicts of inputs by name, a batch of one
            each.
        excess: For `"int8"`, see `quantize`.

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
        write_saved_model(model, folder, batch_size, doors=False)
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
                    return quantize(converter, model, calibration, excess)
                return Quantized(converter.convert())
        except FaceZooError:
            raise
        except Exception as error:
            raise FaceZooError(
                f"{model.name} cannot be made of the built-in ops of LiteRT: "
                f"{_reason(error, model)}."
            ) from error


def _reason(error, model):
    """The ops that the converter refused, or the first line it wrote."""
    text = str(error)
    refused = re.findall(
        r'fused\["\w+:", "([^"]+)"\][^\n]*?\'(tf\.\w+)\' op is neither', text
    )
    found = {f"{op} in layer {layer_of(path, model)}" for path, op in refused}
    return ", ".join(sorted(found)) or text.strip().splitlines()[0]


def _compare(served, interpreter, batch_size):
    runner = interpreter.get_signature_runner(SIGNATURE)
    rng = np.random.default_rng(0)
    differences = {}
    for _ in range(3):
        inputs = {
            tensor.name: rng.random(
                (batch_size, *tensor.shape[1:]), dtype="float32"
            )
            for tensor in served.inputs
        }
        arrays = list(inputs.values())
        expected = served(arrays if arrays[1:] else arrays[0], training=False)
        for name, found in runner(**inputs).items():
            wanted = keras.ops.convert_to_numpy(expected[name])
            difference = relative_difference(wanted, found)
            # Not `max`, which would leave NaN out.
            worst = np.maximum(differences.get(name, 0), difference)
            differences[name] = float(worst)
    return differences
