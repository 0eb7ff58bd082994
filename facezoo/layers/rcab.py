"""A residual block whose branch ends in channel attention."""

import keras
from keras import layers

from facezoo.layers.channel_attention import ChannelAttention
from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class RCAB(layers.Layer):
    """Residual channel attention block: `x + scale * attend(conv(relu(conv)))`.

    Args:
        filters: Int. Channels of both convolutions, equal to the input's.
        reduction: Int. Divides the channels inside the attention. Defaults to
            `16`.
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

    >>> x = np.ones((1, 16, 16, 32))
    >>> facezoo.layers.RCAB(32)(x).shape
    (1, 16, 16, 32)

    Reference:

    - [Zhang et al., 2018](https://arxiv.org/abs/1807.02758)
    """

    def __init__(
        self,
        filters: int,
        reduction: int = 16,
        kernel_size: int = 3,
        residual_scale: float = 1.0,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters = filters
        self.reduction = reduction
        self.kernel_size = kernel_size
        self.residual_scale = residual_scale
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        if input_shape[channel_axis(self.data_format)] != self.filters:
            raise ValueError(
                "`RCAB` adds its input to its output, so the input must have "
                f"`filters={self.filters}` channels. "
                f"Received: input_shape={tuple(input_shape)}"
            )
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self.conv_1 = layers.Conv2D(
            self.filters,
            self.kernel_size,
            padding="same",
            activation="relu",
            kernel_initializer="he_normal",
            name="conv_1",
            **options,
        )
        self.conv_2 = layers.Conv2D(
            self.filters,
            self.kernel_size,
            padding="same",
            name="conv_2",
            **options,
        )
        self.attention = ChannelAttention(
            self.reduction, name="attention", **options
        )
        for layer in (self.conv_1, self.conv_2, self.attention):
            layer.build(input_shape)

    def call(self, inputs):
        residual = self.attention(self.conv_2(self.conv_1(inputs)))
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
                "reduction": self.reduction,
                "kernel_size": self.kernel_size,
                "residual_scale": self.residual_scale,
                "data_format": self.data_format,
            }
        )
        return config
