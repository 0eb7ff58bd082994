"""JASRNet: one encoder, a super-resolution branch and a landmark branch."""

import keras
from keras import layers
from keras import ops

from facezoo.layers import BicubicUpsampling2D
from facezoo.layers import FeatureConcatenation
from facezoo.layers import FeatureFusion
from facezoo.layers import HeatmapDecoder
from facezoo.layers import HeatmapHead
from facezoo.layers import ResidualBlock
from facezoo.layers import SubPixelUpsampling2D
from facezoo.models.jasrnet_reference import jasrnet_reference
from facezoo.models.registry import register_variants

# filters: of the encoder; head_filters, num_stages: of the landmark branch;
# image_filters: of the super-resolution branch.
VARIANTS = {
    "tiny": {
        "filters": 16,
        "num_blocks": 4,
        "head_filters": 16,
        "num_stages": 1,
        "image_filters": 8,
    },
    "small": {
        "filters": 48,
        "num_blocks": 8,
        "head_filters": 48,
        "num_stages": 1,
        "image_filters": 24,
    },
    "base": {
        "filters": 96,
        "num_blocks": 12,
        "head_filters": 64,
        "num_stages": 2,
        "image_filters": 32,
    },
    "reference": {},
}

NUM_LEVELS = 4
ENCODER_SIZE = 32
HEATMAP_SIZE = 32
SCALES = (2, 3, 4, 8)


def jasrnet(
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int = 68,
    encoder: keras.Model | None = None,
) -> keras.Model:
    """Builds the joint super-resolution and alignment network.

    `"reference"` is the network as its authors released it, which first
    enlarges the face and works at that size. The other variants work at the
    face's own pixels: an encoder at `S / scale` (at most 32 pixels wide), the
    outputs of its groups of blocks fused; an enlargement to at least 32
    pixels, which both branches share; hourglasses that give the landmarks;
    and the image, made of the shared features and the hourglasses', added to
    the bicubic enlargement of the input.

    Args:
        variant: One of `"tiny"`, `"small"`, `"base"`, `"reference"`.
        image_size: Int. Side `S` of the super-resolved face in pixels.
        scale: Int. The input face is `S / scale` wide: 2, 3, 4 or 8.
        num_landmarks: Int. Landmarks `K` of the scheme.
        encoder: `keras.Model` that takes the place of the variant's own
            encoder: from `(batch, S / scale, S / scale, 3)` in `[0, 1]` to one
            feature map, or to a list of them, each half the size of the one
            before. Not for `"reference"`.

    Returns:
        A `keras.Model` from `lr_image` `(batch, S / scale, S / scale, 3)`, RGB
        in `[0, 1]`, to a dict of float32: `sr_image` `(batch, S, S, 3)`, not
        clipped; `heatmaps` `(batch, stages, h, w, K)`, logits (the reference:
        Gaussians of height 1 and K + 1 maps, the last of them background);
        `landmarks` `(batch, K, 2)`, `(x, y)` in pixels of `sr_image`; and
        `scores` `(batch, K)` in `[0, 1]`.

    Raises:
        ValueError: If the variant is unknown, or the sizes do not fit.

    Reference:

    - [Yin et al., 2020](https://arxiv.org/abs/1911.08566)
    """
    if variant not in VARIANTS:
        raise ValueError(
            f"`variant` must be one of {', '.join(VARIANTS)}. "
            f"Received: variant={variant!r}"
        )
    if scale not in SCALES or image_size % scale:
        raise ValueError(
            f"`scale` must be one of {SCALES} and divide `image_size`. "
            f"Received: scale={scale}, image_size={image_size}"
        )
    if variant == "reference":
        if encoder is not None:
            raise ValueError(
                '`encoder` cannot be replaced in the variant "reference". '
                f"Received: encoder={encoder}"
            )
        return jasrnet_reference(image_size, scale, num_landmarks)
    config = VARIANTS[variant]
    lr_size = image_size // scale
    lr_image = keras.Input((lr_size, lr_size, 3), name="lr_image")

    if encoder is None:
        encoded = _encode(lr_image, config["filters"], config["num_blocks"])
    else:
        encoded = _fuse(encoder(lr_image), config["filters"])

    # Shared by both branches: at least 32 pixels, where the heatmaps are.
    shared, size = encoded, encoded.shape[1]
    while size < HEATMAP_SIZE and size * 2 <= image_size:
        shared = SubPixelUpsampling2D(
            2, config["filters"], name=f"shared_upsampling_{size}"
        )(shared)
        size *= 2

    # Branch 1: the landmarks.
    stages, features = HeatmapHead(
        num_landmarks,
        config["head_filters"],
        num_stages=config["num_stages"],
        depth=_hourglass_depth(size),
        name="heatmap_head",
    )(shared)
    decoded = HeatmapDecoder(image_size, name="decoder")(stages[-1])

    # Branch 2: the face, which sees where the landmarks were found.
    joined = layers.Concatenate(name="image_join")([shared, features])
    detail = _image_detail(joined, config["image_filters"], image_size)
    bicubic = BicubicUpsampling2D(scale, name="bicubic")(lr_image)
    outputs = {
        "sr_image": layers.Add(name="sr_image", dtype="float32")(
            [bicubic, detail]
        ),
        "heatmaps": ops.stack(stages, axis=1),
        "landmarks": decoded["landmarks"],
        "scores": decoded["scores"],
    }
    return keras.Model(lr_image, outputs, name=f"jasrnet_{variant}")


