"""From shared features to one heatmap a landmark, stage by stage."""

import keras
from keras import layers
from keras import ops

from facezoo.layers.hourglass import Hourglass
from facezoo.ops import channel_axis
from facezoo.ops import standardize_data_format


@keras.saving.register_keras_serializable(package="facezoo")
class HeatmapHead(layers.Layer):
    """Stacks hourglasses; each one's heatmaps are an output to supervise.

    A stage is an hourglass, a 1x1 convolution, and a 1x1 convolution to the
    maps. The next stage sees the features it started from, plus this stage's
    features and maps, each through a 1x1 convolution. The convolution that
    makes the maps is float32 under any precision: in bfloat16 it alone moves
    points by pixels.

    Args:
        num_landmarks: Int. Landmarks `K`.
        filters: Int. Channels of the hourglasses.
        num_stages: Int. Hourglasses, each supervised. Defaults to `2`.
        depth: Int. How many times an hourglass halves its map. Defaults to
            `3`.
        block: The blocks of the hourglasses, see `Hourglass`. Defaults to
            `"basic"`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        4D tensor `(batch, h, w, channels)`; h and w can be divided by
        `2**depth`.

    Output shape:
        A pair: the list of the stages' heatmaps, each float32
        `(batch, h, w, K)`, and the last stage's features,
        `(batch, h, w, filters)`.

    Example:

    >>> head = facezoo.layers.HeatmapHead(68, filters=16, num_stages=2)
    >>> heatmaps, features = head(np.ones((1, 32, 32, 8)))
    >>> len(heatmaps), heatmaps[-1].shape, features.shape
    (2, (1, 32, 32, 68), (1, 32, 32, 16))

    Reference:

    - [Newell et al., 2016](https://arxiv.org/abs/1603.06937)
    """

    def __init__(
        self,
        num_landmarks: int,
        filters: int,
        num_stages: int = 2,
        depth: int = 3,
        block: str = "basic",
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if num_stages < 1:
            raise ValueError(
                "`num_stages` must be at least 1. "
                f"Received: num_stages={num_stages}"
            )
        self.num_landmarks = num_landmarks
        self.filters = filters
        self.num_stages = num_stages
        self.depth = depth
        self.block = block
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        axis = channel_axis(self.data_format)
        shape, wide = list(input_shape), list(input_shape)
        maps = list(input_shape)
        shape[axis], maps[axis] = self.filters, self.num_landmarks
        wide[axis] = 2 * self.filters
        policy = self.dtype_policy

        def conv(filters, name, input_shape, dtype=policy, **kwargs):
            layer = layers.Conv2D(
                filters,
                1,
                data_format=self.data_format,
                dtype=dtype,
                name=name,
                **kwargs,
            )
            layer.build(input_shape)
            return layer

        self.entry = conv(self.filters, "entry", input_shape)
        self.hourglasses, self.features, self.logits = [], [], []
        self.feature_returns, self.map_returns = [], []
        for i in range(self.num_stages):
            hourglass = Hourglass(
                self.depth,
                self.filters,
                self.block,
                data_format=self.data_format,
                dtype=policy,
                name=f"hourglass_{i}",
            )
            hourglass.build(shape)
            self.hourglasses.append(hourglass)
            self.features.append(
                conv(
                    2 * self.filters,
                    f"features_{i}",
                    shape,
                    activation="relu",
                    kernel_initializer="he_normal",
                )
            )
            self.logits.append(
                conv(self.num_landmarks, f"heatmaps_{i}", wide, "float32")
            )
            if i + 1 < self.num_stages:
                self.feature_returns.append(
                    conv(self.filters, f"feature_return_{i}", wide)
                )
                self.map_returns.append(
                    conv(self.filters, f"map_return_{i}", maps)
                )

    def call(self, inputs, training=None):
        x = self.entry(inputs)
        heatmaps = []
        for i in range(self.num_stages):
            last = self.hourglasses[i](x, training=training)
            features = self.features[i](last)
            heatmaps.append(self.logits[i](features))
            if i + 1 < self.num_stages:
                returned = ops.cast(heatmaps[-1], self.compute_dtype)
                x = x + self.feature_returns[i](features)
                x = x + self.map_returns[i](returned)
        return heatmaps, last

    def compute_output_shape(self, input_shape):
        axis = channel_axis(self.data_format)
        maps, features = list(input_shape), list(input_shape)
        maps[axis], features[axis] = self.num_landmarks, self.filters
        return [tuple(maps)] * self.num_stages, tuple(features)

    def compute_output_spec(self, inputs, training=None):
        maps, features = self.compute_output_shape(inputs.shape)
        return (
            [keras.KerasTensor(shape, dtype="float32") for shape in maps],
            keras.KerasTensor(features, dtype=self.compute_dtype),
        )

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "num_landmarks": self.num_landmarks,
                "filters": self.filters,
                "num_stages": self.num_stages,
                "depth": self.depth,
                "block": self.block,
                "data_format": self.data_format,
            }
        )
        return config
