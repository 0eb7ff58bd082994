"""Go up to a finer map and back, again and again, with dense connections."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import channel_axis
from facezoo.ops import spatial_axes
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class FeedbackBlock(layers.Layer):
    """Groups of a transposed convolution and a strided one (SRFBN).

    Each group enlarges its map by `scale` and shrinks it back. A group sees
    the coarse maps of all groups before it, and its way back sees all the fine
    ones, each set mixed by a 1x1 convolution. The coarse maps made are mixed
    into the output. What a network feeds back it joins to the input itself.

    Args:
        filters: Int. Channels of every map, equal to the input's.
        num_groups: Int. Ways up and down. Defaults to `6`.
        scale: Int. Factor between the maps. Defaults to `2`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, filters)`.

    Output shape:
        4D tensor of the shape of the input.

    Example:

    >>> x = np.ones((1, 16, 16, 8))
    >>> facezoo.layers.FeedbackBlock(8, num_groups=2)(x).shape
    (1, 16, 16, 8)

    Reference:

    - [Li et al., 2019](https://arxiv.org/abs/1903.09814)
    - [Ma et al., 2020](https://arxiv.org/abs/2003.13063)
    """

    def __init__(
        self,
        filters: int,
        num_groups: int = 6,
        scale: int = 2,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if num_groups < 1 or scale < 2:
            raise ValueError(
                "`num_groups` must be at least 1 and `scale` at least 2. "
                f"Received: num_groups={num_groups}, scale={scale}"
            )
        self.filters = filters
        self.num_groups = num_groups
        self.scale = scale
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        if input_shape[axis] != self.filters:
            raise ValueError(
                "`FeedbackBlock` joins its input to its own maps, so the input "
                f"must have `filters={self.filters}` channels. "
                f"Received: input_shape={tuple(input_shape)}"
            )
        options = {
            "data_format": self.data_format,
            "kernel_initializer": "he_normal",
            "dtype": self.dtype_policy,
        }
        size = self.scale + 4
        # Padded by hand: with strides, "same" may be lopsided.
        self.pad = layers.ZeroPadding2D(
            2,
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name="pad",
        )
        coarse, fine = list(input_shape), list(input_shape)
        for place in spatial_axes(self.data_format):
            if fine[place] is not None:
                fine[place] *= self.scale

        def mix(name, shape, num_maps):
            shape = list(shape)
            shape[axis] = num_maps * self.filters
            layer = layers.Conv2D(self.filters, 1, name=name, **options)
            layer.build(tuple(shape))
            return layer

        self.ups, self.downs = [], []
        self.coarse_mixes, self.fine_mixes = [], []
        for i in range(self.num_groups):
            up = layers.Conv2DTranspose(
                self.filters,
                size,
                self.scale,
                padding="same",
                name=f"up_{i}",
                **options,
            )
            down = layers.Conv2D(
                self.filters, size, self.scale, name=f"down_{i}", **options
            )
            up.build(tuple(coarse))
            down.build(tuple(fine))
            self.ups.append(up)
            self.downs.append(down)
            if i:
                self.coarse_mixes.append(mix(f"coarse_mix_{i}", coarse, i + 1))
                self.fine_mixes.append(mix(f"fine_mix_{i}", fine, i + 1))
        self.output_mix = mix("output_mix", coarse, self.num_groups)

    def call(self, inputs):
        axis = channel_axis(self.data_format)
        coarse, fine = [inputs], []
        for i in range(self.num_groups):
            x = coarse[0]
            if i:
                joined = ops.concatenate(coarse, axis=axis)
                x = _activated(self.coarse_mixes[i - 1](joined))
            fine.append(_activated(self.ups[i](x)))
            x = fine[0]
            if i:
                joined = ops.concatenate(fine, axis=axis)
                x = _activated(self.fine_mixes[i - 1](joined))
            coarse.append(_activated(self.downs[i](self.pad(x))))
        made = coarse[1:]
        x = ops.concatenate(made, axis=axis) if made[1:] else made[0]
        return _activated(self.output_mix(x))

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "num_groups": self.num_groups,
                "scale": self.scale,
                "data_format": self.data_format,
            }
        )
        return config


def _activated(x):
    # PReLU starts with this slope, and stays outside in full int8.
    return ops.leaky_relu(x, 0.2)
