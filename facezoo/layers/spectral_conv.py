"""A convolution whose kernel is divided by its spectral norm."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import channel_axis
from facezoo.ops import spatial_axes
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class SpectralConv2D(layers.Layer):
    """Convolves by a kernel that stretches no patch by more than about 1.

    The kernel, as a matrix from patches to channels, is divided by its largest
    singular value. That is found by one power iteration a step of training,
    from the vector of the step before. Unlike
    `keras.layers.SpectralNormalization` it leaves the kernel itself as the
    optimizer made it, on every backend, and computes the norm in float32.

    Args:
        filters: Int. Channels of the output.
        kernel_size: Int. Defaults to `3`.
        strides: Int. Defaults to `1`. An even stride goes well with a kernel
            that is a multiple of it: `"same"` is lopsided else.
        use_bias: Bool. Defaults to `True`.
        normalized: Bool. `False` makes a plain convolution of it, as a critic
            with a gradient penalty wants. Defaults to `True`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, channels)`.

    Output shape:
        4D tensor `(batch, height / strides, width / strides, filters)`.

    Example:

    >>> x = np.ones((1, 16, 16, 8))
    >>> facezoo.layers.SpectralConv2D(12, kernel_size=4, strides=2)(x).shape
    (1, 8, 8, 12)

    Reference:

    - [Miyato et al., 2018](https://arxiv.org/abs/1802.05957)
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int = 3,
        strides: int = 1,
        use_bias: bool = True,
        normalized: bool = True,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size
        self.strides = strides
        self.use_bias = use_bias
        self.normalized = normalized
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        channels = input_shape[channel_axis(self.data_format)]
        size = self.kernel_size
        # Not cast to half precision: the norm is taken in float32.
        self.kernel = self.add_weight(
            shape=(size, size, channels, self.filters),
            initializer="he_normal",
            name="kernel",
            autocast=False,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(self.filters,), initializer="zeros", name="bias"
            )
        if self.normalized:
            self.vector = self.add_weight(
                shape=(self.filters, 1),
                initializer="random_normal",
                trainable=False,
                autocast=False,
                name="vector",
            )

    def call(self, inputs, training=None):
        kernel = ops.convert_to_tensor(self.kernel)
        if self.normalized:
            kernel = kernel / self._norm(kernel, training)
        x = ops.conv(
            inputs,
            ops.cast(kernel, inputs.dtype),
            strides=self.strides,
            padding="same",
            data_format=self.data_format,
        )
        if self.bias is None:
            return x
        shape = [1, 1, 1, 1]
        shape[channel_axis(self.data_format)] = self.filters
        return x + ops.reshape(self.bias, shape)

    def _norm(self, kernel, training):
        """The largest singular value, nearly; its gradient is the kernel's."""
        matrix = ops.reshape(kernel, (-1, self.filters))
        fixed = ops.stop_gradient(matrix)
        vector = ops.convert_to_tensor(self.vector)
        if training:
            vector = _unit(ops.matmul(fixed, vector))
            vector = _unit(ops.matmul(ops.transpose(fixed), vector))
            self.vector.assign(vector)
        vector = ops.stop_gradient(_unit(vector))
        left = _unit(ops.matmul(fixed, vector))
        norm = ops.sum(left * ops.matmul(matrix, vector))
        return ops.maximum(norm, 1e-6)

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        shape[channel_axis(self.data_format)] = self.filters
        for axis in spatial_axes(self.data_format):
            if shape[axis] is not None:
                shape[axis] = -(-shape[axis] // self.strides)
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "kernel_size": self.kernel_size,
                "strides": self.strides,
                "use_bias": self.use_bias,
                "normalized": self.normalized,
                "data_format": self.data_format,
            }
        )
        return config


def _unit(vector):
    return vector / (ops.sqrt(ops.sum(ops.square(vector))) + 1e-12)
