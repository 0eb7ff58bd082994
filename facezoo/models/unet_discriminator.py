"""A small U-Net that says of each pixel whether it looks photographed."""

import keras
from keras import layers

from facezoo.layers import NearestUpsampling2D
from facezoo.layers import SpectralConv2D
from facezoo.models.interface import discriminator_input


def unet_discriminator(
    image_size: int = 128,
    filters: int = 32,
    num_levels: int = 3,
    spectral: bool = True,
    channels: int = 3,
) -> keras.Model:
    """Builds a discriminator with a number a pixel.

    The face is halved `num_levels` times and enlarged again, each level added
    to the one of its size on the way down, so a pixel is judged by its grain
    and by the whole face. That of Real-ESRGAN with half the filters, nearest
    instead of bilinear enlargement (equal on all backends), and two
    convolutions at the end instead of three.

    Args:
        image_size: Int. Side `S` of the face in pixels, a multiple of
            `2**num_levels`.
        filters: Int. Channels at full size, doubled at each level.
        num_levels: Int. How many times the face is halved.
        spectral: Bool. Whether the kernels are divided by their spectral
            norms. `False` goes with a gradient penalty.
        channels: Int. Channels of what it sees: 6 where the small face,
            enlarged, stands beside the face.

    Returns:
        A `keras.Model` from faces `(batch, S, S, channels)` in `[0, 1]` to
        float32 logits `(batch, S, S, 1)`, higher where it takes the face for
        real.

    Raises:
        ValueError: If the face cannot be halved as often.

    Reference:

    - [Wang et al., 2021](https://arxiv.org/abs/2107.10833)
    - [Schönfeld et al., 2020](https://arxiv.org/abs/2002.12655)
    """

    def conv(x, width, name, **kwargs):
        x = SpectralConv2D(width, normalized=spectral, name=name, **kwargs)(x)
        return layers.LeakyReLU(0.2, name=f"{name}_relu")(x)

    face = discriminator_input(image_size, num_levels, channels)
    x = layers.Rescaling(2.0, -1.0, name="center")(face)
    levels = [conv(x, filters, "down_0")]
    for level in range(1, num_levels + 1):
        x = conv(
            levels[-1],
            filters * 2**level,
            f"down_{level}",
            kernel_size=4,
            strides=2,
        )
        levels.append(x)
    for level in reversed(range(num_levels)):
        x = NearestUpsampling2D(2, name=f"enlarged_{level}")(x)
        x = conv(x, filters * 2**level, f"up_{level}")
        x = layers.Add(name=f"join_{level}")([x, levels[level]])
    x = conv(x, filters, "pixels")
    logits = SpectralConv2D(
        1, normalized=spectral, name="logits", dtype="float32"
    )(x)
    return keras.Model(face, logits, name="unet_discriminator")
