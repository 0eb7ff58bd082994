"""What `facezoo export` takes: a preset, a run, or a saved Keras model."""

import re
from pathlib import Path

import keras

import facezoo.layers  # noqa: F401 (a saved model is made of them)
from facezoo import landmarks
from facezoo.errors import FaceZooError
from facezoo.errors import PresetError
from facezoo.export.runs import RUN
from facezoo.export.runs import WEIGHTS
from facezoo.export.runs import load_run
from facezoo.export.runs import network_config
from facezoo.models import from_preset
from facezoo.models.loading import UNREADABLE
from facezoo.presets import Preset
from facezoo.presets import file_entry
from facezoo.presets import find_preset
from facezoo.presets.preset import CONFIG_NAME

PRESET_WEIGHTS = "model.weights.h5"


def load_source(source: str | Path) -> tuple[keras.Model, dict]:
    """Loads the model that a preset, a run or a file holds, in float32.

    Args:
        source: Name or folder of a preset, or its `model.weights.h5`; folder
            of a run, as `facezoo train` leaves it, which stands for its
            `best.weights.h5`, or other weights of its network in that folder;
            or a `.keras` file.

    Returns:
        A tuple: the `keras.Model`, and the preset's configuration (of a run,
        what is known of one, with the run's name as `run` and no `name`; of a
        `.keras` file, an empty dict).

    Raises:
        FaceZooError: If there is no such thing, its weights do not fit, or
            the file holds a layer that Keras does not know.
    """
    path = Path(source)
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")
    try:
        if path.suffix == ".keras":
            return _load_keras(path), {}
        if path.suffix == ".h5" and not path.is_dir():
            return _load_weights(path)
        if (path / RUN).is_file():
            return _load_run(path)
        return _load_preset(source)
    finally:
        keras.config.set_dtype_policy(policy)


def _load_weights(path):
    """What the folder of a file of weights says that they are of."""
    if not path.is_file():
        raise FaceZooError(f"There is no file {path}.")
    folder = path.parent
    if (folder / RUN).is_file():
        return _load_run(folder, path.name)
    if not (folder / CONFIG_NAME).is_file():
        raise FaceZooError(
            f"{path} holds weights alone, which do not say what network they "
            "are of; name the folder of a preset or of a run."
        )
    preset = Preset.load(folder)
    if path.name != PRESET_WEIGHTS:
        raise FaceZooError(
            f"{path} is no file of the preset {preset.name}, whose weights "
            f"are {PRESET_WEIGHTS}."
        )
    return _load_preset(preset)


def _load_preset(preset):
    preset = find_preset(preset)
    try:
        landmarks.get(preset.scheme)
    except ValueError as error:
        raise PresetError(
            f"Preset {preset.name} has unknown landmarks: {error}"
        ) from error
    return from_preset(preset), preset.config


def _load_run(folder, file=WEIGHTS):
    recipe, model, _ = load_run(folder, file)
    config = {
        "run": folder.resolve().name,
        **network_config(recipe, model),
        # Under the name that they would get in a preset.
        "files": {PRESET_WEIGHTS: file_entry(folder / file)},
    }
    return model, config


def _load_keras(path):
    if not path.is_file():
        raise FaceZooError(f"There is no file {path}.")
    try:
        return keras.models.load_model(path, compile=False)
    except UNREADABLE as error:
        unknown = re.search(r"Could not locate class '(\w+)'", str(error))
        if unknown:
            raise FaceZooError(
                f"{path} holds the layer {unknown[1]}, which Keras does not "
                "know; register it by keras.saving.register_keras_serializable "
                "and call facezoo.export.export_model from Python."
            ) from error
        # The text of a KeyError is its argument in quotation marks.
        told = error.args[0] if isinstance(error, KeyError) else error
        told = str(told).strip() or type(error).__name__
        reason = told.splitlines()[0].rstrip(".")
        raise FaceZooError(
            f"{path} can't be loaded as a Keras model: {reason}."
        ) from error
