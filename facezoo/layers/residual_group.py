"""A row of residual channel attention blocks beside a skip connection."""

import keras
from keras import layers

from facezoo.layers.rcab import RCAB
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class ResidualGroup(layers.Layer):
    """Adds `num_blocks` RCABs and a convolution to its input.

    The unit that RCAN repeats: "residual in residual".

    Args:
        filters: Int. Channels of every block, equal to the input's.
        num_blocks: Int. Blocks in the group. Defaults to `20`.
        reduction: Int. Divides the channels inside the attention. Defaults to
            `16`.
        kernel_size: Odd int. Size of each convolution. Defaults to `3`.
        residual_scale: Float. Factor of each block's branch. Defaults to
            `1.0`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, filters)`.

    Output shape:
        4D tensor of the shape of the input.

    Example:

    >>> x = np.ones((1, 16, 16, 32))
    >>> facezoo.layers.ResidualGroup(32, num_blocks=2)(x).shape
    (1, 16, 16, 32)

    Reference:

    - [Zhang et al., 2018](https://arxiv.org/abs/1807.02758)
    """

    def __init__(
        self,
        filters: int,
        num_blocks: int = 20,
        reduction: int = 16,
        kernel_size: int = 3,
        residual_scale: float = 1.0,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if num_blocks < 1:
            raise ValueError(
                "`num_blocks` must be at least 1. "
                f"Received: num_blocks={num_blocks}"
            )
        self.filters = filters
        self.num_blocks = num_blocks
        self.reduction = reduction
        self.kernel_size = kernel_size
        self.residual_scale = residual_scale
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self.blocks = [
            RCAB(
                self.filters,
                self.reduction,
                self.kernel_size,
                self.residual_scale,
                name=f"block_{i}",
                **options,
            )
            for i in range(self.num_blocks)
        ]
        self.conv = layers.Conv2D(
            self.filters,
            self.kernel_size,
            padding="same",
            name="conv",
            **options,
        )
        for layer in (*self.blocks, self.conv):
            layer.build(input_shape)

    def call(self, inputs):
        x = inputs
        for block in self.blocks:
            x = block(x)
        return inputs + self.conv(x)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "num_blocks": self.num_blocks,
                "reduction": self.reduction,
                "kernel_size": self.kernel_size,
                "residual_scale": self.residual_scale,
                "data_format": self.data_format,
            }
        )
        return config
