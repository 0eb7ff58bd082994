"""Join an encoder's equally sized feature maps and mix them into one."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class FeatureConcatenation(layers.Layer):
    """Concatenates feature maps of one size and mixes them by a convolution.

    Unlike `FeatureFusion`, which carries maps down a pyramid, it is for an
    encoder that stays at one size: the outputs of its groups of blocks, from
    the first to the last, all reach what follows (global feature fusion).

    Args:
        filters: Int. Channels of the result.
        kernel_size: Int. Size of the convolution. Defaults to `1`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Call arguments:
        inputs: List of two or more feature maps.

    Input shape:
        List of 4D tensors `(batch, H, W, C_i)`.

    Output shape:
        4D tensor `(batch, H, W, filters)`.

    Example:

    >>> levels = [np.ones((1, 16, 16, 8)), np.ones((1, 16, 16, 4))]
    >>> facezoo.layers.FeatureConcatenation(8)(levels).shape
    (1, 16, 16, 8)

    Reference:

    - [Zhang et al., 2018](https://arxiv.org/abs/1802.08797) (global feature
      fusion)
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int = 1,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        if len(input_shape) < 2 or isinstance(input_shape[0], int):
            raise ValueError(
                "`FeatureConcatenation` needs a list of at least two feature "
                f"maps. Received: input_shape={input_shape}"
            )
        self.mix = layers.Conv2D(
            self.filters,
            self.kernel_size,
            padding="same",
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name="mix",
        )
        self.mix.build(self._joined_shape(input_shape))

    def call(self, inputs):
        axis = channel_axis(self.data_format)
        return self.mix(ops.concatenate(inputs, axis=axis))

    def compute_output_shape(self, input_shape):
        shape = self._joined_shape(input_shape)
        shape[channel_axis(self.data_format)] = self.filters
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "kernel_size": self.kernel_size,
                "data_format": self.data_format,
            }
        )
        return config

    def _joined_shape(self, input_shape):
        axis = channel_axis(self.data_format)
        shape = list(input_shape[0])
        sizes = [list(other) for other in input_shape]
        shape[axis] = sum(size[axis] for size in sizes)
        for size in sizes:
            size[axis] = 0
        if any(size[1:] != sizes[0][1:] for size in sizes):
            raise ValueError(
                "`FeatureConcatenation` needs feature maps of one height and "
                f"width. Received: input_shape={input_shape}"
            )
        return shape
