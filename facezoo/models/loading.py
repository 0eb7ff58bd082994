"""A preset's network as a Keras model, with its weights."""

from pathlib import Path

import h5py
import keras

from facezoo.errors import PresetError
from facezoo.models.registry import create_model
from facezoo.presets import Preset
from facezoo.presets import find_preset

# What Keras and HDF5 raise over a file that is damaged or of another model.
UNREADABLE = (OSError, ValueError, TypeError, KeyError)


def from_preset(preset: str | Path | Preset | None = None) -> keras.Model:
    """Builds the model of a preset and loads its weights.

    Args:
        preset: Name of a preset, path of a preset's folder, or a `Preset`.
            Defaults to the preset that facezoo ships.

    Returns:
        A `keras.Model`, not compiled, for fitting, cutting or export.

    Raises:
        PresetError: If the preset is unknown, its weights are not the file
            that it was made with, or they do not fit its model, whole.

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
    except UNREADABLE as error:
        raise PresetError(
            f"{path} does not hold weights of {preset.config['model']}."
        ) from error
    left = left_over(path, model)
    if left:
        raise PresetError(
            f"{path} holds weights that {preset.config['model']} lacks with "
            f"the `model_kwargs` of {preset.path / 'config.json'}: those of "
            f"{', '.join(left)}."
        )
    return model


def take_weights(model: keras.Model, source: keras.Model) -> list[str]:
    """Copies weights from one network into another, layer by layer.

    A layer is taken over if the source has one of the same name with weights
    of the same shapes, whole or not at all.

    Args:
        model: `keras.Model` that gets the weights.
        source: `keras.Model` that they come from.

    Returns:
        The names of the layers that were taken over.
    """
    theirs = {layer.name: layer.get_weights() for layer in source.layers}
    taken = []
    for layer in model.layers:
        mine, new = layer.get_weights(), theirs.get(layer.name, [])
        shapes = [weight.shape for weight in mine]
        if mine and shapes == [weight.shape for weight in new]:
            layer.set_weights(new)
            taken.append(layer.name)
    return taken


def left_over(path: str | Path, model: keras.Model) -> list[str]:
    """Finds weights of a file that Keras passed over in silence.

    Args:
        path: A `.weights.h5` file.
        model: `keras.Model` that has loaded it.

    Returns:
        The names of the layers that they belong to in the file.
    """
    stored = {}
    with h5py.File(path) as file:
        for key, group in file.get("layers", {}).items():
            arrays = []
            group.visititems(
                lambda name, item, arrays=arrays: (
                    arrays.append(name)
                    if isinstance(item, h5py.Dataset)
                    else None
                )
            )
            if arrays:
                own = group.get("vars")
                name = key if own is None else own.attrs.get("name", key)
                stored[name] = len(arrays)
    if sum(stored.values()) <= sum(len(x.variables) for x in model.layers):
        return []
    known = {layer.name for layer in model.layers}
    return [name for name in stored if name not in known] or list(stored)
