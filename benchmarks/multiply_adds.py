"""Counts the multiply-adds of a network's convolutions."""

from contextlib import ExitStack
from unittest import mock

import keras
import numpy as np
from keras import layers

# A cell of a transposed convolution's input meets the whole kernel.
COUNTED = (
    (layers.Conv2D, lambda inputs, outputs: outputs),
    (layers.Conv2DTranspose, lambda inputs, outputs: inputs),
)


def count_multiply_adds(model: keras.Model) -> int:
    """Lets one black face through and counts as it goes.

    Args:
        model: Network with one image `(batch, s, s, 3)` as its input.

    Returns:
        Int: multiply-adds of all `Conv2D` and `Conv2DTranspose`, as often as
        each is called.
    """
    total = 0

    def counted(call, cells_of):
        def call_and_count(self, inputs):
            nonlocal total
            outputs = call(self, inputs)
            cells = np.prod(cells_of(inputs, outputs).shape[1:3])
            total += int(np.prod(self.kernel.shape)) * int(cells)
            return outputs

        return call_and_count

    with ExitStack() as stack:
        for kind, cells_of in COUNTED:
            call = counted(kind.call, cells_of)
            stack.enter_context(mock.patch.object(kind, "call", call))
        model(np.zeros((1, *model.input.shape[1:]), "float32"))
    return total