def _encode(lr_image, filters, num_blocks):
    x = layers.Rescaling(1.0, -0.45, name="center", dtype="float32")(lr_image)
    size, strides = lr_image.shape[1], 1
    while size > ENCODER_SIZE:
        if size % 2:
            raise ValueError(
                "The input face must be at most "
                f"{ENCODER_SIZE} pixels wide after halving it an exact number "
                f"of times. Received: input size={lr_image.shape[1]}"
            )
        size, strides = size // 2, strides * 2
    # The kernel is a multiple of the stride: "same" is then symmetric.
    kernel_size = 3 if strides == 1 else 2 * strides
    stem = layers.Conv2D(
        filters, kernel_size, strides, padding="same", name="stem"
    )(x)
    levels, x = [], stem
    for i in range(num_blocks):
        x = ResidualBlock(filters, residual_scale=0.2, name=f"block_{i}")(x)
        if (i + 1) % max(num_blocks // NUM_LEVELS, 1) == 0:
            levels.append(x)
    fused = FeatureConcatenation(filters, name="fusion")(levels)
    return layers.Add(name="encoded")([stem, fused])


def _fuse(levels, filters):
    if not isinstance(levels, list | tuple):
        levels = [levels]
    levels = [
        layers.Conv2D(filters, 1, name=f"level_{i}")(level)
        for i, level in enumerate(levels)
    ]
    return FeatureFusion(name="fusion")(levels) if levels[1:] else levels[0]


def _hourglass_depth(size):
    depth = 0
    while depth < 3 and size % 2 ** (depth + 1) == 0:
        depth += 1
    if depth == 0:
        raise ValueError(
            "The encoded face must have an even side for an hourglass. "
            f"Received: side={size}"
        )
    return depth


def _image_detail(x, filters, image_size):
    factor, rest = divmod(image_size, x.shape[1])
    if rest or factor not in (1, 2, 3, 4, 8):
        raise ValueError(
            "`image_size` must be 1, 2, 3, 4 or 8 times the side of the "
            f"shared features, {x.shape[1]}. Received: image_size={image_size}"
        )
    x = layers.Conv2D(filters, 3, padding="same", name="image_entry")(x)
    for i in range(2):
        x = ResidualBlock(filters, name=f"image_block_{i}")(x)
    while factor > 3:
        x = SubPixelUpsampling2D(
            2, filters, name=f"image_upsampling_{x.shape[1]}"
        )(x)
        x = ResidualBlock(filters, name=f"image_block_{x.shape[1]}")(x)
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
