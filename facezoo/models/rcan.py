"""RCAN: residual groups with channel attention, for the image alone."""

import keras

from facezoo.layers import ResidualGroup
from facezoo.models.edsr import edsr_image
from facezoo.models.interface import face_input
from facezoo.models.interface import start_as_pytorch
from facezoo.models.registry import register_variants

VARIANTS = {
    "tiny": {"filters": 16, "num_groups": 2, "num_blocks": 2, "reduction": 4},
    "base": {"filters": 48, "num_groups": 10, "num_blocks": 4, "reduction": 16},
    "reference": {
        "filters": 64,
        "num_groups": 10,
        "num_blocks": 20,
        "reduction": 16,
    },
}


def rcan(
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int | None = None,
) -> keras.Model:
    """Builds the residual channel attention network for super-resolution.

    Args:
        variant: One of `"tiny"`, `"base"`, `"reference"`.
        image_size: Int. Side `S` of the super-resolved face in pixels.
        scale: Int. The input face is `S / scale` wide: 1, 2, 3, 4 or 8.
        num_landmarks: Taken, so that one recipe serves every network, and not
            used: this one finds no landmarks.

    Returns:
        A `keras.Model` from `lr_image` `(batch, S / scale, S / scale, 3)`, RGB
        in `[0, 1]`, to a dict of `sr_image` `(batch, S, S, 3)`, float32, not
        clipped.

    Raises:
        ValueError: If the variant is unknown, or the sizes do not fit.

    Reference:

    - [Zhang et al., 2018](https://arxiv.org/abs/1807.02758)
    """
    lr_image = face_input(variant, VARIANTS, image_size, scale)
    config = VARIANTS[variant]
    filters = config["filters"]

    def groups(x):
        for i in range(config["num_groups"]):
            x = ResidualGroup(
                filters,
                config["num_blocks"],
                config["reduction"],
                name=f"group_{i}",
            )(x)
        return x

    image = edsr_image(lr_image, scale, filters, groups)
    model = keras.Model(lr_image, {"sr_image": image}, name=f"rcan_{variant}")
    return start_as_pytorch(model)


register_variants(rcan, VARIANTS)
