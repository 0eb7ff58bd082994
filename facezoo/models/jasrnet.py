"""JASRNet: one encoder, a super-resolution branch and a landmark branch."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import keras
from keras import layers
from keras import ops

from facezoo.landmarks import IBUG68
from facezoo.layers import HeatmapDecoder
from facezoo.layers import HeatmapHead
from facezoo.layers import PoseHead
from facezoo.layers import ResidualBlock
from facezoo.layers import SubPixelUpsampling2D
from facezoo.models.interface import enlarge_face
from facezoo.models.interface import face_input
from facezoo.models.interface import hourglass_depth
from facezoo.models.interface import landmark_outputs
from facezoo.models.jasrnet_encoder import SMALL
from facezoo.models.jasrnet_encoder import encode_levels
from facezoo.models.jasrnet_encoder import fuse_levels
from facezoo.models.jasrnet_reference import jasrnet_reference
from facezoo.models.registry import register_variants

# filters, num_blocks: of the encoder; attention: whether its blocks at the
# coarsest size have channel attention; level_blocks: of its finer levels;
# coarsest: the side in pixels which the coarsest level of a face of more than
# 32 pixels is at most; head_filters, num_stages: of the landmark branch;
# image_filters: of the super-resolution branch; detail_filters, detail_blocks:
# of its levels finer than 32 pixels that the encoder has too.
VARIANTS = {
    "tiny": {
        "filters": 16,
        "num_blocks": 4,
        "head_filters": 16,
        "num_stages": 1,
        "image_filters": 8,
        "detail_filters": 8,
        "level_blocks": 1,
        "detail_blocks": 1,
        "attention": False,
        "coarsest": 16,
    },
    "small": {
        "filters": 32,
        "num_blocks": 10,
        "head_filters": 32,
        "num_stages": 1,
        "image_filters": 16,
        "detail_filters": 16,
        "level_blocks": 1,
        "detail_blocks": 1,
        "attention": False,
        "coarsest": 16,
    },
    "base": {
        "filters": 96,
        "num_blocks": 12,
        "head_filters": 64,
        "num_stages": 2,
        "image_filters": 32,
        "detail_filters": 32,
        "level_blocks": 2,
        "detail_blocks": 4,
        "attention": False,
        "coarsest": 16,
    },
    "reference": {},
}

HEATMAP_SIZE = 32
DEPTH = 3
POSE_DEPTH = 2  # of the pose's hourglasses, which see half the size
FULL_WIDTH_SIZE = 64
TASKS = ("super_resolution", "landmarks")
ALL_TASKS = (*TASKS, "pose")


def jasrnet(
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int = 68,
    encoder: keras.Model | None = None,
    tasks: Sequence[str] = TASKS,
    fusion: bool = True,
    sigma_scale: float = 1.0,
    overrides: Mapping[str, Any] | None = None,
) -> keras.Model:
    """Builds the joint super-resolution and alignment network.

    `"reference"` is the network as its authors released it, which first
    enlarges the face and works at that size. The other variants work at the
    face's own pixels: an encoder at `S / scale`, the outputs of its groups of
    blocks fused; an enlargement to at least 32 pixels, which both branches
    share; hourglasses that give the landmarks; and the image, made of the
    shared features and the hourglasses', added to the bicubic enlargement of
    the input. A face of more than 32 pixels is encoded at several sizes, down
    to 16 pixels or less (32 with `overrides={"coarsest": 32}`, which costs
    four times as much there), and both branches take up the finer ones on
    their way.

    Args:
        variant: One of `"tiny"`, `"small"`, `"base"`, `"reference"`.
        image_size: Int. Side `S` of the super-resolved face in pixels.
        scale: Int. The input face is `S / scale` wide: 1, 2, 3, 4 or 8.
        num_landmarks: Int. Landmarks `K` of the scheme.
        encoder: `keras.Model` that takes the place of the variant's own
            encoder: from `(batch, S / scale, S / scale, 3)` in `[0, 1]` to one
            feature map, or to a list of them, each half the size of the one
            before. Not for `"reference"`.
        tasks: `"super_resolution"`, `"landmarks"` or both: the branches to
            build. Both for `"reference"`. `"pose"` beside `"landmarks"` adds
            points in space and the head's rotation, by a branch with heatmaps
            of its own; for the 68 points alone.
        fusion: Bool. Whether the outputs of the encoder's groups of blocks
            are fused; else the last one serves alone. Not for `"reference"`.
        sigma_scale: Float. Calibration of `landmark_sigma`, see
            `facezoo.layers.HeatmapDecoder`.
        overrides: Dict of numbers that take the place of the variant's own,
            such as `{"num_stages": 3}` or `{"attention": True}`; the names
            are those of the table `VARIANTS`. Not for `"reference"`.

    Returns:
        A `keras.Model` from `lr_image` `(batch, S / scale, S / scale, 3)`, RGB
        in `[0, 1]`, to a dict of float32: `sr_image` `(batch, S, S, 3)`, not
        clipped; `heatmaps` `(batch, stages, h, w, K)`, logits (the reference:
        Gaussians of height 1 and K + 1 maps, the last of them background);
        `landmarks` `(batch, K, 2)`, `(x, y)` in pixels of `sr_image`;
        `scores` `(batch, K)` in `[0, 1]`; and the expected error of each
        landmark, `landmark_sigma` `(batch, K)` in pixels and
        `landmark_covariance` `(batch, K, 2, 2)` in square pixels. A network
        of one task has its outputs alone. With the pose also `landmarks_3d`
        `(batch, K, 3)` in pixels, `pose` `(batch, 3, 3)`, rotations, and
        `pose_angles` `(batch, 3)`, yaw, pitch and roll in degrees, see
        `facezoo.layers.PoseHead`.

    Raises:
        ValueError: If the variant or an override is unknown, or the sizes do
            not fit.

    Reference:

    - [Yin et al., 2020](https://arxiv.org/abs/1911.08566)
    """
    lr_image = face_input(variant, VARIANTS, image_size, scale)
    if variant == "reference":
        changed = encoder is not None or set(tasks) != set(TASKS)
        if changed or not fusion or overrides:
            raise ValueError(
                "`encoder`, `tasks`, `fusion` and `overrides` cannot be "
                'changed in the variant "reference". Received: '
                f"encoder={encoder}, tasks={tasks}, fusion={fusion}, "
                f"overrides={overrides}"
            )
        return jasrnet_reference(image_size, scale, num_landmarks, sigma_scale)
    if not tasks or not set(tasks) <= set(ALL_TASKS):
        raise ValueError(
            f"`tasks` must be one or more of {ALL_TASKS}. "
            f"Received: tasks={tasks}"
        )
    if "pose" in tasks and (
        "landmarks" not in tasks or num_landmarks != IBUG68.num_landmarks
    ):
        raise ValueError(
            'The task "pose" needs the task "landmarks" with 68 points. '
            f"Received: tasks={tasks}, num_landmarks={num_landmarks}"
        )
    config = _overridden(VARIANTS[variant], overrides or {})
    filters = config["filters"]
    if encoder is None:
        *finer, encoded = encode_levels(lr_image, config, fusion)
    else:
        finer, encoded = [], fuse_levels(encoder(lr_image), filters)
    finer = {level.shape[1]: level for level in finer}

    # Shared by both branches: at least 32 pixels, where the heatmaps are.
    shared, size = encoded, encoded.shape[1]
    while size < HEATMAP_SIZE and size * 2 <= image_size:
        shared = SubPixelUpsampling2D(
            2, filters, name=f"shared_upsampling_{size}"
        )(shared)
        size *= 2
        shared = _join_level(shared, finer, "shared")

    outputs, joined = {}, shared
    # Branch 1: the landmarks.
    if "landmarks" in tasks:
        stages, features = HeatmapHead(
            num_landmarks,
            config["head_filters"],
            num_stages=config["num_stages"],
            depth=hourglass_depth(size, DEPTH),
            name="heatmap_head",
        )(shared)
        outputs = landmark_outputs(stages, image_size, sigma_scale)
        # The image sees where the landmarks were found.
        joined = layers.Concatenate(name="image_join")([shared, features])
        if "pose" in tasks:
            outputs |= _pose_outputs(joined, config, image_size)

    # Branch 2: the face.
    if "super_resolution" in tasks:
        detail = _image_detail(joined, finer, config, image_size)
        bicubic = enlarge_face(lr_image, scale)
        outputs["sr_image"] = layers.Add(name="sr_image", dtype="float32")(
            [bicubic, detail]
        )
    return keras.Model(lr_image, outputs, name=f"jasrnet_{variant}")


def _overridden(config, overrides):
    unknown = set(overrides) - set(config)
    if unknown:
        raise ValueError(
            f"`overrides` may have {', '.join(config)}. "
            f"Received: overrides={dict(overrides)}"
        )
    return {**config, **overrides}


def _pose_outputs(joined, config, image_size):
    """Finds the points in space by maps of their own, hidden ones too."""
    filters, size = config["filters"], joined.shape[1]
    x = layers.Conv2D(
        filters,
        4,
        2 if size % 4 == 0 else 1,
        padding="same",
        activation="relu",
        kernel_initializer="he_normal",
        name="pose_entry",
    )(joined)
    stages, features = HeatmapHead(
        IBUG68.num_landmarks,
        filters,
        num_stages=config["num_stages"],
        depth=hourglass_depth(x.shape[1], POSE_DEPTH),
        name="pose_heatmap_head",
    )(x)
    decoded = HeatmapDecoder(image_size, name="pose_decoder")(stages[-1])
    return PoseHead(
        image_size,
        filters=config["head_filters"],
        units=4 * config["head_filters"],
        root=[i for eye in IBUG68.eye_points for i in eye],
        name="pose_head",
    )([features, decoded["landmarks"]])


def _join_level(x, finer, name):
    """Adds what the encoder saw at this size, if it saw it."""
    size, filters = x.shape[1], x.shape[-1]
    if size not in finer:
        return x
    level = layers.Conv2D(
        filters, 1, kernel_initializer=SMALL, name=f"{name}_level_{size}"
    )(finer[size])
    return layers.Add(name=f"{name}_join_{size}")([x, level])


def _image_detail(x, finer, config, image_size):
    factor, rest = divmod(image_size, x.shape[1])
    if rest or factor not in (1, 2, 3, 4, 8):
        raise ValueError(
            "`image_size` must be 1, 2, 3, 4 or 8 times the side of the "
            f"shared features, {x.shape[1]}. Received: image_size={image_size}"
        )
    filters = config["image_filters"]
    x = layers.Conv2D(filters, 3, padding="same", name="image_entry")(x)
    for i in range(2):
        x = ResidualBlock(filters, name=f"image_block_{i}")(x)
    while factor > 3:
        size = 2 * x.shape[1]
        if size in finer:
            filters = config["detail_filters"]
        # Four times the pixels: large faces get by with half the filters.
        width = filters if size <= FULL_WIDTH_SIZE else filters // 2
        x = SubPixelUpsampling2D(
            2, width, name=f"image_upsampling_{size // 2}"
        )(x)
        x = _join_level(x, finer, "image")
        x = ResidualBlock(width, name=f"image_block_{size}")(x)
        for i in range(config["detail_blocks"] if size in finer else 0):
            x = ResidualBlock(width, name=f"image_block_{size}_{i}")(x)
        factor //= 2
    # The last step makes the image itself; float32, or grey levels are lost.
    x = layers.Conv2D(
        3 * factor**2,
        3,
        padding="same",
        kernel_initializer=keras.initializers.RandomNormal(stddev=1e-3),
        name="image_detail",
        dtype="float32",
    )(x)
    return ops.depth_to_space(x, factor) if factor > 1 else x


register_variants(jasrnet, VARIANTS)
