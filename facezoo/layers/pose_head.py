"""From features and landmarks to landmarks in space and the head's pose."""

from collections.abc import Sequence

import keras
from keras import layers
from keras import ops

from facezoo.ops import channel_axis
from facezoo.ops import depth_from_root
from facezoo.ops import rotation_angles
from facezoo.ops import rotation_from_6d
from facezoo.ops import spatial_axes
from facezoo.ops import standardize_data_format

COARSEST = 4  # side of the map that is flattened
# What a dense layer gives is of order 1; points move by a tenth of the face.
STEP = 0.1
# Adam moves a weight by the learning rate a step: the mean head is there after
# some hundred.
HEAD = 4.0


@keras.saving.register_keras_serializable(package="facezoo")
class PoseHead(layers.Layer):
    """Gives points their depth, and the head its rotation.

    Strided convolutions bring the features to a map of 4x4, which is joined
    with the landmarks; two dense layers look at both. From them come the
    rotation, as 6 numbers that Gram and Schmidt make a matrix of; how deep
    each point lies before or behind where the learned mean head, turned by the
    rotation, has it; and where its place in space lies beside the landmark: on
    the contour of a turned face the two differ. These points are then turned
    back to the head's own axes, where all heads are much alike, and what a
    linear layer makes of their differences from the mean head is added to
    them. All that is computed with landmarks is float32 under any precision.

    The axes and the angles are those of `facezoo.face3d.rotations`.

    Args:
        image_size: Int. Side of the face in pixels, which the landmarks are
            in.
        filters: Int. Channels of the convolutions.
        units: Int. Units of the two dense layers.
        root: Ints. The landmarks whose middle has depth 0, such as the points
            of the eyes. Defaults to all.
        data_format: `"channels_last"` or `"channels_first"`. Defaults to the
            `image_data_format` of your Keras config.
        **kwargs: Base layer arguments, such as `name` and `dtype`.

    Input shape:
        List of a 4D tensor `(batch, h, w, channels)` of known size, and
        landmarks `(batch, K, 2)` in pixels.

    Output shape:
        Dict of float32: `landmarks_3d` `(batch, K, 3)`, x, y and z in pixels,
        z away from the camera; `pose` `(batch, 3, 3)`, rotations; and
        `pose_angles` `(batch, 3)`, yaw, pitch and roll in degrees.

    Example:

    >>> head = facezoo.layers.PoseHead(128, filters=16, units=64)
    >>> out = head([np.ones((1, 32, 32, 8)), np.ones((1, 68, 2))])
    >>> out["landmarks_3d"].shape, out["pose"].shape
    ((1, 68, 3), (1, 3, 3))

    Reference:

    - [Zhou et al., 2019](https://arxiv.org/abs/1812.07035), 6 numbers
    """

    def __init__(
        self,
        image_size: int,
        filters: int,
        units: int,
        root: Sequence[int] | None = None,
        data_format: str | None = None,
        **kwargs,
    ):
        # Landmarks would be rounded to half precision before `call`.
        super().__init__(autocast=False, **kwargs)
        self.image_size = image_size
        self.filters = filters
        self.units = units
        self.root = None if root is None else [int(i) for i in root]
        self.data_format = standardize_data_format(data_format)

    def build(self, input_shape):
        if len(input_shape) != 2 or isinstance(input_shape[0], int):
            raise ValueError(
                "`PoseHead` needs a list of features and landmarks. "
                f"Received: input_shape={input_shape}"
            )
        shape, (_, count, _) = tuple(input_shape[0]), input_shape[1]
        if self.root is not None and not set(self.root) <= set(range(count)):
            raise ValueError(
                f"`root` must be of the {count} landmarks. "
                f"Received: root={self.root}"
            )
        axis = channel_axis(self.data_format)
        sides = [shape[i] for i in spatial_axes(self.data_format)]
        if None in sides:
            raise ValueError(
                "`PoseHead` needs features of a known size. "
                f"Received: input_shape={input_shape}"
            )
        self.halvings = []
        while max(sides) > COARSEST:
            conv = layers.Conv2D(
                self.filters,
                4,
                2,
                padding="same",
                activation="relu",
                kernel_initializer="he_normal",
                data_format=self.data_format,
                dtype=self.dtype_policy,
                name=f"halving_{len(self.halvings)}",
            )
            conv.build(shape)
            self.halvings.append(conv)
            shape = conv.compute_output_shape(shape)
            sides = [-(-side // 2) for side in sides]
        flat = shape[axis] * sides[0] * sides[1]

        def dense(units, name, width, **options):
            layer = layers.Dense(units, dtype="float32", name=name, **options)
            layer.build((None, width))
            return layer

        hidden = {"activation": "relu", "kernel_initializer": "he_normal"}
        small = keras.initializers.RandomNormal(stddev=1e-2)
        width = flat + 2 * count
        self.hidden = [
            dense(self.units, "hidden_0", width, **hidden),
            dense(self.units, "hidden_1", self.units, **hidden),
        ]
        self.points = dense(
            3 * count, "points", self.units, kernel_initializer=small
        )
        self.turn = dense(6, "turn", self.units, kernel_initializer=small)
        self.correction = dense(
            3 * count, "correction", 3 * count, kernel_initializer="zeros"
        )
        # The mean head, in four sides of the face.
        self.head = self.add_weight(
            shape=(3, count),
            initializer="zeros",
            dtype="float32",
            autocast=False,
            name="head",
        )

    def call(self, inputs):
        x, landmarks = inputs
        for halving in self.halvings:
            x = halving(x)
        if self.data_format == "channels_first":
            x = ops.transpose(x, (0, 2, 3, 1))
        x = ops.reshape(x, (-1, x.shape[1] * x.shape[2] * x.shape[3]))
        landmarks = ops.cast(landmarks, "float32")
        count = landmarks.shape[1]
        places = (landmarks + 0.5) * (4 / self.image_size) - 2
        places = ops.reshape(places, (-1, 2 * count))
        x = ops.concatenate([ops.cast(x, "float32"), places], axis=-1)
        for hidden in self.hidden:
            x = hidden(x)
        # Around the identity: a face that looks straight ahead.
        start = ops.convert_to_tensor([1, 0, 0, 0, 1, 0], "float32")
        pose = rotation_from_6d(self.turn(x) + start)
        moves = ops.reshape(self.points(x), (-1, count, 3))
        moves = moves * (STEP * self.image_size)
        # The last row, by its share in a mean: LiteRT delegates no such slice.
        last = ops.convert_to_tensor([[0], [0], [3]], "float32")
        row = ops.mean(pose * last, axis=1)
        turned = ops.expand_dims(ops.matmul(row, self.head), -1)
        depth = moves[..., 2:] + HEAD * self.image_size * turned
        points = self._corrected(
            ops.concatenate([landmarks + moves[..., :2], depth], axis=-1), pose
        )
        depth = depth_from_root(points[..., 2:], self.root)
        return {
            "landmarks_3d": ops.concatenate([points[..., :2], depth], axis=-1),
            "pose": pose,
            "pose_angles": rotation_angles(pose),
        }

    def _corrected(self, points, pose):
        """Moves points by what their differences from the mean head tell."""
        count = points.shape[1]
        points_around, size = _around_middle(points)
        mean_head, mean_size = _around_middle(
            ops.transpose(ops.stop_gradient(self.head))[None]
        )
        upright = ops.matmul(points_around / size, pose)
        differences = upright - mean_head / mean_size
        moves = self.correction(ops.reshape(differences, (-1, 3 * count)))
        moves = ops.reshape(moves, (-1, count, 3))
        turned = ops.matmul(moves, ops.transpose(pose, (0, 2, 1)))
        return points + size * turned

    def compute_output_shape(self, input_shape):
        batch, count, _ = input_shape[1]
        return {
            "landmarks_3d": (batch, count, 3),
            "pose": (batch, 3, 3),
            "pose_angles": (batch, 3),
        }

    def compute_output_spec(self, inputs):
        shapes = self.compute_output_shape([x.shape for x in inputs])
        return {
            name: keras.KerasTensor(shape, dtype="float32")
            for name, shape in shapes.items()
        }

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "image_size": self.image_size,
                "filters": self.filters,
                "units": self.units,
                "root": self.root,
                "data_format": self.data_format,
            }
        )
        return config


def _around_middle(points):
    """Points less their mean, and their root mean square distance from it."""
    points = points - ops.mean(points, axis=1, keepdims=True)
    squares = ops.mean(ops.square(points), axis=(1, 2), keepdims=True)
    # The mean head is 0 at first.
    return points, ops.sqrt(3 * squares + 1e-9)
