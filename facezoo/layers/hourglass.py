"""Look at a feature map from coarse to fine and back."""

import keras
from keras import layers

from facezoo.layers.batch_norm_residual_block import BatchNormResidualBlock
from facezoo.layers.bottleneck_block import BottleneckBlock
from facezoo.layers.hierarchical_block import HierarchicalBlock
from facezoo.layers.nearest_upsampling import NearestUpsampling2D
from facezoo.ops import channel_axis
from facezoo.ops import check_halvings
from facezoo.ops import standardize_data_format

BLOCKS = {
    "basic": (BatchNormResidualBlock, {}),
    "bottleneck": (BottleneckBlock, {}),
    "group_bottleneck": (BottleneckBlock, {"normalization": "group"}),
    "hierarchical": (HierarchicalBlock, {}),
}


@keras.saving.register_keras_serializable(package="facezoo")
class Hourglass(layers.Layer):
    """Halves a map `depth` times, then doubles it back, with skips between.

    Each level has a residual block on its skip, one on the way down and one on
    the way up; the deepest level has one more in place of a skip.

    Args:
        depth: Int. How many times the map is halved.
        filters: Int. Channels of every block and of the output.
        block: `"basic"` (`BatchNormResidualBlock`), `"bottleneck"`
            (`BottleneckBlock`, as in the paper), `"group_bottleneck"` (the
            same, normalized by groups) or `"hierarchical"`
            (`HierarchicalBlock`, as in FAN). Defaults to `"basic"`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, channels)`; height and width can be
        divided by `2**depth`.

    Output shape:
        4D tensor `(batch, height, width, filters)`.

    Example:

    >>> x = np.ones((1, 32, 32, 8))
    >>> facezoo.layers.Hourglass(depth=3, filters=16)(x).shape
    (1, 32, 32, 16)

    Reference:

    - [Newell et al., 2016](https://arxiv.org/abs/1603.06937)
    - [Bulat and Tzimiropoulos, 2017](https://arxiv.org/abs/1703.07332) (FAN)
    """

    def __init__(
        self,
        depth: int,
        filters: int,
        block: str = "basic",
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if depth < 1:
            raise ValueError(
                f"`depth` must be at least 1. Received: depth={depth}"
            )
        if block not in BLOCKS:
            raise ValueError(
                f"`block` must be one of {', '.join(BLOCKS)}. "
                f"Received: block={block!r}"
            )
        self.depth = depth
        self.filters = filters
        self.block = block
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        check_halvings(input_shape, self.depth, self.data_format)
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        block_class, kwargs = BLOCKS[self.block]

        def block(name, shape):
            layer = block_class(self.filters, name=name, **kwargs, **options)
            layer.build(shape)
            return layer

        self.pool = layers.MaxPooling2D(2, name="pool", **options)
        self.upsample = NearestUpsampling2D(2, name="upsample", **options)
        self.skips, self.downs, self.ups = [], [], []
        shape = tuple(input_shape)
        for level in range(self.depth):
            self.skips.append(block(f"skip_{level}", shape))
            shape = self.pool.compute_output_shape(shape)
            self.downs.append(block(f"down_{level}", shape))
            shape = self.downs[-1].compute_output_shape(shape)
            self.ups.append(block(f"up_{level}", shape))
        self.bottom = block("bottom", shape)

    def call(self, inputs, training=None):
        x, skips = inputs, []
        for skip, down in zip(self.skips, self.downs, strict=True):
            skips.append(skip(x, training=training))
            x = down(self.pool(x), training=training)
        x = self.bottom(x, training=training)
        for skip, up in zip(reversed(skips), reversed(self.ups), strict=True):
            x = skip + self.upsample(up(x, training=training))
        return x

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        shape[channel_axis(self.data_format)] = self.filters
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "depth": self.depth,
                "filters": self.filters,
                "block": self.block,
                "data_format": self.data_format,
            }
        )
        return config
