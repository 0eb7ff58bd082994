"""What `facezoo export` takes: a preset, a run, or a saved Keras model."""

import re
import tempfile
from pathlib import Path

import keras

import facezoo.layers  # noqa: F401 (a saved model is made of them)
from facezoo.errors import FaceZooError
from facezoo.export.preset import RUN
from facezoo.export.preset import export_preset
from facezoo.models import from_preset
from facezoo.presets import find_preset


def load_source(source: str | Path) -> tuple[keras.Model, dict]:
    """Loads the model that a preset, a run or a file holds, in float32.

    Args:
        source: Name or folder of a preset; folder of a run, as `facezoo train`
            leaves it, or its `best.weights.h5`; or a `.keras` file.

    Returns:
        A tuple: the `keras.Model`, and the preset's configuration (of a run,
        the one that it would get; of a `.keras` file, an empty dict).

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
        folder = path.parent if path.name.endswith(".weights.h5") else path
        if (folder / RUN).is_file():
            return _load_run(folder)
        preset = find_preset(source if folder == path else folder)
        return from_preset(preset), preset.config
    finally:
        keras.config.set_dtype_policy(policy)


def _load_run(folder):
    with tempfile.TemporaryDirectory() as place:
        name = folder.resolve().name
        preset = export_preset(folder, Path(place) / name)
        return from_preset(preset), preset.config


def _load_keras(path):
    if not path.is_file():
        raise FaceZooError(f"There is no file {path}.")
    try:
        return keras.models.load_model(path, compile=False)
    except (ValueError, TypeError, OSError) as error:
        unknown = re.search(r"Could not locate class '(\w+)'", str(error))
        if unknown:
            raise FaceZooError(
                f"{path} holds the layer {unknown[1]}, which Keras does not "
                "know; register it by keras.saving.register_keras_serializable "
                "and call facezoo.export.export_model from Python."
            ) from error
        reason = str(error).strip().splitlines()[0].rstrip(".")
        raise FaceZooError(
            f"{path} can't be loaded as a Keras model: {reason}."
        ) from error
