"""Weigh the channels of a feature map by what the whole map holds."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class ChannelAttention(layers.Layer):
    """Multiplies each channel by a weight in `(0, 1)`, made of all means.

    The means of the channels over the map go through a 1x1 convolution to
    `channels / reduction` values, a ReLU, a 1x1 convolution back and a
    sigmoid.

    Args:
        reduction: Int. Divides the channels. Defaults to `16`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, channels)`.

    Output shape:
        4D tensor of the shape of the input.

    Example:

    >>> x = np.ones((1, 16, 16, 32))
    >>> facezoo.layers.ChannelAttention()(x).shape
    (1, 16, 16, 32)

    Reference:

    - [Zhang et al., 2018](https://arxiv.org/abs/1807.02758)
    """

    def __init__(
        self, reduction: int = 16, data_format: str | None = None, **kwargs
    ):
        super().__init__(**kwargs)
        self.reduction = reduction
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        channels = input_shape[axis]
        if self.reduction < 1 or channels < self.reduction:
            raise ValueError(
                "`reduction` must be from 1 to the number of channels. "
                f"Received: reduction={self.reduction}, "
                f"input_shape={tuple(input_shape)}"
            )
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self.squeeze = layers.Conv2D(
            channels // self.reduction,
            1,
            activation="relu",
            kernel_initializer="he_normal",
            name="squeeze",
            **options,
        )
        self.excite = layers.Conv2D(
            channels, 1, activation="sigmoid", name="excite", **options
        )
        self.squeeze.build(input_shape)
        self.excite.build(self.squeeze.compute_output_shape(input_shape))

    def call(self, inputs):
        axes = (1, 2) if self.data_format == "channels_last" else (2, 3)
        means = ops.mean(inputs, axis=axes, keepdims=True)
        return inputs * self.excite(self.squeeze(means))

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {"reduction": self.reduction, "data_format": self.data_format}
        )
        return config
