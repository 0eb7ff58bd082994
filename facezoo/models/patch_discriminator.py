"""PatchGAN: says of each patch of a face whether it looks like a photograph."""

import keras
from keras import layers

from facezoo.layers import SpectralConv2D
from facezoo.models.interface import discriminator_input


def patch_discriminator(
    image_size: int = 128,
    filters: int = 64,
    num_levels: int = 3,
    spectral: bool = True,
    channels: int = 3,
) -> keras.Model:
    """Builds a discriminator that sees patches alone.

    Convolutions of 4x4 halve the face `num_levels` times and double the
    channels up to 8 times the first; two more convolutions give a number a
    patch. With three levels each number sees 54 pixels (the paper's 70 are of
    kernels of 4x4 at the end, which are lopsided). Unlike the paper's it has
    spectral instead of batch normalization, so faces of a batch stay apart, as
    the gradient penalty asks.

    Args:
        image_size: Int. Side `S` of the face in pixels, a multiple of
            `2**num_levels`.
        filters: Int. Channels of the first level.
        num_levels: Int. How many times the face is halved.
        spectral: Bool. Whether the kernels are divided by their spectral
            norms. `False` goes with a gradient penalty.
        channels: Int. Channels of what it sees: 6 where the small face,
            enlarged, stands beside the face.

    Returns:
        A `keras.Model` from faces `(batch, S, S, channels)` in `[0, 1]` to
        float32 logits `(batch, S / 2**num_levels, S / 2**num_levels, 1)`,
        higher where it takes the face for real.

    Raises:
        ValueError: If the face cannot be halved as often.

    Reference:

    - [Isola et al., 2017](https://arxiv.org/abs/1611.07004)
    """
    face = discriminator_input(image_size, num_levels, channels)
    x = layers.Rescaling(2.0, -1.0, name="center")(face)
    for level in range(num_levels):
        x = SpectralConv2D(
            filters * min(2**level, 8),
            kernel_size=4,
            strides=2,
            normalized=spectral,
            name=f"level_{level}",
        )(x)
        x = layers.LeakyReLU(0.2, name=f"level_{level}_relu")(x)
    x = SpectralConv2D(
        filters * min(2**num_levels, 8), normalized=spectral, name="patches"
    )(x)
    x = layers.LeakyReLU(0.2, name="patches_relu")(x)
    logits = SpectralConv2D(
        1, normalized=spectral, name="logits", dtype="float32"
    )(x)
    return keras.Model(face, logits, name="patch_discriminator")
