"""Turn channels into pixels: the last step of sub-pixel upsampling."""

import keras
import numpy as np
from keras import layers
from keras import ops

from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class PixelShuffle(layers.Layer):
    """Spreads groups of `scale**2` channels over blocks of pixels.

    It has no weights: put it behind a convolution of `C * scale**2` filters.
    Pixel `(i, j)` of a block takes channel `(i * scale + j) * C + c`, the
    order of `keras.ops.depth_to_space`. PyTorch's `nn.PixelShuffle` takes
    channel `c * scale**2 + i * scale + j`: bring its weights over with
    `convert_pytorch_kernel`.

    `keras.ops.depth_to_space` orders channels alike on all backends in
    `channels_last` only, so `channels_first` is transposed there and back.

    Args:
        scale: Int, 1 or more. Side of a block in pixels. Defaults to `2`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, H, W, C * scale**2)`.

    Output shape:
        4D tensor `(batch, H * scale, W * scale, C)`.

    Example:

    >>> facezoo.layers.PixelShuffle(2)(np.ones((1, 16, 16, 12))).shape
    (1, 32, 32, 3)

    Reference:

    - [Shi et al., 2016](https://arxiv.org/abs/1609.05158)
    """

    def __init__(
        self, scale: int = 2, data_format: str | None = None, **kwargs
    ):
        super().__init__(**kwargs)
        if not isinstance(scale, int) or scale < 1:
            raise ValueError(
                "`scale` must be an int of 1 or more. "
                f"Received: scale={scale!r}"
            )
        self.scale = scale
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        self.compute_output_shape(input_shape)

    def call(self, inputs):
        if self.scale == 1:
            return inputs
        if self.data_format == "channels_last":
            return ops.depth_to_space(
                inputs, self.scale, data_format="channels_last"
            )
        x = ops.transpose(inputs, (0, 2, 3, 1))
        x = ops.depth_to_space(x, self.scale, data_format="channels_last")
        return ops.transpose(x, (0, 3, 1, 2))

    def compute_output_shape(self, input_shape):
        if self.data_format == "channels_last":
            batch, height, width, channels = input_shape
        else:
            batch, channels, height, width = input_shape
        if channels is None or channels % self.scale**2:
            raise ValueError(
                f"`PixelShuffle` of scale {self.scale} needs a multiple of "
                f"{self.scale**2} channels. "
                f"Received: input_shape={tuple(input_shape)}"
            )
        height = None if height is None else height * self.scale
        width = None if width is None else width * self.scale
        channels = channels // self.scale**2
        if self.data_format == "channels_last":
            return (batch, height, width, channels)
        return (batch, channels, height, width)

    def get_config(self):
        config = super().get_config()
        config.update({"scale": self.scale, "data_format": self.data_format})
        return config


def convert_pytorch_kernel(weight: np.ndarray, scale: int) -> np.ndarray:
    """Converts the weights of a convolution in front of `nn.PixelShuffle`.

    Args:
        weight: Array `(C * scale**2, in_channels, h, w)`, a PyTorch kernel, or
            `(C * scale**2,)`, its bias.
        scale: Int. The factor of the pixel shuffle.

    Returns:
        Array `(h, w, in_channels, C * scale**2)` or `(C * scale**2,)`: a Keras
        kernel or bias that gives the same pixels through `PixelShuffle`.

    Raises:
        ValueError: If the first axis is not a multiple of `scale**2`.
    """
    weight = np.asarray(weight)
    if weight.ndim not in (1, 4) or weight.shape[0] % scale**2:
        raise ValueError(
            "`weight` must be a PyTorch kernel of 4 axes or a bias of 1, with "
            f"a multiple of {scale**2} output channels. "
            f"Received: weight.shape={weight.shape}"
        )
    # (C, scale**2, ...) -> (scale**2, C, ...)
    blocks = weight.reshape(-1, scale**2, *weight.shape[1:])
    ordered = np.swapaxes(blocks, 0, 1).reshape(weight.shape)
    return ordered if ordered.ndim == 1 else ordered.transpose(2, 3, 1, 0)
