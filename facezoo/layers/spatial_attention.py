"""Weigh the pixels of a feature map by a small hourglass over it."""

import keras
from keras import layers
from keras import ops

from facezoo.layers.nearest_upsampling import NearestUpsampling2D
from facezoo.ops import channel_axis
from facezoo.ops import check_halvings
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class SpatialAttention(layers.Layer):
    """Multiplies each pixel by a weight in `(0, 1)`, the same for all channels.

    The weights are made by an hourglass of single 3x3 convolutions, each with
    batch normalization and a leaky ReLU, so they see key parts of the face at
    several sizes; one more convolution and a sigmoid end it.

    Args:
        depth: Int. How many times the map is halved.
        filters: Int. Channels of the hourglass. Defaults to `64`.
        momentum: Float. Momentum of the moving statistics. Defaults to `0.9`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, channels)`; height and width can be
        divided by `2**depth`.

    Output shape:
        4D tensor of the shape of the input.

    Example:

    >>> x = np.ones((1, 16, 16, 8))
    >>> facezoo.layers.SpatialAttention(depth=2, filters=4)(x).shape
    (1, 16, 16, 8)

    Reference:

    - [Chen et al., 2020](https://arxiv.org/abs/2012.01211)
    """

    def __init__(
        self,
        depth: int,
        filters: int = 64,
        momentum: float = 0.9,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if depth < 1:
            raise ValueError(
                f"`depth` must be at least 1. Received: depth={depth}"
            )
        self.depth = depth
        self.filters = filters
        self.momentum = momentum
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        check_halvings(input_shape, self.depth, self.data_format)
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        # Padded by hand: with strides, "same" is lopsided.
        self.pad = layers.ZeroPadding2D(1, name="pad", **options)
        self.upsample = NearestUpsampling2D(2, name="upsample", **options)
        axis = channel_axis(self.data_format)
        shape = list(input_shape)
        self.skips, self.downs, self.ups = [], [], []
        for level in range(self.depth):
            self.skips.append(self._unit(f"skip_{level}", shape))
            self.downs.append(self._unit(f"down_{level}", shape, strides=2))
            shape[axis] = self.filters
            self.ups.append(self._unit(f"up_{level}", shape))
        self.bottom = self._unit("bottom", shape)
        self.weigh = layers.Conv2D(
            1,
            3,
            padding="same",
            activation="sigmoid",
            name="weights",
            **options,
        )
        self.weigh.build(tuple(shape))

    def _unit(self, name, shape, strides=1):
        """A convolution and its normalization."""
        conv = layers.Conv2D(
            self.filters,
            3,
            strides,
            padding="same" if strides == 1 else "valid",
            use_bias=False,
            kernel_initializer="he_normal",
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name=f"{name}_conv",
        )
        conv.build(tuple(shape))
        norm = layers.BatchNormalization(
            axis=channel_axis(self.data_format),
            momentum=self.momentum,
            dtype=self.dtype_policy,
            name=f"{name}_norm",
        )
        shape = list(shape)
        shape[channel_axis(self.data_format)] = self.filters
        norm.build(tuple(shape))
        # One by one: these names are their addresses in a weights file.
        setattr(self, f"{name}_conv", conv)
        setattr(self, f"{name}_norm", norm)
        return name

    def _apply(self, name, x, training):
        x = getattr(self, f"{name}_conv")(x)
        x = getattr(self, f"{name}_norm")(x, training=training)
        return ops.leaky_relu(x, 0.2)

    def call(self, inputs, training=None):
        x, skips = inputs, []
        for skip, down in zip(self.skips, self.downs, strict=True):
            skips.append(self._apply(skip, x, training))
            x = self._apply(down, self.pad(x), training)
        x = self._apply(self.bottom, x, training)
        for skip, up in zip(reversed(skips), reversed(self.ups), strict=True):
            x = skip + self._apply(up, self.upsample(x), training)
        return inputs * self.weigh(x)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "depth": self.depth,
                "filters": self.filters,
                "momentum": self.momentum,
                "data_format": self.data_format,
            }
        )
        return config
