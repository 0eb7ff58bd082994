"""Full int8, but for the layers that are measured to lose too much by it.

The rule. Every op that has an int8 kernel is quantized, and the file is
measured on the calibration faces. If it runs and loses less than `MARGIN` of
what the gate allows, that is it. Otherwise each layer is quantized alone, all
others in float, and its loss measured the same way. Layers whose file fails
to run stay in float; of the others the one that loses most, then the two, four,
eight, ... that lose most, until the rest of the network in int8 is within
`MARGIN`.
"""

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass

import keras
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from ai_edge_litert.interpreter import OpResolverType

from facezoo.errors import FaceZooError
from facezoo.export.served import layer_of

# Of the gate's limit: other faces lose more than those calibrated with.
MARGIN = 0.5
# Faces on which a single layer is measured.
FEW = 16


@dataclass(frozen=True)
class Quantized:
    """A LiteRT file and how it was quantized.

    Attributes:
        content: Bytes of the file.
        kept_in_float: Tuple of the names of the layers kept in float.
        losses: Dict from a layer to what it loses alone, in parts of the
            gate's limit; `None` where no layer had to be measured.
    """

    content: bytes
    kept_in_float: tuple[str, ...] = ()
    losses: dict[str, float] | None = None


def quantize(
    converter,
    model: keras.Model,
    calibration: Iterable[dict[str, np.ndarray]],
    excess: Callable[[bytes, int | None], float],
) -> Quantized:
    """Quantizes a model to int8 by the rule above.

    Args:
        converter: `tf.lite.TFLiteConverter` with its optimizations set.
        model: The `keras.Model`, for the layers' names.
        calibration: Dicts of inputs by name, a batch of one each.
        excess: Function from the content of a file, and how many faces to
            look at (`None`: all), to what it loses, in parts of the gate's
            limit. Errors of the interpreter count as infinite.

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

    def loss(in_float, count=None):
        nodes = [op for layer in in_float for op in layers[layer]]
        content = mlir_quantize(calibrated, denylisted_nodes=nodes)
        try:
            return excess(content, count), content
        except RuntimeError:
            # Some kernels find out at work, such as a division by a 0.
            return np.inf, content

    lost, content = loss([])
    if lost <= MARGIN:
        return Quantized(content)
    losses = {
        layer: loss([other for other in layers if other != layer], FEW)[0]
        for layer in layers
    }
    worst = sorted(losses, key=losses.get, reverse=True)
    broken = sum(np.isinf(value) for value in losses.values())
    counts = [broken] if broken else []
    counts += [broken + 2**i for i in range(len(layers).bit_length())]
    for count in counts:
        kept = worst[:count]
        lost, content = loss(kept)
        if lost <= MARGIN:
            return Quantized(content, tuple(kept), losses)
    raise FaceZooError(
        f"{model.name} cannot be quantized: with all layers in float but those "
        f"that lose least, it still loses {lost:.2g} times what is allowed."
    )


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
