"""Work on a feature map by parts of the face, as landmarks show them."""

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers
from keras import ops

from facezoo.layers.residual_block import ResidualBlock
from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class AttentiveFusion(layers.Layer):
    """Gives each group of landmarks its own blocks, and weighs them by place.

    The heatmaps of a group, each of height 1, are summed; a softmax over the
    groups makes a weight of each at each pixel. The features go through a 1x1
    convolution and residual blocks of each group, and the results are summed
    with these weights.

    Args:
        groups: Sequences of indices of landmarks, one a group. No index may be
            missing from the heatmaps; one in no group has no part.
        num_blocks: Int. Residual blocks of each group. Defaults to `7`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Call arguments:
        inputs: Pair of features and heatmaps, which are logits.

    Input shape:
        Pair of 4D tensors, `(batch, height, width, channels)` and
        `(batch, height, width, K)`.

    Output shape:
        4D tensor of the shape of the features.

    Example:

    >>> fusion = facezoo.layers.AttentiveFusion([[0, 1], [2]], num_blocks=1)
    >>> fusion([np.ones((1, 8, 8, 6)), np.zeros((1, 8, 8, 3))]).shape
    (1, 8, 8, 6)

    Reference:

    - [Ma et al., 2020](https://arxiv.org/abs/2003.13063)
    """

    def __init__(
        self,
        groups: Sequence[Sequence[int]],
        num_blocks: int = 7,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if not groups or not all(len(group) for group in groups):
            raise ValueError(
                "`groups` must be sequences of indices, none of them empty. "
                f"Received: groups={groups}"
            )
        self.groups = [[int(index) for index in group] for group in groups]
        self.num_blocks = num_blocks
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        features, heatmaps = input_shape
        num_points = heatmaps[axis]
        if any(not 0 <= i < num_points for g in self.groups for i in g):
            raise ValueError(
                f"`groups` must be of indices below {num_points}, the number "
                f"of heatmaps. Received: groups={self.groups}"
            )
        # (K, groups): 1 where a landmark is in a group.
        self.membership = np.zeros((num_points, len(self.groups)), "float32")
        for number, group in enumerate(self.groups):
            self.membership[group, number] = 1
        filters = features[axis]
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self.entries, self.blocks = [], []
        for number in range(len(self.groups)):
            entry = layers.Conv2D(
                filters,
                1,
                kernel_initializer="he_normal",
                name=f"group_{number}_entry",
                **options,
            )
            entry.build(features)
            self.entries.append(entry)
            for i in range(self.num_blocks):
                block = ResidualBlock(
                    filters, name=f"group_{number}_block_{i}", **options
                )
                block.build(features)
                self.blocks.append(block)

    def call(self, inputs):
        features, heatmaps = inputs
        weights = ops.cast(self._weights(heatmaps), self.compute_dtype)
        axis = channel_axis(self.data_format)
        total = 0
        for number, entry in enumerate(self.entries):
            x = ops.leaky_relu(entry(features), 0.2)
            first = number * self.num_blocks
            for block in self.blocks[first : first + self.num_blocks]:
                x = block(x)
            here = [slice(None)] * 4
            here[axis] = slice(number, number + 1)
            total = total + x * weights[tuple(here)]
        return total

    def _weights(self, heatmaps):
        """Softmax over the groups, at each pixel, in float32."""
        heatmaps = ops.cast(heatmaps, "float32")
        if self.data_format == "channels_first":
            heatmaps = ops.transpose(heatmaps, (0, 2, 3, 1))
        highest = ops.max(heatmaps, axis=(1, 2), keepdims=True)
        bumps = ops.exp(heatmaps - highest)
        weights = ops.softmax(ops.matmul(bumps, self.membership), axis=-1)
        if self.data_format == "channels_first":
            weights = ops.transpose(weights, (0, 3, 1, 2))
        return weights

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[0])

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "groups": self.groups,
                "num_blocks": self.num_blocks,
                "data_format": self.data_format,
            }
        )
        return config
