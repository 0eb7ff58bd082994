"""A model as a LiteRT (TFLite) file of built-in ops."""

import re
import tempfile
from pathlib import Path

import keras
import numpy as np
from ai_edge_litert.interpreter import Interpreter

from facezoo.atomic import atomic_write_bytes
from facezoo.errors import FaceZooError

TOLERANCE = 1e-4
# Outputs in pixels, with their power: compared relative to the face's side.
PIXELS = {"landmarks": 1, "landmark_sigma": 1, "landmark_covariance": 2}
# The maps are for training; an app wants the points.
LEFT_OUT = ("heatmaps",)


def export_litert(
    model: keras.Model,
    path: str | Path,
    batch_size: int = 1,
    overwrite: bool = False,
) -> dict[str, float]:
    """Writes a model as a float32 LiteRT file, and compares the two.

    The file has a fixed batch, the signature `serving_default`, and the names
    of the model's inputs and outputs, without `heatmaps`. It is kept only if
    its outputs equal the model's on random inputs.

    Args:
        model: `keras.Model` with a dict of outputs, in float32: one of ours,
            or one that you built.
        path: File to write, ending in `.tflite`.
        batch_size: Int. Faces that one call takes.
        overwrite: Bool. Whether to replace an existing file.

    Returns:
        The largest difference of each output, by its name.

    Raises:
        FaceZooError: If the backend is not TensorFlow, an op has no LiteRT
            built-in, or the file does not give the model's outputs.
    """
    if keras.backend.backend() != "tensorflow":
        raise FaceZooError(
            "Exports need the TensorFlow backend; set KERAS_BACKEND=tensorflow "
            "(weights trained on any backend load there). "
            f"Received: backend={keras.backend.backend()}"
        )
    content = _convert(model, batch_size)
    interpreter = Interpreter(model_content=content)
    _refuse_flex(interpreter)
    differences = _compare(model, interpreter, batch_size)
    worst = max(differences, key=differences.get)
    if not differences[worst] <= TOLERANCE:
        raise FaceZooError(
            f"The LiteRT file of {model.name} differs from the model: "
            f"{worst} by {differences[worst]:.2g}; expected {TOLERANCE:g} at "
            "most. Nothing was written."
        )
    atomic_write_bytes(path, content, overwrite)
    return differences


def _convert(model, batch_size):
    import tensorflow as tf

    outputs = {
        name: tensor
        for name, tensor in model.output.items()
        if name not in LEFT_OUT
    }
    served = keras.Model(model.inputs, outputs)
    signature = [
        keras.InputSpec(
            shape=(batch_size, *tensor.shape[1:]),
            dtype="float32",
            name=tensor.name,
        )
        for tensor in model.inputs
    ]
    one = len(signature) == 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.tflite"
        try:
            served.export(
                path,
                format="litert",
                verbose=False,
                # Several inputs are one argument, a list.
                input_signature=signature if one else [signature],
                # Keras would let ops of TensorFlow in, which no phone has.
                target_spec={"supported_ops": [tf.lite.OpsSet.TFLITE_BUILTINS]},
            )
        except Exception as error:
            raise FaceZooError(
                f"{model.name} cannot be made of the built-in ops of LiteRT: "
                f"{_reason(error)}."
            ) from error
        return path.read_bytes()


def _reason(error):
    """The ops that the converter refused, or the first line it wrote."""
    text = str(error)
    refused = re.findall(r"'(tf\.\w+)' op is neither", text)
    return ", ".join(sorted(set(refused))) or text.strip().splitlines()[0]


def _refuse_flex(interpreter):
    names = {op["op_name"] for op in interpreter._get_ops_details()}
    flex = sorted(name for name in names if name.startswith("Flex"))
    if flex:
        raise FaceZooError(
            "The model has ops that LiteRT lacks; expected built-in ops. "
            f"Received: {', '.join(flex)}"
        )


def _compare(model, interpreter, batch_size):
    runner = interpreter.get_signature_runner("serving_default")
    rng = np.random.default_rng(0)
    differences = {}
    for _ in range(3):
        inputs = {
            tensor.name: rng.random(
                (batch_size, *tensor.shape[1:]), dtype="float32"
            )
            for tensor in model.inputs
        }
        arrays = list(inputs.values())
        arrays = arrays if arrays[1:] else arrays[0]
        expected = model(arrays, training=False)
        for name, found in runner(**inputs).items():
            wanted = keras.ops.convert_to_numpy(expected[name])
            if "sr_image" in expected:
                unit = expected["sr_image"].shape[1] ** PIXELS.get(name, 0)
                wanted, found = wanted / unit, found / unit
            difference = float(np.max(np.abs(found - wanted)))
            differences[name] = max(differences.get(name, 0), difference)
    return differences
