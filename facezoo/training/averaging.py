"""Validate and save the running average of the weights."""

import keras
from keras import ops


class AveragedWeights(keras.callbacks.SwapEMAWeights):
    """Puts the optimizer's averaged weights into the model between epochs.

    As `keras.callbacks.SwapEMAWeights(swap_on_epoch=True)`, but exact and by
    copies on every backend. Keras swaps by sums and differences on TensorFlow,
    so a resumed run would not have the very weights of one that was not
    interrupted; and on JAX it lets both share an array at the end, which the
    next `predict` gives away.
    """

    def __init__(self) -> None:
        super().__init__(swap_on_epoch=True)

    def resumed(self) -> None:
        """Says that the loaded weights are those of the end of an epoch."""
        self._ema_weights_in_model = True

    def _backend_swap_variables(self, optimizer):
        for weight, average in _pairs(optimizer):
            before = ops.copy(weight)
            weight.assign(ops.copy(average))
            average.assign(before)

    def _backend_finalize_ema_values(self, optimizer):
        for weight, average in _pairs(optimizer):
            average.assign(ops.copy(weight))

    def _tf_swap_variables(self, optimizer):
        self._backend_swap_variables(optimizer)

    def _tf_finalize_ema_values(self, optimizer):
        self._backend_finalize_ema_values(optimizer)


def _pairs(optimizer):
    return zip(
        optimizer._trainable_variables,
        optimizer._model_variables_moving_average,
        strict=True,
    )
