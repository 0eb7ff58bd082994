"""What a run leaves on disk so that it can go on after a kill."""

import json
from pathlib import Path

import keras

from facezoo.atomic import atomic_write
from facezoo.atomic import atomic_write_text
from facezoo.errors import FaceZooError

STATE = "state.json"
BEST = "best.weights.h5"
MONITORS = (
    "val_nme",
    "val_failures",
    "val_nme_3d",
    "val_degrees",
    "loss",
    "val_perceptual",
    "last",
)


class Checkpoints:
    """The checkpoints of a run: the last epoch's and the best one's.

    `state.json` names the file of the last epoch and is replaced in one step,
    so there is at each moment one whole checkpoint.

    Args:
        folder: Folder of the run.
        monitor: One of `MONITORS`; the epoch with the lowest value is best, or
            with `"last"` the last one, whatever its figures.

    Raises:
        FaceZooError: If `monitor` is another figure.
    """

    def __init__(self, folder: Path, monitor: str) -> None:
        if monitor not in MONITORS:
            raise FaceZooError(
                f"`monitor` must be one of {', '.join(MONITORS)}. "
                f"Received: monitor={monitor!r}"
            )
        self.folder = folder
        self.monitor = monitor
        self.history: list[dict] = []

    def save(
        self, trained: keras.Model, model: keras.Model, figures: dict
    ) -> bool:
        """Saves the end of an epoch; returns whether it is the best so far.

        `trained` is compiled, and its file holds the optimizer's state; `model`
        shares its weights and is not, so the best weights stand alone.
        """
        best = self.monitor == "last" or self._is_lowest(figures)
        self.history.append(figures)
        name = f"epoch_{len(self.history):04d}.weights.h5"
        files = {name: trained, BEST: model} if best else {name: trained}
        for file, source in files.items():
            with atomic_write(self.folder / file, overwrite=True) as path:
                source.save_weights(path)
        state = {"checkpoint": name, "history": self.history}
        atomic_write_text(
            self.folder / STATE, json.dumps(state, indent=1), overwrite=True
        )
        for path in self.folder.glob("epoch_*.weights.h5"):
            if path.name != name:
                path.unlink()
        return best

    def _is_lowest(self, figures):
        value = figures[self.monitor]
        return value == value and all(
            not row[self.monitor] <= value for row in self.history
        )

    def load(self, trained: keras.Model) -> int:
        """Loads the last epoch into a compiled model.

        Returns:
            The number of epochs done; 0 if there is no checkpoint.

        Raises:
            FaceZooError: If the checkpoint is of another model.
        """
        if not (self.folder / STATE).is_file():
            return 0
        try:
            state = json.loads((self.folder / STATE).read_text())
            path = self.folder / state["checkpoint"]
            trained.optimizer.build(trained.trainable_variables)
            trained.load_weights(path)
        except (ValueError, KeyError, OSError) as error:
            raise FaceZooError(
                f"The run in {self.folder} cannot be resumed: its checkpoint "
                "is damaged or of another model."
            ) from error
        self.history = state["history"]
        return len(self.history)
