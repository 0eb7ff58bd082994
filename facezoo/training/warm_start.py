"""Start a network from the weights of another one."""

from pathlib import Path

import keras

from facezoo.errors import FaceZooError
from facezoo.models import from_preset
from facezoo.models.loading import take_weights


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
    taken = take_weights(model, from_preset(preset))
    if not taken:
        raise FaceZooError(
            f"No layer of {model.name} fits one of the preset {preset}, which "
            "the recipe names as `initial_weights`."
        )
    return taken
