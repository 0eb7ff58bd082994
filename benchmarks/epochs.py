"""Time of single epochs, each on batches of its own."""

import time
from collections.abc import Sequence

import keras


class Sources(keras.utils.PyDataset):
    """Batches of another source in each epoch.

    Args:
        sources: Sequence of sequences of batches, one an epoch.
        steps: Int. Batches that are taken of each, from its first on.
    """

    def __init__(self, sources: Sequence, steps: int) -> None:
        super().__init__()
        self.sources, self.steps = sources, steps
        self.epoch = 0

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, index: int):
        return self.sources[self.epoch][index]


class EpochClock(keras.callbacks.Callback):
    """Turns to the source of each epoch, and takes its seconds."""

    def __init__(self, data: Sources) -> None:
        super().__init__()
        self.data = data
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch, logs=None):
        self.data.epoch = epoch
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)


def fit_seconds(
    model: keras.Model, sources: Sequence, steps: int
) -> list[float]:
    """Fits a model for one epoch on each source.

    One call of `fit` for all: on JAX, Keras can't fit a model again whose
    optimizer averages weights, as these and their averages share memory then.

    Args:
        model: A compiled Keras model.
        sources: Sequence of sequences of batches, as `fit` takes them.
        steps: Int. Batches an epoch.

    Returns:
        List of floats, the seconds of each epoch. That of the first includes
        compilation.
    """
    data = Sources(sources, steps)
    clock = EpochClock(data)
    model.fit(
        data, epochs=len(sources), shuffle=False, verbose=0, callbacks=[clock]
    )
    return clock.seconds
