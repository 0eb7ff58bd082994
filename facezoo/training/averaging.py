"""Validate and save the running average of the weights."""

import keras


class AveragedWeights(keras.callbacks.SwapEMAWeights):
    """Puts the optimizer's averaged weights into the model between epochs.

    As `keras.callbacks.SwapEMAWeights(swap_on_epoch=True)`, but exact on
    TensorFlow too, where Keras swaps by sums and differences: a resumed run
    then has the very weights of one that was not interrupted.
    """

    def __init__(self) -> None:
        super().__init__(swap_on_epoch=True)

    def _tf_swap_variables(self, optimizer):
        self._backend_swap_variables(optimizer)

    def resumed(self) -> None:
        """Says that the loaded weights are those of the end of an epoch."""
        self._ema_weights_in_model = True
