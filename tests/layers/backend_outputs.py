"""Runs saved layers on the backend of `KERAS_BACKEND`: a child process.

Run as `python -m tests.layers.backend_outputs FOLDER`: for each `NAME.keras`
there, the outputs on the case's inputs go to `NAME.BACKEND.npz`.
"""

import pathlib
import sys

import keras
import numpy as np

import facezoo.layers  # noqa: F401  (makes the classes known to Keras)
from tests.layers.cases import case_inputs


def write_outputs(folder):
    """Writes the outputs of every saved layer in the folder."""
    backend = keras.backend.backend()
    for file in sorted(folder.glob("*.keras")):
        model = keras.saving.load_model(file)
        outputs = model.predict(case_inputs(file.stem), verbose=0)
        arrays = keras.tree.flatten(outputs)
        np.savez(folder / f"{file.stem}.{backend}.npz", *arrays)


if __name__ == "__main__":
    write_outputs(pathlib.Path(sys.argv[1]))
