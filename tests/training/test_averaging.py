import keras
import numpy as np
import pytest

from facezoo.training.averaging import AveragedWeights


class Weights(keras.callbacks.Callback):
    """Notes the weight at the beginning and the end of each epoch."""

    def __init__(self):
        super().__init__()
        self.begins, self.ends = [], []

    def weight(self):
        return float(np.squeeze(self.model.get_weights()[0]))

    def on_epoch_begin(self, epoch, logs=None):
        self.begins.append(self.weight())

    def on_epoch_end(self, epoch, logs=None):
        # Predicting gives arrays away on JAX.
        self.model.predict(np.ones((1, 1)), verbose=0)
        self.ends.append(self.weight())


@pytest.mark.backend
def test_the_average_is_in_the_model_between_epochs():
    model = keras.Sequential(
        [keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")]
    )
    model.build((None, 1))
    # The gradient of the loss is -1 at each step: the weight counts steps.
    model.compile(
        keras.optimizers.SGD(1.0, use_ema=True, ema_momentum=0.5),
        loss=lambda y_true, y_pred: -y_pred,
    )
    noted = Weights()
    x = np.ones((2, 1), "float32")
    model.fit(
        x,
        x,
        batch_size=1,
        epochs=3,
        callbacks=[AveragedWeights(), noted],
        verbose=0,
    )
    # Keras begins with the weights after the first step.
    average, expected = 1.0, []
    for step in range(1, 7):
        average = (average + step) / 2
        if step % 2 == 0:
            expected.append(average)
    assert noted.begins == [0.0, 2.0, 4.0]
    np.testing.assert_allclose(noted.ends, expected)
    assert noted.weight() == noted.ends[-1]
