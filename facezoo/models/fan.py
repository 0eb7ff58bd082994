"""FAN: stacked hourglasses of hierarchical blocks, landmarks in 2D and 3D."""

from collections.abc import Sequence

import keras
from keras import layers
from keras import ops

from facezoo.landmarks import IBUG68
from facezoo.layers import DepthHead
from facezoo.layers import HierarchicalBlock
from facezoo.layers import Hourglass
from facezoo.models.interface import enlarge_face
from facezoo.models.interface import face_input
from facezoo.models.interface import hourglass_depth
from facezoo.models.interface import landmark_outputs
from facezoo.models.interface import start_as_pytorch
from facezoo.models.registry import register_variants

# filters, num_stages: of the hourglasses; depth_filters, depth_blocks: of the
# network that gives points their depth.
VARIANTS = {
    "tiny": {
        "filters": 16,
        "num_stages": 2,
        "depth_filters": 4,
        "depth_blocks": (1, 1, 1, 1),
    },
    "base": {
        "filters": 128,
        "num_stages": 2,
        "depth_filters": 16,
        "depth_blocks": (2, 2, 2, 2),
    },
    "reference": {
        "filters": 256,
        "num_stages": 4,
        "depth_filters": 64,
        "depth_blocks": (3, 8, 36, 3),
    },
}
DEPTH = 4
TASKS = ("landmarks",)
ALL_TASKS = (*TASKS, "depth")


def fan(
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int = 68,
    sigma_scale: float = 1.0,
    tasks: Sequence[str] = TASKS,
) -> keras.Model:
    """Builds the face alignment network.

    It reads a face of `S` pixels; a smaller one is enlarged to them by bicubic
    first. Heatmaps are a quarter of the side. With `"depth"` it is the
    paper's 3D-FAN: the landmarks are to be the projections of points in
    space, and a residual network that sees the face and the landmarks gives
    each its depth.

    Args:
        variant: One of `"tiny"`, `"base"`, `"reference"`.
        image_size: Int. Side `S` in whose pixels landmarks are, a multiple of
            8. The paper's is 256.
        scale: Int. The input face is `S / scale` wide: 1, 2, 3, 4 or 8.
        num_landmarks: Int. Landmarks `K` of the scheme.
        sigma_scale: Float. Calibration of `landmark_sigma`, see
            `facezoo.layers.HeatmapDecoder`.
        tasks: `"landmarks"`, and `"depth"` beside it for points in space; for
            the 68 points alone.

    Returns:
        A `keras.Model` from `lr_image` `(batch, S / scale, S / scale, 3)`, RGB
        in `[0, 1]`, to a dict of float32: `heatmaps`
        `(batch, stages, S / 4, S / 4, K)`, logits; `landmarks`, `scores`,
        `landmark_sigma` and `landmark_covariance` as of
        `facezoo.layers.HeatmapDecoder`. With the depth also `landmarks_3d`
        `(batch, K, 3)` in pixels, x and y those of `landmarks`, z away from
        the camera and 0 in the middle of the eyes, see
        `facezoo.layers.DepthHead`.

    Raises:
        ValueError: If the variant is unknown, or the sizes or the tasks do not
            fit.

    Reference:

    - [Bulat and Tzimiropoulos, 2017](https://arxiv.org/abs/1703.07332)
    """
    face = face_input(variant, VARIANTS, image_size, scale, multiple=8)
    if "landmarks" not in tasks or not set(tasks) <= set(ALL_TASKS):
        raise ValueError(
            '`tasks` must be "landmarks", or "landmarks" and "depth". '
            f"Received: tasks={tasks}"
        )
    if "depth" in tasks and num_landmarks != IBUG68.num_landmarks:
        raise ValueError(
            'The task "depth" needs 68 points. '
            f"Received: num_landmarks={num_landmarks}"
        )
    image = enlarge_face(face, scale)
    config = VARIANTS[variant]
    stages = fan_stages(
        image, num_landmarks, config["filters"], config["num_stages"]
    )
    outputs = landmark_outputs(stages, image_size, sigma_scale)
    if "depth" in tasks:
        # The depth learns from the landmarks and does not change them.
        outputs["landmarks_3d"] = DepthHead(
            config["depth_filters"],
            config["depth_blocks"],
            root=[i for eye in IBUG68.eye_points for i in eye],
            name="depth_head",
        )([image, ops.stop_gradient(outputs["landmarks"])])
    model = keras.Model(face, outputs, name=f"fan_{variant}")
    return start_as_pytorch(model)


def fan_stages(image, num_landmarks: int, filters: int, num_stages: int):
    """Finds heatmaps in an image, one set an hourglass.

    Args:
        image: `keras.KerasTensor` `(batch, S, S, 3)` in `[0, 1]`.
        num_landmarks: Int. Landmarks `K`.
        filters: Int. Channels of the hourglasses, a multiple of 16.
        num_stages: Int. Hourglasses.

    Returns:
        List of float32 logits `(batch, S / 4, S / 4, K)`.
    """
    x = layers.ZeroPadding2D(3, name="stem_pad")(image)
    x = layers.Conv2D(filters // 4, 7, 2, name="stem")(x)
    x = layers.BatchNormalization(momentum=0.9, name="stem_norm")(x)
    x = layers.ReLU(name="stem_relu")(x)
    x = HierarchicalBlock(filters // 2, name="entry_0")(x)
    x = layers.AveragePooling2D(2, name="pool")(x)
    x = HierarchicalBlock(filters // 2, name="entry_1")(x)
    x = HierarchicalBlock(filters, name="entry_2")(x)
    depth = hourglass_depth(x.shape[1], DEPTH)
    stages = []
    for i in range(num_stages):
        name = f"stage_{i}"
        y = Hourglass(depth, filters, "hierarchical", name=f"{name}_hourglass")(
            x
        )
        y = HierarchicalBlock(filters, name=f"{name}_block")(y)
        y = layers.Conv2D(filters, 1, name=f"{name}_conv")(y)
        y = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(y)
        y = layers.ReLU(name=f"{name}_relu")(y)
        stages.append(
            layers.Conv2D(
                num_landmarks, 1, dtype="float32", name=f"{name}_heatmaps"
            )(y)
        )
        if i + 1 < num_stages:
            features = layers.Conv2D(filters, 1, name=f"{name}_features")(y)
            maps = layers.Conv2D(filters, 1, name=f"{name}_return")(
                ops.cast(stages[-1], x.dtype)
            )
            x = layers.Add(name=f"{name}_sum")([x, features, maps])
    return stages


register_variants(fan, VARIANTS)
