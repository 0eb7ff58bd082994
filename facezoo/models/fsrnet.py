"""FSRNet: a coarse image, what is known of faces from it, a fine image."""

import keras
from keras import layers
from keras import ops

from facezoo.layers import BottleneckBlock
from facezoo.layers import HeatmapHead
from facezoo.layers import ResidualBlock
from facezoo.models.interface import enlarge_face
from facezoo.models.interface import face_input
from facezoo.models.interface import hourglass_depth
from facezoo.models.interface import image_output
from facezoo.models.interface import landmark_outputs
from facezoo.models.interface import start_as_pytorch
from facezoo.models.registry import register_variants

# coarse_filters, coarse_blocks: of the first network, at full size; filters,
# num_blocks: of the encoder, at half of it; prior_filters, num_stages: of the
# hourglasses; decoder_filters: of the last blocks, at full size again.
VARIANTS = {
    "tiny": {
        "coarse_filters": 4,
        "coarse_blocks": 1,
        "filters": 8,
        "num_blocks": 2,
        "prior_filters": 16,
        "num_stages": 1,
        "decoder_filters": 4,
    },
    "base": {
        "coarse_filters": 16,
        "coarse_blocks": 3,
        "filters": 24,
        "num_blocks": 8,
        "prior_filters": 32,
        "num_stages": 2,
        "decoder_filters": 16,
    },
    "reference": {
        "coarse_filters": 64,
        "coarse_blocks": 3,
        "filters": 64,
        "num_blocks": 12,
        "prior_filters": 128,
        "num_stages": 2,
        "decoder_filters": 64,
    },
}
PRIOR_BLOCKS = 3
DECODER_BLOCKS = 3
DEPTH = 4


def fsrnet(
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int = 68,
    sigma_scale: float = 1.0,
) -> keras.Model:
    """Builds the face super-resolution network with facial priors.

    The face is enlarged to `S` pixels by bicubic first. A small network makes
    a coarse image of it. From that, at half the side, an encoder makes
    features of the image, and hourglasses make features and heatmaps of the
    landmarks; a decoder makes the image of both.

    Args:
        variant: One of `"tiny"`, `"base"`, `"reference"`.
        image_size: Int. Side `S` of the super-resolved face in pixels, a
            multiple of 4.
        scale: Int. The input face is `S / scale` wide: 1, 2, 3, 4 or 8.
        num_landmarks: Int. Landmarks `K` of the scheme.
        sigma_scale: Float. Calibration of `landmark_sigma`, see
            `facezoo.layers.HeatmapDecoder`.

    Returns:
        A `keras.Model` from `lr_image` `(batch, S / scale, S / scale, 3)`, RGB
        in `[0, 1]`, to a dict of float32: `sr_image` `(batch, S, S, 3)`, not
        clipped; `sr_stages` `(batch, 1, S, S, 3)`, the coarse image, for
        training; `heatmaps` `(batch, stages, S / 2, S / 2, K)`, logits;
        `landmarks`, `scores`, `landmark_sigma` and `landmark_covariance` as of
        `facezoo.layers.HeatmapDecoder`.

    Raises:
        ValueError: If the variant is unknown, or the sizes do not fit.

    Reference:

    - [Chen et al., 2018](https://arxiv.org/abs/1711.10703)
    """
    lr_image = face_input(variant, VARIANTS, image_size, scale, multiple=4)
    config = VARIANTS[variant]
    x = enlarge_face(lr_image, scale)
    x = layers.Rescaling(1.0, -0.5, name="center", dtype="float32")(x)

    # Coarse network.
    width = config["coarse_filters"]
    x = layers.Conv2D(width, 3, padding="same", name="coarse_entry")(x)
    for i in range(config["coarse_blocks"]):
        x = ResidualBlock(width, name=f"coarse_block_{i}")(x)
    coarse = layers.Conv2D(
        3, 3, padding="same", dtype="float32", name="coarse_image"
    )(x)

    # Fine encoder.
    filters = config["filters"]
    # Padded by hand: with strides, "same" is lopsided.
    x = layers.ZeroPadding2D(1, name="encoder_pad")(coarse)
    x = layers.Conv2D(filters, 3, 2, name="encoder_entry")(x)
    for i in range(config["num_blocks"]):
        x = ResidualBlock(filters, name=f"encoder_block_{i}")(x)
    encoded = layers.Conv2D(filters, 3, padding="same", name="encoded")(x)

    # Prior estimation.
    width = config["prior_filters"]
    x = layers.ZeroPadding2D(3, name="prior_pad")(coarse)
    x = layers.Conv2D(width, 7, 2, name="prior_entry")(x)
    x = layers.BatchNormalization(momentum=0.9, name="prior_norm")(x)
    x = layers.ReLU(name="prior_relu")(x)
    for i in range(PRIOR_BLOCKS):
        x = BottleneckBlock(width, name=f"prior_block_{i}")(x)
    stages, prior = HeatmapHead(
        num_landmarks,
        width,
        config["num_stages"],
        hourglass_depth(x.shape[1], DEPTH),
        "bottleneck",
        name="heatmap_head",
    )(x)

    # Fine decoder.
    x = layers.Concatenate(name="join")([encoded, prior])
    x = layers.Conv2D(
        filters, 3, padding="same", activation="relu", name="decoder_entry"
    )(x)
    width = config["decoder_filters"]
    x = layers.Conv2DTranspose(width, 4, 2, padding="same", name="decoder_up")(
        x
    )
    for i in range(DECODER_BLOCKS):
        x = ResidualBlock(width, name=f"decoder_block_{i}")(x)
    outputs = {
        "sr_image": image_output(x),
        "sr_stages": ops.expand_dims(coarse, axis=1),
        **landmark_outputs(stages, image_size, sigma_scale),
    }
    model = keras.Model(lr_image, outputs, name=f"fsrnet_{variant}")
    return start_as_pytorch(model)


register_variants(fsrnet, VARIANTS)
