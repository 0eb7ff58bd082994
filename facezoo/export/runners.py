"""Run an exported file of any format: named arrays in, named arrays out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from facezoo.errors import FaceZooError
from facezoo.export.served import SIGNATURE

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Runner:
    """A loaded file as a function.

    Attributes:
        inputs: Dict from an input's name to its shape without the batch.
        batch_size: Int. Faces that one call of the file takes, `None` for any.
        call: Function from inputs of that batch to outputs.
    """

    inputs: dict[str, tuple[int, ...]]
    batch_size: int | None
    call: Callable[[Arrays], Arrays]

    def __call__(self, inputs: Arrays) -> Arrays:
        """Runs float32 inputs `(batch, ...)` of any batch."""
        count = len(next(iter(inputs.values())))
        if self.batch_size in (None, count):
            return self.call(inputs)
        return _in_parts(self.call, inputs, count, self.batch_size)


def open_file(path: str | Path, threads: int = 1) -> Runner:
    """Loads an exported file.

    Args:
        path: `.tflite` or `.onnx` file, or folder of a SavedModel.
        threads: Int. Threads that one call may use. A SavedModel takes those
            that TensorFlow was started with.

    Returns:
        A `Runner`: a function from a dict of inputs to a dict of outputs. A
        file of a fixed batch is called as often as needed.

    Raises:
        FaceZooError: If the file is none of these or cannot be loaded.
    """
    path = Path(path)
    if not path.exists():
        raise FaceZooError(f"There is no file {path}.")
    try:
        if path.suffix == ".tflite":
            return run_litert(path.read_bytes(), threads)
        if path.suffix == ".onnx":
            return run_onnx(path.read_bytes(), threads)
    except (ValueError, RuntimeError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise FaceZooError(f"{path} can't be run: {reason}") from error
    if (path / "saved_model.pb").is_file():
        return run_saved_model(path)
    raise FaceZooError(
        f"{path} is no export; expected a .tflite or .onnx file or the folder "
        "of a SavedModel."
    )


def run_litert(content: bytes, threads: int = 1) -> Runner:
    """Loads the content of a LiteRT file; see `open_file`."""
    interpreter = Interpreter(model_content=content, num_threads=threads)
    if SIGNATURE not in interpreter.get_signature_list():
        return _run_by_tensors(interpreter)
    runner = interpreter.get_signature_runner(SIGNATURE)
    shapes = {
        name: tuple(int(n) for n in details["shape_signature"])
        for name, details in runner.get_input_details().items()
    }

    def call(inputs):
        # The runner borrows the interpreter: both must live.
        assert interpreter
        return runner(**inputs)

    return _runner(shapes, call)


def _run_by_tensors(interpreter):
    """A file of others, which names no signature: inputs by their tensors."""
    interpreter.allocate_tensors()
    inputs = interpreter.get_input_details()
    outputs = interpreter.get_output_details()
    places = {details["name"]: details["index"] for details in inputs}

    def call(arrays):
        for name, array in arrays.items():
            interpreter.set_tensor(places[name], array)
        interpreter.invoke()
        return {
            details["name"]: interpreter.get_tensor(details["index"])
            for details in outputs
        }

    shapes = {
        details["name"]: tuple(int(n) for n in details["shape"])
        for details in inputs
    }
    return _runner(shapes, call)


def run_onnx(content: bytes, threads: int = 1) -> Runner:
    """Loads the content of an ONNX file; see `open_file`."""
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise FaceZooError(
            'ONNX needs the package onnxruntime: pip install "facezoo[onnx]".'
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        content, options, providers=["CPUExecutionProvider"]
    )
    names = [output.name for output in session.get_outputs()]
    shapes = {
        value.name: tuple(
            size if isinstance(size, int) else None for size in value.shape
        )
        for value in session.get_inputs()
    }

    def call(inputs):
        return dict(zip(names, session.run(names, inputs), strict=True))

    return _runner(shapes, call)


def run_saved_model(path: str | Path) -> Runner:
    """Loads the signature of tensors of a SavedModel; see `open_file`."""
    return run_signatures(path)[SIGNATURE]


def run_signatures(path: str | Path) -> dict[str, Runner]:
    """Loads a SavedModel once, for all of its signatures, by their names."""
    import tensorflow as tf

    loaded = tf.saved_model.load(str(path))
    return {
        name: _run_signature(loaded, loaded.signatures[name])
        for name in loaded.signatures
    }


def _run_signature(loaded, serve):
    import tensorflow as tf

    specs = serve.structured_input_signature[1]
    shapes = {name: tuple(spec.shape) for name, spec in specs.items()}

    def call(inputs):
        # The signature borrows the model: both must live.
        assert loaded
        tensors = {name: tf.constant(array) for name, array in inputs.items()}
        return {name: t.numpy() for name, t in serve(**tensors).items()}

    return _runner(shapes, call)


def run_keras(model) -> Runner:
    """Makes a `Runner` of a `keras.Model` with a dict of outputs."""

    def call(inputs):
        arrays = list(inputs.values())
        return model.predict_on_batch(arrays if arrays[1:] else arrays[0])

    return _runner({t.name: tuple(t.shape) for t in model.inputs}, call)


def _runner(shapes, call):
    first = next(iter(shapes.values()))[0]
    batch_size = first if first is not None and first > 0 else None
    return Runner({k: v[1:] for k, v in shapes.items()}, batch_size, call)


def _in_parts(call, inputs, count, size):
    parts = []
    for start in range(0, count, size):
        part = {k: v[start : start + size] for k, v in inputs.items()}
        missing = start + size - count
        if missing > 0:
            part = {
                name: np.concatenate([array, array[-1:].repeat(missing, 0)])
                for name, array in part.items()
            }
        # Copies: the next call may use the same memory.
        parts.append({k: np.array(v) for k, v in call(part).items()})
    return {
        name: np.concatenate([part[name] for part in parts])[:count]
        for name in parts[0]
    }
