import epochs
import keras
import numpy as np
import pytest


class Told(list):
    """A list that remembers what was asked of it."""

    def __init__(self, *args):
        super().__init__(*args)
        self.asked = set()

    def __getitem__(self, index):
        self.asked.add(index)
        return super().__getitem__(index)


@pytest.mark.backend
def test_each_epoch_is_fitted_on_its_own_source():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(use_ema=True), loss="mse")
    batch = np.ones((2, 1), "float32")
    sources = [Told([(batch, batch)] * 3) for _ in range(3)]
    seconds = epochs.fit_seconds(model, sources, 2)
    assert len(seconds) == 3
    assert min(seconds) > 0
    assert [source.asked for source in sources] == [{0, 1}] * 3
