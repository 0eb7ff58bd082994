"""Enlarge a feature map by convolutions and pixel shuffles."""

import keras
from keras import layers

from facezoo.layers.pixel_shuffle import PixelShuffle
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class SubPixelUpsampling2D(layers.Layer):
    """Enlarges by steps of a convolution and a pixel shuffle (ESPCN, EDSR).

    A power of 2 is made of steps by 2, and 3 of one step by 3.

    Args:
        scale: Int. Upsampling factor: a power of 2, or 3.
        filters: Int. Channels of the output.
        kernel_size: Odd int. Size of each convolution. Defaults to `3`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, channels)`.

    Output shape:
        4D tensor `(batch, height * scale, width * scale, filters)`.

    Example:

    >>> x = np.ones((1, 16, 16, 8))
    >>> facezoo.layers.SubPixelUpsampling2D(4, 6)(x).shape
    (1, 64, 64, 6)

    Reference:

    - [Shi et al., 2016](https://arxiv.org/abs/1609.05158)
    - [Lim et al., 2017](https://arxiv.org/abs/1707.02921)
    """

    def __init__(
        self,
        scale: int,
        filters: int,
        kernel_size: int = 3,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.scale = scale
        self.filters = filters
        self.kernel_size = kernel_size
        self.data_format = standardize_data_format(data_format)
        self.steps = upsampling_steps(scale)

    def build(self, input_shape):
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        shape = tuple(input_shape)
        self.convs, self.shuffles = [], []
        for i, step in enumerate(self.steps):
            conv = layers.Conv2D(
                self.filters * step**2,
                self.kernel_size,
                padding="same",
                name=f"conv_{i}",
                **options,
            )
            conv.build(shape)
            shuffle = PixelShuffle(step, name=f"shuffle_{i}", **options)
            shape = shuffle.compute_output_shape(
                conv.compute_output_shape(shape)
            )
            self.convs.append(conv)
            self.shuffles.append(shuffle)

    def call(self, inputs):
        x = inputs
        for conv, shuffle in zip(self.convs, self.shuffles, strict=True):
            x = shuffle(conv(x))
        return x

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        channels, first = (
            (3, 1) if self.data_format == "channels_last" else (1, 2)
        )
        shape[channels] = self.filters
        for axis in (first, first + 1):
            if shape[axis] is not None:
                shape[axis] *= self.scale
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "scale": self.scale,
                "filters": self.filters,
                "kernel_size": self.kernel_size,
                "data_format": self.data_format,
            }
        )
        return config


def upsampling_steps(scale: int) -> list[int]:
    """Returns the factors of the steps that enlarge by `scale`.

    Raises:
        ValueError: If `scale` is neither a power of 2 nor 3.
    """
    if scale == 3:
        return [3]
    if scale < 2 or scale & (scale - 1):
        raise ValueError(
            "`scale` must be a power of 2 from 2 on, or 3. "
            f"Received: scale={scale}"
        )
    return [2] * (scale.bit_length() - 1)
