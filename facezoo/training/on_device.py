"""Models whose training step makes its own faces."""

import keras


class RendersOnDevice:
    """Lets a `keras.Model` train on batches of `FaceBatches.on_device()`.

    The first thing that a training step does is to render its batch, so the
    faces are made in the same compiled step that learns from them. To be named
    before the class of the model.
    """

    def use(self, batches, example) -> None:
        """Takes the batches; to be called after `compile`.

        Args:
            batches: `FaceBatches` that are rendered on the device.
            example: A batch as the host would make it. Keras builds losses
                and metrics for its shapes.
        """
        self._batches = batches
        self._symbolic_build(data_batch=example)

    def _symbolic_build(self, iterator=None, data_batch=None):
        # What `fit` would build by, the iterator's batches, is not rendered.
        if data_batch is not None:
            super()._symbolic_build(data_batch=data_batch)

    def train_step(self, *arguments):
        *state, batch = arguments
        return super().train_step(*state, self._batches.render(batch))


class DeviceRenderedModel(RendersOnDevice, keras.Model):
    """A functional model of its inputs and outputs that renders its batches."""
