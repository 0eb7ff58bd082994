"""Fuse the feature maps that an encoder leaves at its different depths."""

import keras
from keras import layers

from facezoo.ops import channel_axis
from facezoo.ops import spatial_axes
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class FeatureFusion(layers.Layer):
    """Carries shallow features down the pyramid, adding each level on the way.

    The shallowest map is halved by a convolution and added to the next map;
    the sum goes on down to the deepest one.

    Args:
        kernel_size: Odd int. Size of each convolution. Defaults to `3`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Call arguments:
        inputs: List of two or more feature maps, the shallowest first.

    Input shape:
        List of 4D tensors; map `i` is `(batch, H / 2**i, W / 2**i, C_i)`. The
        convolution at map `i` has as many filters as map `i + 1`.

    Output shape:
        4D tensor of the shape of the last (deepest) input.

    Example:

    >>> levels = [np.ones((1, 32, 32, 8)), np.ones((1, 16, 16, 8))]
    >>> facezoo.layers.FeatureFusion()(levels).shape
    (1, 16, 16, 8)

    Reference:

    - [Yin et al., 2020](https://arxiv.org/abs/1911.08566)
    """

    def __init__(
        self, kernel_size: int = 3, data_format: str | None = None, **kwargs
    ):
        super().__init__(**kwargs)
        if kernel_size % 2 == 0:
            raise ValueError(
                "`kernel_size` must be odd, so that maps halve exactly. "
                f"Received: kernel_size={kernel_size}"
            )
        self.kernel_size = kernel_size
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        if len(input_shape) < 2 or isinstance(input_shape[0], int):
            raise ValueError(
                "`FeatureFusion` needs a list of at least two feature maps. "
                f"Received: input_shape={input_shape}"
            )
        axis = channel_axis(self.data_format)
        spatial = spatial_axes(self.data_format)
        for shape, deeper in zip(input_shape, input_shape[1:]):
            for i in spatial:
                known = None not in (shape[i], deeper[i])
                if known and deeper[i] != -(-shape[i] // 2):
                    raise ValueError(
                        "`FeatureFusion` needs maps each half as wide and "
                        "high as the one before. "
                        f"Received: input_shape={input_shape}"
                    )
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        # Padded by hand: with strides, "same" is lopsided, unlike PyTorch.
        self.pad = layers.ZeroPadding2D(self.kernel_size // 2, **options)
        self.downsamples = []
        for i, shape in enumerate(input_shape[:-1]):
            filters = input_shape[i + 1][axis]
            conv = layers.Conv2D(
                filters, self.kernel_size, 2, name=f"down_{i}", **options
            )
            conv.build(self.pad.compute_output_shape(shape))
            self.downsamples.append(conv)

    def call(self, inputs):
        fused = inputs[0]
        for downsample, deeper in zip(self.downsamples, inputs[1:]):
            fused = downsample(self.pad(fused)) + deeper
        return fused

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[-1])

    def get_config(self):
        config = super().get_config()
        config.update(
            {"kernel_size": self.kernel_size, "data_format": self.data_format}
        )
        return config
