"""Two convolutions beside a skip connection, without batch normalization."""

import keras
from keras import layers

from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class ResidualBlock(layers.Layer):
    """Adds `residual_scale * conv(relu(conv(x)))` to its input.

    The block of EDSR: batch normalization would take away the range of the
    image, and a scale below 1 keeps deep stacks stable.

    Args:
        filters: Int. Channels of both convolutions, equal to the input's.
        kernel_size: Odd int. Size of each convolution. Defaults to `3`.
        residual_scale: Float. Factor of the branch before the sum. Defaults
            to `1.0`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, filters)`.

    Output shape:
        4D tensor of the shape of the input.

    Example:

    >>> x = np.ones((1, 16, 16, 8))
    >>> facezoo.layers.ResidualBlock(8)(x).shape
    (1, 16, 16, 8)

    Reference:

    - [Lim et al., 2017](https://arxiv.org/abs/1707.02921)
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int = 3,
        residual_scale: float = 1.0,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size
        self.residual_scale = residual_scale
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        channels = input_shape[
            1 if self.data_format == "channels_first" else -1
        ]
        if channels != self.filters:
            raise ValueError(
                "`ResidualBlock` adds its input to its output, so the input "
                f"must have `filters={self.filters}` channels. "
                f"Received: input_shape={input_shape}"
            )
        options = {
            "padding": "same",
            "data_format": self.data_format,
            "dtype": self.dtype_policy,
        }
        self.conv_1 = layers.Conv2D(
            self.filters,
            self.kernel_size,
            activation="relu",
            kernel_initializer="he_normal",
            name="conv_1",
            **options,
        )
        self.conv_2 = layers.Conv2D(
            self.filters, self.kernel_size, name="conv_2", **options
        )
        self.conv_1.build(input_shape)
        self.conv_2.build(input_shape)

    def call(self, inputs):
        residual = self.conv_2(self.conv_1(inputs))
        if self.residual_scale != 1.0:
            residual = residual * self.residual_scale
        return inputs + residual

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "kernel_size": self.kernel_size,
                "residual_scale": self.residual_scale,
                "data_format": self.data_format,
            }
        )
        return config
