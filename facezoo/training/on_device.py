"""A model whose training step makes its own faces."""

import keras


class DeviceRenderedModel(keras.Model):
    """Trains on batches of `FaceBatches.on_device()`.

    The first thing that a training step does is to render its batch, so the
    faces are made in the same compiled step that learns from them. In all else
    it is the functional model of its inputs and outputs.
    """

    def use(self, batches, example) -> "DeviceRenderedModel":
        """Takes the batches; to be called after `compile`.

        Args:
            batches: `FaceBatches` that are rendered on the device.
            example: A batch as the host would make it. Keras builds losses
                and metrics for its shapes.
        """
        self._batches = batches
        self._symbolic_build(data_batch=example)
        return self

    def train_step(self, *arguments):
        *state, batch = arguments
        return super().train_step(*state, self._batches.render(batch))
