"""Start a network from the weights of another one."""

from pathlib import Path

import keras

from facezoo.errors import FaceZooError
from facezoo.models import from_preset


def warm_start(model: keras.Model, preset: str | Path) -> list[str]:
    """Copies a preset's weights into the layers that fit.

    A layer is taken over if the preset's network has one of the same name
    with weights of the same shapes, whole or not at all.

    Args:
        model: `keras.Model` that gets the weights.
        preset: Name or folder of a preset.

    Returns:
        The names of the layers that were taken over.

    Raises:
        FaceZooError: If no layer of the two networks fits.
    """
    source = from_preset(preset)
    theirs = {layer.name: layer.get_weights() for layer in source.layers}
    taken = []
    for layer in model.layers:
        mine, new = layer.get_weights(), theirs.get(layer.name, [])
        shapes = [weight.shape for weight in mine]
        if mine and shapes == [weight.shape for weight in new]:
            layer.set_weights(new)
            taken.append(layer.name)
    if not taken:
        raise FaceZooError(
            f"No layer of {model.name} fits one of the preset {preset}, which "
            "the recipe names as `initial_weights`."
        )
    return taken
