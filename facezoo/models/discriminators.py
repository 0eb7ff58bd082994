"""The discriminators by name."""

from collections.abc import Callable

import keras

from facezoo.models.patch_discriminator import patch_discriminator
from facezoo.models.unet_discriminator import unet_discriminator

DISCRIMINATORS: dict[str, Callable[..., keras.Model]] = {
    "patch": patch_discriminator,
    "unet": unet_discriminator,
}


def create_discriminator(name: str, image_size: int, **kwargs) -> keras.Model:
    """Builds a discriminator of faces by its name.

    They are no joint networks, so `list_models` does not name them.

    Args:
        name: `"patch"` or `"unet"`.
        image_size: Int. Side `S` of the face in pixels.
        **kwargs: Arguments of the discriminator, such as `filters`.

    Returns:
        A `keras.Model` from `(batch, S, S, 3)` in `[0, 1]` to logits.

    Raises:
        ValueError: If there is none of this name.
    """
    if name not in DISCRIMINATORS:
        raise ValueError(
            f"`name` must be one of {', '.join(DISCRIMINATORS)}. "
            f"Received: name={name!r}"
        )
    return DISCRIMINATORS[name](image_size=image_size, **kwargs)
