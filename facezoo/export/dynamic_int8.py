"""Dynamic int8: weights in int8, but for those of chosen layers.

What runs through such a layer is brought to int8 on the fly. The converter
takes all weights of 1024 numbers and more, those of sums over a map included:
the heatmap decoder's second moments are differences of such sums. It has no
list of exceptions, so the weights of the layers to be kept are put back here,
from the float file.
"""

import copy
from collections.abc import Callable

import keras
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from facezoo.export.metadata import pack_litert
from facezoo.export.selection import Quantized
from facezoo.export.selection import quantize_selectively
from facezoo.export.served import layer_of


def quantize_weights(
    content: bytes,
    converted: bytes,
    model: keras.Model,
    excess: Callable[[bytes, int | None], float],
    progress: Callable[[int, int], None] | None = None,
) -> Quantized:
    """Chooses the layers whose weights are int8, see `quantize_selectively`.

    Args:
        content: Bytes of the model's float32 LiteRT file.
        converted: Bytes of the same file with all weights in int8, as the
            converter gives it.
        model: The `keras.Model`, for the layers' names.
        excess: See `quantize_selectively`.
        progress: See `quantize_selectively`.

    Returns:
        A `Quantized`.

    Raises:
        FaceZooError: If the network cannot be quantized within the margin.
    """
    layers = {}
    for name in _quantized_ops(content, converted):
        layers.setdefault(layer_of(name, model), []).append(name)

    def make(in_float):
        names = {name for layer in in_float for name in layers[layer]}
        return _with_float(content, converted, names) if names else converted

    return quantize_selectively(model.name, layers, make, excess, progress)


def _quantized_ops(content, converted):
    """Names of the ops whose weights are no longer float."""
    real, file = _File(content), _File(converted)
    return [
        name
        for name, op in file.ops.items()
        if name in real.ops and _changed(real, real.ops[name], file, op)
    ]


def _with_float(content, converted, names):
    """The converted file with the float weights of the ops of these names."""
    real, file = _File(content), _File(converted)
    for name in sorted(names):
        op, model_op = file.ops[name], real.ops[name]
        code = real.model.operatorCodes[model_op.opcodeIndex]
        file.model.operatorCodes.append(copy.copy(code))
        op.opcodeIndex = len(file.model.operatorCodes) - 1
        op.builtinOptions = model_op.builtinOptions
        inputs = np.array(op.inputs)
        for place in _changed(real, model_op, file, op):
            inputs[place] = file.add(real, model_op.inputs[place])
        op.inputs = inputs
    file.drop_unused()
    return pack_litert(file.model, len(content))


def _changed(real, model_op, file, op):
    """Places among an op's inputs where the weights are not float any more."""
    return [
        place
        for place, (before, now) in enumerate(
            zip(model_op.inputs, op.inputs, strict=True)
        )
        if real.is_float_weight(before) and not file.is_float_weight(now)
    ]


class _File:
    """The parts of a LiteRT file, with its ops by the name of their output."""

    def __init__(self, content):
        self.model = schema.ModelT.InitFromPackedBuf(content)
        self.graph = self.model.subgraphs[0]
        self.ops = {
            self.graph.tensors[op.outputs[0]].name.decode(): op
            for op in self.graph.operators
        }

    def is_float_weight(self, index):
        tensor = self.graph.tensors[index]
        return (
            index >= 0
            and tensor.type == schema.TensorType.FLOAT32
            and self.model.buffers[tensor.buffer].data is not None
        )

    def add(self, other, index):
        """Takes a weight of another file over; returns its index here."""
        tensor = copy.copy(other.graph.tensors[index])
        self.model.buffers.append(other.model.buffers[tensor.buffer])
        tensor.buffer = len(self.model.buffers) - 1
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def drop_unused(self):
        """Empties weights that no op reads, and drops ops that make none."""
        used = {int(i) for op in self.graph.operators for i in op.inputs}
        used |= {int(i) for i in self.graph.outputs}
        self.graph.operators = [
            op
            for op in self.graph.operators
            if used & {int(i) for i in op.outputs}
        ]
        used = {int(i) for op in self.graph.operators for i in op.inputs}
        read = {self.graph.tensors[i].buffer for i in used if i >= 0}
        for i, tensor in enumerate(self.graph.tensors):
            if i not in used and tensor.buffer not in read:
                self.model.buffers[tensor.buffer].data = None
