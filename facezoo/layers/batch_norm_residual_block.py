"""Two batch-normalized convolutions beside a skip connection."""

import keras
from keras import layers

from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class BatchNormResidualBlock(layers.Layer):
    """Adds two normalized convolutions to its input, then a ReLU.

    The basic block of ResNet, for landmark branches: an hourglass learns far
    faster with batch normalization. Exports fold it into the convolutions, so
    it costs nothing there. For images use `ResidualBlock`.

    Args:
        filters: Int. Channels of the output. If the input has others, a 1x1
            convolution takes the skip connection there.
        kernel_size: Odd int. Size of each convolution. Defaults to `3`.
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
    >>> facezoo.layers.BatchNormResidualBlock(4)(x).shape
    (1, 16, 16, 4)

    Reference:

    - [He et al., 2016](https://arxiv.org/abs/1512.03385)
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int = 3,
        momentum: float = 0.9,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size
        self.momentum = momentum
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        output_shape = self.compute_output_shape(input_shape)
        shapes = (input_shape, output_shape)
        self.convs, self.norms = [], []
        for i, shape in enumerate(shapes, start=1):
            # The normalization that follows has the bias.
            conv = layers.Conv2D(
                self.filters,
                self.kernel_size,
                padding="same",
                use_bias=False,
                kernel_initializer="he_normal",
                name=f"conv_{i}",
                **options,
            )
            norm = layers.BatchNormalization(
                axis=axis,
                momentum=self.momentum,
                name=f"norm_{i}",
                dtype=self.dtype_policy,
            )
            conv.build(shape)
            norm.build(output_shape)
            self.convs.append(conv)
            self.norms.append(norm)
        self.projection = None
        if input_shape[axis] != self.filters:
            self.projection = layers.Conv2D(
                self.filters, 1, name="projection", **options
            )
            self.projection.build(input_shape)

    def call(self, inputs, training=None):
        x = self.norms[0](self.convs[0](inputs), training=training)
        x = keras.ops.relu(x)
        x = self.norms[1](self.convs[1](x), training=training)
        skip = inputs if self.projection is None else self.projection(inputs)
        return keras.ops.relu(x + skip)

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        shape[channel_axis(self.data_format)] = self.filters
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "kernel_size": self.kernel_size,
                "momentum": self.momentum,
                "data_format": self.data_format,
            }
        )
        return config
