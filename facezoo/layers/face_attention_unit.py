"""A residual block whose branch ends in spatial attention."""

import keras
from keras import layers
from keras import ops

from facezoo.layers.nearest_upsampling import NearestUpsampling2D
from facezoo.layers.spatial_attention import SpatialAttention
from facezoo.ops import channel_axis
from facezoo.ops import spatial_axes
from facezoo.ops import standardize_data_format

RESAMPLINGS = ("down", "up", None)


@keras.saving.register_keras_serializable(package="facezoo")
class FaceAttentionUnit(layers.Layer):
    """The unit of SPARNet: it attends to key parts of the face.

    Normalized convolutions, the first after an activation, then
    `SpatialAttention`, beside a skip connection. With `"down"` the second
    convolution has strides of 2; with `"up"` the first follows a nearest
    enlargement. The skip then has a convolution of its own.

    Args:
        filters: Int. Channels of the output.
        depth: Int. How many times the attention halves the output's map.
        attention_filters: Int. Channels of the attention. Defaults to `64`.
        resampling: `"down"`, `"up"` or `None`, the default.
        momentum: Float. Momentum of the moving statistics. Defaults to `0.9`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, channels)`.

    Output shape:
        4D tensor `(batch, height, width, filters)`, height and width halved or
        doubled by `resampling`.

    Example:

    >>> x = np.ones((1, 16, 16, 8))
    >>> facezoo.layers.FaceAttentionUnit(12, 2, 4, "down")(x).shape
    (1, 8, 8, 12)

    Reference:

    - [Chen et al., 2020](https://arxiv.org/abs/2012.01211)
    """

    def __init__(
        self,
        filters: int,
        depth: int,
        attention_filters: int = 64,
        resampling: str | None = None,
        momentum: float = 0.9,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if resampling not in RESAMPLINGS:
            raise ValueError(
                f"`resampling` must be one of {RESAMPLINGS}. "
                f"Received: resampling={resampling!r}"
            )
        self.filters = filters
        self.depth = depth
        self.attention_filters = attention_filters
        self.resampling = resampling
        self.momentum = momentum
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self.pad = layers.ZeroPadding2D(1, name="pad", **options)
        self.upsample = NearestUpsampling2D(2, name="upsample", **options)
        entered = tuple(input_shape)
        if self.resampling == "up":
            entered = self.upsample.compute_output_shape(entered)
        wide = list(entered)
        wide[axis] = self.filters
        output_shape = self.compute_output_shape(input_shape)

        def conv(name, shape, use_bias=False, is_strided=False):
            layer = layers.Conv2D(
                self.filters,
                3,
                2 if is_strided else 1,
                padding="valid" if is_strided else "same",
                use_bias=use_bias,
                kernel_initializer="he_normal",
                name=name,
                **options,
            )
            layer.build(tuple(shape))
            return layer

        self.norms = []
        for i, shape in enumerate((input_shape, wide, output_shape)):
            norm = layers.BatchNormalization(
                axis=axis,
                momentum=self.momentum,
                dtype=self.dtype_policy,
                name=f"norm_{i}",
            )
            norm.build(tuple(shape))
            self.norms.append(norm)
        is_strided = self.resampling == "down"
        self.conv_1 = conv("conv_1", entered)
        self.conv_2 = conv("conv_2", wide, is_strided=is_strided)
        self.attention = SpatialAttention(
            self.depth,
            self.attention_filters,
            self.momentum,
            name="attention",
            **options,
        )
        self.attention.build(output_shape)
        self.shortcut = None
        if self.resampling or input_shape[axis] != self.filters:
            self.shortcut = conv("shortcut", entered, True, is_strided)

    def call(self, inputs, training=None):
        x = self._activated(self.norms[0](inputs, training=training))
        skip = inputs
        if self.resampling == "up":
            x, skip = self.upsample(x), self.upsample(skip)
        x = self._activated(self.norms[1](self.conv_1(x), training=training))
        if self.resampling == "down":
            x, skip = self.pad(x), self.pad(skip)
        x = self.norms[2](self.conv_2(x), training=training)
        if self.shortcut is not None:
            skip = self.shortcut(skip)
        return skip + self.attention(x, training=training)

    def _activated(self, x):
        return ops.leaky_relu(x, 0.2)

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        shape[channel_axis(self.data_format)] = self.filters
        for axis in spatial_axes(self.data_format):
            if shape[axis] is not None and self.resampling == "up":
                shape[axis] *= 2
            elif shape[axis] is not None and self.resampling == "down":
                shape[axis] = -(-shape[axis] // 2)
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "depth": self.depth,
                "attention_filters": self.attention_filters,
                "resampling": self.resampling,
                "momentum": self.momentum,
                "data_format": self.data_format,
            }
        )
        return config
