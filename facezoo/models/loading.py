"""A preset's network as a Keras model, with its weights."""

from pathlib import Path

import keras

from facezoo.errors import PresetError
from facezoo.models.registry import create_model
from facezoo.presets import Preset
from facezoo.presets import find_preset


def from_preset(preset: str | Path | Preset | None = None) -> keras.Model:
    """Builds the model of a preset and loads its weights.

    Args:
        preset: Name of a preset, path of a preset's folder, or a `Preset`.
            Defaults to the preset that facezoo ships.

    Returns:
        A `keras.Model`, not compiled, for fitting, cutting or export.

    Raises:
        PresetError: If the preset is unknown, its weights are not the file
            that it was made with, or they do not fit its model.

    Example:

    >>> model = facezoo.models.from_preset("jasrnet_base_faces_x8")
    >>> model(np.zeros((1, 16, 16, 3)))["sr_image"].shape
    (1, 128, 128, 3)
    """
    preset = find_preset(preset)
    path = preset.file("model.weights.h5")
    kwargs = preset.config.get("model_kwargs", {})
    try:
        model = create_model(preset.config["model"], **kwargs)
        model.load_weights(path)
    except (ValueError, TypeError) as error:
        raise PresetError(
            f"{path} does not hold weights of {preset.config['model']}."
        ) from error
    return model
