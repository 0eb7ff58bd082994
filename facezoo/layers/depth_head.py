"""From a face and its landmarks to landmarks in space."""

from collections.abc import Sequence

import keras
from keras import layers
from keras import ops

from facezoo.layers.strided_bottleneck import StridedBottleneck
from facezoo.ops import channel_axis
from facezoo.ops import depth_from_root
from facezoo.ops import gaussian_heatmaps
from facezoo.ops import standardize_data_format

# What a dense layer gives is of order 1; depths are tenths of the face.
STEP = 0.1


@keras.saving.register_keras_serializable(package="facezoo")
class DepthHead(layers.Layer):
    """Gives points their depth, by a ResNet that sees where they are.

    Each landmark is drawn as a Gaussian of height 1 into a map of its own, of
    the face's size. Face and maps together go through a ResNet whose last
    layer gives a depth a point. x and y stay as they are: they must be the
    projections of the points in space. The landmarks and all that is added to
    them are float32 under any precision.

    Args:
        filters: Int. Channels of the first convolution; the groups of blocks
            have 4, 8, 16, ... times as many. Defaults to `64`.
        num_blocks: Ints. Blocks in each group; every group after the first
            begins at half the size. Defaults to those of ResNet-152.
        sigma: Float. Standard deviation of the Gaussians in pixels. Defaults
            to `2.0`.
        root: Ints. The landmarks whose middle has depth 0, such as the points
            of the eyes. Defaults to all.
        momentum: Float. Momentum of the moving statistics. Defaults to `0.9`.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        List of square faces `(batch, S, S, 3)` in `[0, 1]`, of known size, and
        landmarks `(batch, K, 2)` in their pixels.

    Output shape:
        3D tensor `(batch, K, 3)`, float32: x, y and z in pixels, z away from
        the camera.

    Example:

    >>> head = facezoo.layers.DepthHead(filters=8, num_blocks=(1, 1))
    >>> head([np.ones((1, 64, 64, 3)), np.ones((1, 68, 2))]).shape
    (1, 68, 3)

    Reference:

    - [Bulat and Tzimiropoulos, 2017](https://arxiv.org/abs/1703.07332)
    """

    def __init__(
        self,
        filters: int = 64,
        num_blocks: Sequence[int] = (3, 8, 36, 3),
        sigma: float = 2.0,
        root: Sequence[int] | None = None,
        momentum: float = 0.9,
        data_format: str | None = None,
        **kwargs,
    ):
        # Landmarks would be rounded to half precision before `call`.
        super().__init__(autocast=False, **kwargs)
        if not num_blocks or min(num_blocks) < 1:
            raise ValueError(
                "`num_blocks` must name one block or more for each group. "
                f"Received: num_blocks={num_blocks}"
            )
        self.filters = filters
        self.num_blocks = [int(count) for count in num_blocks]
        self.sigma = sigma
        self.root = None if root is None else [int(i) for i in root]
        self.momentum = momentum
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        if len(input_shape) != 2 or isinstance(input_shape[0], int):
            raise ValueError(
                "`DepthHead` needs a list of faces and landmarks. "
                f"Received: input_shape={input_shape}"
            )
        shape, (_, count, _) = list(input_shape[0]), input_shape[1]
        if self.root is not None and not set(self.root) <= set(range(count)):
            raise ValueError(
                f"`root` must be of the {count} landmarks. "
                f"Received: root={self.root}"
            )
        axis = channel_axis(self.data_format)
        sides = [size for i, size in enumerate(shape) if i not in (0, axis % 4)]
        if None in sides or sides[0] != sides[1]:
            raise ValueError(
                "`DepthHead` needs square faces of a known size. "
                f"Received: input_shape={input_shape}"
            )
        self.size = sides[0]
        shape[axis] += count
        options = {"data_format": self.data_format, "dtype": self.dtype_policy}
        # Padded by hand: with strides, "same" is lopsided, unlike PyTorch.
        self.stem_pad = layers.ZeroPadding2D(3, **options)
        self.stem = layers.Conv2D(
            self.filters,
            7,
            2,
            use_bias=False,
            kernel_initializer="he_normal",
            name="stem",
            **options,
        )
        shape = self.stem_pad.compute_output_shape(tuple(shape))
        self.stem.build(shape)
        shape = self.stem.compute_output_shape(shape)
        self.stem_norm = layers.BatchNormalization(
            axis=axis,
            momentum=self.momentum,
            dtype=self.dtype_policy,
            name="stem_norm",
        )
        self.stem_norm.build(shape)
        # After a ReLU zeros change no maximum.
        self.pool_pad = layers.ZeroPadding2D(1, **options)
        self.pool = layers.MaxPooling2D(3, 2, **options)
        shape = self.pool_pad.compute_output_shape(shape)
        shape = self.pool.compute_output_shape(shape)
        self.blocks = []
        for group, number in enumerate(self.num_blocks):
            for i in range(number):
                block = StridedBottleneck(
                    4 * self.filters * 2**group,
                    strides=2 if group and i == 0 else 1,
                    momentum=self.momentum,
                    name=f"group_{group}_block_{i}",
                    **options,
                )
                block.build(shape)
                shape = block.compute_output_shape(shape)
                self.blocks.append(block)
        self.depths = layers.Dense(
            count,
            kernel_initializer=keras.initializers.RandomNormal(stddev=1e-2),
            dtype="float32",
            name="depths",
        )
        self.depths.build((None, shape[axis]))

    def call(self, inputs, training=None):
        face, landmarks = inputs
        landmarks = ops.cast(landmarks, "float32")
        axis = channel_axis(self.data_format)
        maps = gaussian_heatmaps(landmarks, self.size, self.size, self.sigma)
        if self.data_format == "channels_first":
            maps = ops.transpose(maps, (0, 3, 1, 2))
        x = ops.concatenate(
            [
                ops.cast(face, self.compute_dtype),
                ops.cast(maps, self.compute_dtype),
            ],
            axis=axis,
        )
        x = self.stem(self.stem_pad(x))
        x = ops.relu(self.stem_norm(x, training=training))
        x = self.pool(self.pool_pad(x))
        for block in self.blocks:
            x = block(x, training=training)
        sides = (2, 3) if self.data_format == "channels_first" else (1, 2)
        x = ops.mean(ops.cast(x, "float32"), axis=sides)
        depth = self.depths(x)[..., None] * (STEP * self.size)
        depth = depth_from_root(depth, self.root)
        return ops.concatenate([landmarks, depth], axis=-1)

    def compute_output_shape(self, input_shape):
        batch, count, _ = input_shape[1]
        return (batch, count, 3)

    def compute_output_spec(self, inputs, training=None):
        shape = self.compute_output_shape([x.shape for x in inputs])
        return keras.KerasTensor(shape, dtype="float32")

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "filters": self.filters,
                "num_blocks": self.num_blocks,
                "sigma": self.sigma,
                "root": self.root,
                "momentum": self.momentum,
                "data_format": self.data_format,
            }
        )
        return config
