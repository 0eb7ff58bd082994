"""A narrow 3x3 convolution between two 1x1 ones, beside a skip connection."""

import math

import keras
from keras import layers
from keras import ops

from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format

NORMALIZATIONS = ("batch", "group")
NUM_GROUPS = 8


@keras.saving.register_keras_serializable(package="facezoo")
class BottleneckBlock(layers.Layer):
    """Adds `conv1x1(conv3x3(conv1x1(x)))` to its input, each normalized.

    The first two convolutions have half the filters. It is the block of the
    first stacked hourglasses, and costs a quarter of two 3x3 convolutions.

    Args:
        filters: Even int. Channels of the output. If the input has others, a
            1x1 convolution takes the skip connection there.
        normalization: `"batch"`, or `"group"` for groups of channels of each
            face alone, where a block is called several times in one network:
            moving statistics would mix what it sees there. Defaults to
            `"batch"`.
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
    >>> facezoo.layers.BottleneckBlock(12)(x).shape
    (1, 16, 16, 12)

    Reference:

    - [Newell et al., 2016](https://arxiv.org/abs/1603.06937)
    """

    def __init__(
        self,
        filters: int,
        normalization: str = "batch",
        momentum: float = 0.9,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if filters < 2 or filters % 2:
            raise ValueError(
                f"`filters` must be even. Received: filters={filters}"
            )
        if normalization not in NORMALIZATIONS:
            raise ValueError(
                f"`normalization` must be one of {NORMALIZATIONS}. "
                f"Received: normalization={normalization!r}"
            )
        self.filters = filters
        self.normalization = normalization
        self.momentum = momentum
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        shape = list(input_shape)
        self.convs, self.norms = [], []
        widths = (self.filters // 2, self.filters // 2, self.filters)
        for i, (width, size) in enumerate(zip(widths, (1, 3, 1)), start=1):
            # The normalization that follows has the bias.
            conv = layers.Conv2D(
                width,
                size,
                padding="same",
                use_bias=False,
                kernel_initializer="he_normal",
                data_format=self.data_format,
                dtype=self.dtype_policy,
                name=f"conv_{i}",
            )
            conv.build(tuple(shape))
            shape[axis] = width
            norm = self._norm(width, f"norm_{i}")
            norm.build(tuple(shape))
            self.convs.append(conv)
            self.norms.append(norm)
        self.projection = None
        if input_shape[axis] != self.filters:
            self.projection = layers.Conv2D(
                self.filters,
                1,
                data_format=self.data_format,
                dtype=self.dtype_policy,
                name="projection",
            )
            self.projection.build(input_shape)

    def _norm(self, width, name):
        axis = channel_axis(self.data_format)
        if self.normalization == "group":
            return layers.GroupNormalization(
                math.gcd(width, NUM_GROUPS),
                axis=axis,
                dtype=self.dtype_policy,
                name=name,
            )
        return layers.BatchNormalization(
            axis=axis,
            momentum=self.momentum,
            dtype=self.dtype_policy,
            name=name,
        )

    def call(self, inputs, training=None):
        x = inputs
        # The other kind does the same in training as after it.
        options = {}
        if self.normalization == "batch":
            options = {"training": training}
        for i, (conv, norm) in enumerate(
            zip(self.convs, self.norms, strict=True)
        ):
            x = norm(conv(ops.relu(x) if i else x), **options)
        skip = inputs if self.projection is None else self.projection(inputs)
        return skip + x

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        shape[channel_axis(self.data_format)] = self.filters
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "normalization": self.normalization,
                "momentum": self.momentum,
                "data_format": self.data_format,
            }
        )
        return config
