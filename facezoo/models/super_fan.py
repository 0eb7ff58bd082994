"""Super-FAN: a residual generator, and FAN on the face that it makes."""

import keras
from keras import layers

from facezoo.layers import ResidualBlock
from facezoo.layers import SubPixelUpsampling2D
from facezoo.models.fan import fan_stages
from facezoo.models.interface import face_input
from facezoo.models.interface import image_output
from facezoo.models.interface import landmark_outputs
from facezoo.models.interface import start_as_pytorch
from facezoo.models.registry import register_variants

# filters, num_blocks: of the generator, at the face's own size and at each
# size it is doubled to; fan_filters, num_stages: of the alignment network.
VARIANTS = {
    "tiny": {
        "filters": (16, 16, 8, 8),
        "num_blocks": (2, 1, 1, 1),
        "fan_filters": 16,
        "num_stages": 1,
    },
    "base": {
        "filters": (64, 48, 32, 16),
        "num_blocks": (12, 3, 2, 1),
        "fan_filters": 64,
        "num_stages": 2,
    },
    "reference": {
        "filters": (64, 64, 64, 64),
        "num_blocks": (12, 3, 2, 1),
        "fan_filters": 256,
        "num_stages": 2,
    },
}


def super_fan(
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int = 68,
    sigma_scale: float = 1.0,
) -> keras.Model:
    """Builds the generator and the alignment network as one.

    The generator has most of its residual blocks at the face's own size and
    some at each size that it is doubled to, without a long skip connection.
    The alignment network reads the image made, so its loss reaches the
    generator.

    Args:
        variant: One of `"tiny"`, `"base"`, `"reference"`.
        image_size: Int. Side `S` of the super-resolved face in pixels, a
            multiple of 8. The paper's is 64.
        scale: Int. The input face is `S / scale` wide: 1, 2, 3, 4 or 8. The
            paper's is 4.
        num_landmarks: Int. Landmarks `K` of the scheme.
        sigma_scale: Float. Calibration of `landmark_sigma`, see
            `facezoo.layers.HeatmapDecoder`.

    Returns:
        A `keras.Model` from `lr_image` `(batch, S / scale, S / scale, 3)`, RGB
        in `[0, 1]`, to a dict of float32: `sr_image` `(batch, S, S, 3)`, not
        clipped; `heatmaps` `(batch, stages, S / 4, S / 4, K)`, logits;
        `landmarks`, `scores`, `landmark_sigma` and `landmark_covariance` as of
        `facezoo.layers.HeatmapDecoder`.

    Raises:
        ValueError: If the variant is unknown, or the sizes do not fit.

    Reference:

    - [Bulat and Tzimiropoulos, 2018](https://arxiv.org/abs/1712.02765)
    """
    lr_image = face_input(variant, VARIANTS, image_size, scale, multiple=8)
    config = VARIANTS[variant]
    sr_image = _generator(lr_image, scale, config)
    stages = fan_stages(
        sr_image, num_landmarks, config["fan_filters"], config["num_stages"]
    )
    outputs = {
        "sr_image": sr_image,
        **landmark_outputs(stages, image_size, sigma_scale),
    }
    model = keras.Model(lr_image, outputs, name=f"super_fan_{variant}")
    return start_as_pytorch(model)


def _generator(lr_image, scale, config):
    steps = [3] if scale == 3 else [2] * (scale.bit_length() - 1)
    x = layers.Rescaling(1.0, -0.5, name="center", dtype="float32")(lr_image)
    x = layers.Conv2D(
        config["filters"][0], 9, padding="same", activation="relu", name="entry"
    )(x)
    size = lr_image.shape[1]
    for level, step in enumerate([1, *steps]):
        filters = config["filters"][level]
        if step > 1:
            x = SubPixelUpsampling2D(step, filters, name=f"to_{size * step}")(x)
            size *= step
        for i in range(config["num_blocks"][level]):
            x = ResidualBlock(filters, name=f"block_{size}_{i}")(x)
    return image_output(x, kernel_size=9)


register_variants(super_fan, VARIANTS)
