"""Full int8: weights and what runs through them, but for chosen layers."""

from collections.abc import Callable
from collections.abc import Iterable

import keras
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from ai_edge_litert.interpreter import OpResolverType

from facezoo.export.selection import Quantized
from facezoo.export.selection import quantize_selectively
from facezoo.export.served import layer_of


def quantize(
    converter,
    model: keras.Model,
    calibration: Iterable[dict[str, np.ndarray]],
    excess: Callable[[bytes, int | None], float],
    progress: Callable[[int, int], None] | None = None,
) -> Quantized:
    """Quantizes every op that has an int8 kernel, see `quantize_selectively`.

    Args:
        converter: `tf.lite.TFLiteConverter` with its optimizations set.
        model: The `keras.Model`, for the layers' names.
        calibration: Dicts of inputs by name, a batch of one each.
        excess: See `quantize_selectively`.
        progress: See `quantize_selectively`.

    Returns:
        A `Quantized`.

    Raises:
        FaceZooError: If the network cannot be quantized within the margin.
    """
    # The step that tf.lite.experimental.QuantizationDebugger is built on; the
    # debugger itself would run each file twice more.
    from tensorflow.lite.python.convert import mlir_quantize

    samples = list(calibration)
    converter.representative_dataset = lambda: iter(samples)
    converter._experimental_calibrate_only = True
    calibrated = converter.convert()
    layers = _ops_by_layer(calibrated, model)

    def make(in_float):
        nodes = [op for layer in in_float for op in layers[layer]]
        return mlir_quantize(calibrated, denylisted_nodes=nodes)

    return quantize_selectively(model.name, layers, make, excess, progress)


def _ops_by_layer(content, model):
    """Dict from a layer's name to the names of its ops in the file."""
    interpreter = Interpreter(
        model_content=content,
        experimental_op_resolver_type=(
            OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        ),
    )
    names = {
        tensor["index"]: tensor["name"]
        for tensor in interpreter.get_tensor_details()
    }
    layers = {}
    for op in interpreter._get_ops_details():
        name = names[int(op["outputs"][0])]
        layers.setdefault(layer_of(name, model), []).append(name)
    return layers
