"""A model as an ONNX file, for ONNX Runtime and OpenCV."""

import contextlib
import json
import logging
import os
import tempfile
import warnings
from pathlib import Path

import keras

from facezoo.errors import FaceZooError
from facezoo.export.served import served_model
from facezoo.runtime.metadata import METADATA_NAME


def convert_onnx(
    model: keras.Model, batch_size: int | None = 1, metadata: dict | None = None
) -> bytes:
    """Converts a model to the content of a float32 ONNX file.

    OpenCV's `cv2.dnn` wants a fixed batch; ONNX Runtime takes either.

    Args:
        model: `keras.Model`, see `served_model`.
        batch_size: Int. Faces that one call takes; `None` for any number,
            which the file calls `batch`.
        metadata: Dict for the file's own properties, as JSON.

    Raises:
        FaceZooError: If a package is missing or an op has no counterpart.
    """
    onnx = _import_onnx()
    served = served_model(model)
    signature = [
        keras.InputSpec(
            shape=(batch_size, *tensor.shape[1:]),
            dtype=tensor.dtype,
            name=tensor.name,
        )
        for tensor in served.inputs
    ]
    one = len(signature) == 1
    with tempfile.TemporaryDirectory() as folder, _quiet():
        path = Path(folder) / "model.onnx"
        try:
            served.export(
                path,
                format="onnx",
                verbose=False,
                input_signature=signature if one else [signature],
            )
        except Exception as error:
            raise FaceZooError(
                f"{model.name} cannot be made of the ops of ONNX: "
                f"{str(error).strip().splitlines()[0]}."
            ) from error
        graph = onnx.load(os.fspath(path))
    shapes = {tensor.name: tensor.shape for tensor in served.inputs}
    shapes |= {name: tensor.shape for name, tensor in served.output.items()}
    for value in (*graph.graph.input, *graph.graph.output):
        _declare(value, (batch_size, *shapes[value.name][1:]))
    if metadata is not None:
        text = {METADATA_NAME: json.dumps(metadata)}
        onnx.helper.set_model_props(graph, text)
    return graph.SerializeToString()


def _import_onnx():
    try:
        import onnx
        import tf2onnx  # noqa: F401
    except ModuleNotFoundError as error:
        raise FaceZooError(
            f'ONNX needs the package {error.name}: pip install "facezoo[onnx]".'
        ) from error
    return onnx


def _declare(value, shape):
    """Writes the shape of an input or output, which tf2onnx may not know."""
    dims = value.type.tensor_type.shape.dim
    del dims[:]
    for i, size in enumerate(shape):
        if size is None:
            dims.add().dim_param = "batch" if i == 0 else f"side_{i}"
        else:
            dims.add().dim_value = size


@contextlib.contextmanager
def _quiet():
    """tf2onnx tells each of its steps, and NumPy 2 that it is old."""
    logger = logging.getLogger("tf2onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            yield
    finally:
        logger.setLevel(level)
