"""Bicubic interpolation as a layer without weights."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import bicubic_resize
from facezoo.ops import spatial_axes
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class BicubicUpsampling2D(layers.Layer):
    """Enlarges images by bicubic interpolation with a = -0.5.

    Equal to Pillow's on every backend, where `UpSampling2D("bicubic")` is not.
    It always computes in float32 unless you give another `dtype`: the long
    skip of a super-resolution network must not lose grey levels.

    Args:
        scale: Int. Upsampling factor.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name`. `dtype` defaults to
            `"float32"`, also under mixed precision.

    Input shape:
        4D tensor `(batch, height, width, channels)` with static height and
        width.

    Output shape:
        4D tensor `(batch, height * scale, width * scale, channels)`.

    Example:

    >>> x = np.ones((1, 16, 16, 3))
    >>> facezoo.layers.BicubicUpsampling2D(8)(x).shape
    (1, 128, 128, 3)

    Reference:

    - [Keys, 1981](https://doi.org/10.1109/TASSP.1981.1163711)
    """

    def __init__(
        self,
        scale: int,
        data_format: str | None = None,
        dtype: str = "float32",
        **kwargs,
    ):
        super().__init__(dtype=dtype, **kwargs)
        self.scale = scale
        self.data_format = standardize_data_format(data_format)

    def call(self, inputs):
        x = inputs
        if self.data_format == "channels_first":
            x = ops.transpose(x, (0, 2, 3, 1))
        size = (x.shape[1] * self.scale, x.shape[2] * self.scale)
        x = bicubic_resize(x, size)
        if self.data_format == "channels_first":
            x = ops.transpose(x, (0, 3, 1, 2))
        return x

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        for axis in spatial_axes(self.data_format):
            shape[axis] *= self.scale
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update({"scale": self.scale, "data_format": self.data_format})
        return config
