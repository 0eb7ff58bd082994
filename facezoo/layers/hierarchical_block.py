"""Three convolutions in a row, all of whose outputs are kept."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class HierarchicalBlock(layers.Layer):
    """The block of FAN: convolutions of 1/2, 1/4, 1/4 of the filters, joined.

    Each 3x3 convolution follows a batch normalization and a ReLU and goes on
    from the one before. Their outputs side by side, which see 3, 5 and 7
    pixels, are added to the input.

    Args:
        filters: Int. Channels of the output, a multiple of 4. If the input has
            others, a normalization, a ReLU and a 1x1 convolution take it there.
        momentum: Float. Momentum of the moving statistics. Defaults to `0.9`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, channels)`.

    Output shape:
        4D tensor `(batch, height, width, filters)`.

    Example:

    >>> x = np.ones((1, 16, 16, 8))
    >>> facezoo.layers.HierarchicalBlock(12)(x).shape
    (1, 16, 16, 12)

    Reference:

    - [Bulat and Tzimiropoulos, 2017](https://arxiv.org/abs/1703.00862)
    """

    def __init__(
        self,
        filters: int,
        momentum: float = 0.9,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if filters < 4 or filters % 4:
            raise ValueError(
                "`filters` must be a multiple of 4. "
                f"Received: filters={filters}"
            )
        self.filters = filters
        self.momentum = momentum
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        shape = list(input_shape)
        self.norms, self.convs = [], []
        for i, part in enumerate((2, 4, 4), start=1):
            norm, conv = self._pair(self.filters // part, 3, shape, str(i))
            self.norms.append(norm)
            self.convs.append(conv)
            shape[axis] = self.filters // part
        self.skip_norm, self.skip_conv = None, None
        if input_shape[axis] != self.filters:
            self.skip_norm, self.skip_conv = self._pair(
                self.filters, 1, input_shape, "skip"
            )

    def _pair(self, filters, kernel_size, shape, name):
        norm = layers.BatchNormalization(
            axis=channel_axis(self.data_format),
            momentum=self.momentum,
            dtype=self.dtype_policy,
            name=f"norm_{name}",
        )
        conv = layers.Conv2D(
            filters,
            kernel_size,
            padding="same",
            use_bias=False,
            kernel_initializer="he_normal",
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name=f"conv_{name}",
        )
        norm.build(tuple(shape))
        conv.build(tuple(shape))
        return norm, conv

    def call(self, inputs, training=None):
        x, parts = inputs, []
        for norm, conv in zip(self.norms, self.convs, strict=True):
            x = conv(ops.relu(norm(x, training=training)))
            parts.append(x)
        skip = inputs
        if self.skip_conv is not None:
            skip = ops.relu(self.skip_norm(inputs, training=training))
            skip = self.skip_conv(skip)
        return skip + ops.concatenate(
            parts, axis=channel_axis(self.data_format)
        )

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        shape[channel_axis(self.data_format)] = self.filters
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "momentum": self.momentum,
                "data_format": self.data_format,
            }
        )
        return config
