"""A narrow 3x3 convolution between two 1x1 ones, as in ResNet."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class StridedBottleneck(layers.Layer):
    """Adds `conv1x1(conv3x3(conv1x1(x)))` to its input, then a ReLU.

    Each convolution is normalized. The first two have a quarter of the
    filters, and the second may have strides. `BottleneckBlock` is the block
    of hourglasses: half the filters, no strides, no ReLU at the end.

    Args:
        filters: Int. Channels of the output, a multiple of 4. If the input has
            others, or with strides, a normalized 1x1 convolution takes the
            skip connection there.
        strides: Int. Strides of the 3x3 convolution. Defaults to `1`.
        momentum: Float. Momentum of the moving statistics. Defaults to `0.9`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, channels)`.

    Output shape:
        4D tensor `(batch, height / strides, width / strides, filters)`, the
        sides rounded up.

    Example:

    >>> x = np.ones((1, 16, 16, 8))
    >>> facezoo.layers.StridedBottleneck(12, strides=2)(x).shape
    (1, 8, 8, 12)

    Reference:

    - [He et al., 2016](https://arxiv.org/abs/1512.03385); the strides are
      where PyTorch has them
    """

    def __init__(
        self,
        filters: int,
        strides: int = 1,
        momentum: float = 0.9,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if filters < 4 or filters % 4 or strides < 1:
            raise ValueError(
                "`filters` must be a multiple of 4 and `strides` at least 1. "
                f"Received: filters={filters}, strides={strides}"
            )
        self.filters = filters
        self.strides = strides
        self.momentum = momentum
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        # By hand: with strides, "same" is lopsided, unlike PyTorch.
        self.pad = layers.ZeroPadding2D(
            1, data_format=self.data_format, dtype=self.dtype_policy
        )
        shape = tuple(input_shape)
        self.convs, self.norms = [], []
        widths = (self.filters // 4, self.filters // 4, self.filters)
        for i, width in enumerate(widths, start=1):
            middle = i == 2
            if middle:
                shape = self.pad.compute_output_shape(shape)
            conv, norm, shape = self._pair(
                width,
                3 if middle else 1,
                self.strides if middle else 1,
                shape,
                str(i),
            )
            self.convs.append(conv)
            self.norms.append(norm)
        self.skip_conv, self.skip_norm = None, None
        if input_shape[axis] != self.filters or self.strides > 1:
            self.skip_conv, self.skip_norm, _ = self._pair(
                self.filters, 1, self.strides, input_shape, "skip"
            )

    def _pair(self, filters, kernel_size, strides, shape, name):
        # The normalization that follows has the bias.
        conv = layers.Conv2D(
            filters,
            kernel_size,
            strides,
            use_bias=False,
            kernel_initializer="he_normal",
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name=f"conv_{name}",
        )
        norm = layers.BatchNormalization(
            axis=channel_axis(self.data_format),
            momentum=self.momentum,
            dtype=self.dtype_policy,
            name=f"norm_{name}",
        )
        conv.build(shape)
        shape = conv.compute_output_shape(shape)
        norm.build(shape)
        return conv, norm, shape

    def call(self, inputs, training=None):
        x = inputs
        for i, (conv, norm) in enumerate(
            zip(self.convs, self.norms, strict=True)
        ):
            if i:
                x = ops.relu(x)
            x = self.pad(x) if i == 1 else x
            x = norm(conv(x), training=training)
        skip = inputs
        if self.skip_conv is not None:
            skip = self.skip_norm(self.skip_conv(inputs), training=training)
        return ops.relu(x + skip)

    def compute_output_shape(self, input_shape):
        axis = channel_axis(self.data_format)
        shape = [
            None if side is None else -(-side // self.strides)
            for side in input_shape
        ]
        shape[0], shape[axis] = input_shape[0], self.filters
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "strides": self.strides,
                "momentum": self.momentum,
                "data_format": self.data_format,
            }
        )
        return config
