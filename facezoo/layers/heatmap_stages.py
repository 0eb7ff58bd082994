"""Plain convolution stages from shared features to heatmaps."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class HeatmapStages(layers.Layer):
    """Refines heatmaps in stages of plain convolutions (pose machines).

    The first stage sees the shared features. Each later stage sees them joined
    with the maps of the stage before, brought back to `filters` channels by a
    convolution. A stage is `num_convs` convolutions with ReLU and one that
    makes `K + 1` maps: one a landmark, and the background as the last. The
    convolution that makes the maps is float32 under any precision.

    Defaults are those of the released JASRNet.

    Args:
        num_landmarks: Int. Landmarks `K`.
        filters: Int. Channels of the convolutions. Defaults to `128`.
        num_stages: Int. Stages, each supervised. Defaults to `3`.
        num_convs: Int. Convolutions of a stage. Defaults to `7`.
        kernel_size: Odd int. Size of each convolution. Defaults to `3`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, h, w, channels)`.

    Output shape:
        List of the stages' heatmaps, each float32 `(batch, h, w, K + 1)`.

    Example:

    >>> head = facezoo.layers.HeatmapStages(68, filters=16)
    >>> heatmaps = head(np.ones((1, 16, 16, 8)))
    >>> len(heatmaps), heatmaps[-1].shape
    (3, (1, 16, 16, 69))

    Reference:

    - [Wei et al., 2016](https://arxiv.org/abs/1602.00134)
    - [Yin et al., 2020](https://arxiv.org/abs/1911.08566)
    """

    def __init__(
        self,
        num_landmarks: int,
        filters: int = 128,
        num_stages: int = 3,
        num_convs: int = 7,
        kernel_size: int = 3,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if num_stages < 1 or num_convs < 1:
            raise ValueError(
                "`num_stages` and `num_convs` must be at least 1. "
                f"Received: num_stages={num_stages}, num_convs={num_convs}"
            )
        self.num_landmarks = num_landmarks
        self.filters = filters
        self.num_stages = num_stages
        self.num_convs = num_convs
        self.kernel_size = kernel_size
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        joined, narrow = list(input_shape), list(input_shape)
        joined[axis] += self.num_landmarks + 1
        narrow[axis] = self.filters
        self.stages, self.heatmaps = [], []
        for i in range(self.num_stages):
            shape = input_shape
            convs = []
            if i:
                shape = joined
                convs.append(self._conv(f"stage_{i}_join", shape))
                shape = narrow
            for j in range(self.num_convs):
                convs.append(self._conv(f"stage_{i}_conv_{j}", shape))
                shape = narrow
            self.stages.append(convs)
            heatmaps = layers.Conv2D(
                self.num_landmarks + 1,
                self.kernel_size,
                padding="same",
                data_format=self.data_format,
                dtype="float32",
                name=f"stage_{i}_heatmaps",
            )
            heatmaps.build(narrow)
            self.heatmaps.append(heatmaps)

    def call(self, inputs):
        axis = channel_axis(self.data_format)
        heatmaps = []
        for convs, make_heatmaps in zip(
            self.stages, self.heatmaps, strict=True
        ):
            x = inputs
            if heatmaps:
                previous = ops.cast(heatmaps[-1], self.compute_dtype)
                x = ops.concatenate([inputs, previous], axis=axis)
            for conv in convs:
                x = conv(x)
            heatmaps.append(make_heatmaps(x))
        return heatmaps

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        shape[channel_axis(self.data_format)] = self.num_landmarks + 1
        return [tuple(shape)] * self.num_stages

    def compute_output_spec(self, inputs):
        shapes = self.compute_output_shape(inputs.shape)
        return [keras.KerasTensor(shape, dtype="float32") for shape in shapes]

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "num_landmarks": self.num_landmarks,
                "filters": self.filters,
                "num_stages": self.num_stages,
                "num_convs": self.num_convs,
                "kernel_size": self.kernel_size,
                "data_format": self.data_format,
            }
        )
        return config

    def _conv(self, name, input_shape):
        conv = layers.Conv2D(
            self.filters,
            self.kernel_size,
            padding="same",
            activation="relu",
            kernel_initializer="he_normal",
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name=name,
        )
        conv.build(input_shape)
        return conv
