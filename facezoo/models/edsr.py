"""EDSR: residual blocks at the face's own pixels, for the image alone."""

from collections.abc import Callable
from typing import Any

import keras
from keras import layers

from facezoo.layers import ResidualBlock
from facezoo.layers import SubPixelUpsampling2D
from facezoo.models.interface import MEAN
from facezoo.models.interface import face_input
from facezoo.models.interface import image_output
from facezoo.models.interface import start_as_pytorch
from facezoo.models.registry import register_variants

# "base" is what its authors call the baseline.
VARIANTS = {
    "tiny": {"filters": 16, "num_blocks": 2, "residual_scale": 1.0},
    "base": {"filters": 64, "num_blocks": 16, "residual_scale": 1.0},
    "reference": {"filters": 256, "num_blocks": 32, "residual_scale": 0.1},
}


def edsr(
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int | None = None,
) -> keras.Model:
    """Builds the enhanced deep residual network for super-resolution.

    Args:
        variant: One of `"tiny"`, `"base"`, `"reference"`.
        image_size: Int. Side `S` of the super-resolved face in pixels.
        scale: Int. The input face is `S / scale` wide: 1, 2, 3, 4 or 8.
        num_landmarks: Taken, so that one recipe serves every network, and not
            used: this one finds no landmarks.

    Returns:
        A `keras.Model` from `lr_image` `(batch, S / scale, S / scale, 3)`, RGB
        in `[0, 1]`, to a dict of `sr_image` `(batch, S, S, 3)`, float32, not
        clipped.

    Raises:
        ValueError: If the variant is unknown, or the sizes do not fit.

    Reference:

    - [Lim et al., 2017](https://arxiv.org/abs/1707.02921)
    """
    lr_image = face_input(variant, VARIANTS, image_size, scale)
    config = VARIANTS[variant]
    filters = config["filters"]

    def blocks(x):
        for i in range(config["num_blocks"]):
            x = ResidualBlock(
                filters,
                residual_scale=config["residual_scale"],
                name=f"block_{i}",
            )(x)
        return x

    image = edsr_image(lr_image, scale, filters, blocks)
    model = keras.Model(lr_image, {"sr_image": image}, name=f"edsr_{variant}")
    return start_as_pytorch(model)


def edsr_image(
    lr_image, scale: int, filters: int, blocks: Callable[[Any], Any]
):
    """Makes an image by blocks with a long skip around; RCAN's frame too.

    Args:
        lr_image: `keras.KerasTensor` `(batch, s, s, 3)` in `[0, 1]`.
        scale: Int. How many times wider the image is: 1, 2, 3, 4 or 8.
        filters: Int. Channels of the features.
        blocks: Function from features `(batch, s, s, filters)` to features of
            the same shape.

    Returns:
        Float32 `sr_image`, `(batch, scale * s, scale * s, 3)`, not clipped.
    """
    x = layers.Rescaling(
        1.0, [-mean for mean in MEAN], dtype="float32", name="subtract_mean"
    )(lr_image)
    stem = layers.Conv2D(filters, 3, padding="same", name="stem")(x)
    x = blocks(stem)
    x = layers.Conv2D(filters, 3, padding="same", name="body_end")(x)
    x = layers.Add(name="encoded")([stem, x])
    if scale > 1:
        x = SubPixelUpsampling2D(scale, filters, name="upsampling")(x)
    return image_output(x, offset=MEAN)


register_variants(edsr, VARIANTS)
