"""Repeat each pixel, by ops that train and export everywhere."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import spatial_axes
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class NearestUpsampling2D(layers.Layer):
    """Makes each pixel a square of `scale * scale` equal pixels.

    The same as `keras.layers.UpSampling2D(scale)`, made of a concatenation and
    `depth_to_space`: XLA trains through it, and XNNPACK delegates it.

    Args:
        scale: Int of 2 or more. Upsampling factor. Defaults to `2`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, height, width, channels)`.

    Output shape:
        4D tensor `(batch, height * scale, width * scale, channels)`.

    Example:

    >>> x = np.arange(4.0).reshape((1, 2, 2, 1))
    >>> facezoo.layers.NearestUpsampling2D(2)(x)[0, :, :, 0]
    array([[0., 0., 1., 1.],
           [0., 0., 1., 1.],
           [2., 2., 3., 3.],
           [2., 2., 3., 3.]])
    """

    def __init__(
        self, scale: int = 2, data_format: str | None = None, **kwargs
    ):
        super().__init__(**kwargs)
        if scale < 2:
            raise ValueError(
                f"`scale` must be 2 or more. Received: scale={scale}"
            )
        self.scale = scale
        self.data_format = standardize_data_format(data_format)

    def call(self, inputs):
        x = inputs
        if self.data_format == "channels_first":
            x = ops.transpose(x, (0, 2, 3, 1))
        x = ops.concatenate([x] * self.scale**2, axis=-1)
        x = ops.depth_to_space(x, self.scale, data_format="channels_last")
        if self.data_format == "channels_first":
            x = ops.transpose(x, (0, 3, 1, 2))
        return x

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        for axis in spatial_axes(self.data_format):
            if shape[axis] is not None:
                shape[axis] *= self.scale
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update({"scale": self.scale, "data_format": self.data_format})
        return config
