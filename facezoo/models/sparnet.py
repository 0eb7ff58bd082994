"""SPARNet: face attention units from fine to coarse and back, for the image."""

import keras
from keras import layers

from facezoo.layers import FaceAttentionUnit
from facezoo.models.interface import enlarge_face
from facezoo.models.interface import face_input
from facezoo.models.interface import hourglass_depth
from facezoo.models.interface import image_output
from facezoo.models.interface import start_as_pytorch
from facezoo.models.registry import register_variants

# filters, max_filters: at full size, and where doubling them ends;
# num_blocks: units at the coarsest size.
VARIANTS = {
    "tiny": {
        "filters": 8,
        "max_filters": 16,
        "attention_filters": 8,
        "num_blocks": 2,
    },
    "base": {
        "filters": 16,
        "max_filters": 64,
        "attention_filters": 16,
        "num_blocks": 10,
    },
    "reference": {
        "filters": 32,
        "max_filters": 128,
        "attention_filters": 64,
        "num_blocks": 10,
    },
}
COARSEST = 16  # pixels
# The attention halves a map down to this side.
BOTTLENECK = 4


def sparnet(
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int | None = None,
) -> keras.Model:
    """Builds the spatial attention residual network for face images.

    The face is enlarged to `S` pixels by bicubic first, halved to 16 pixels
    or fewer by the units of the encoder, and doubled back by those of the
    decoder.

    Args:
        variant: One of `"tiny"`, `"base"`, `"reference"`.
        image_size: Int. Side `S` of the super-resolved face in pixels, a
            multiple of 8.
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

    - [Chen et al., 2020](https://arxiv.org/abs/2012.01211)
    """
    lr_image = face_input(variant, VARIANTS, image_size, scale, multiple=8)
    config = VARIANTS[variant]
    x = enlarge_face(lr_image, scale)
    x = layers.Rescaling(2.0, -1.0, name="center", dtype="float32")(x)
    widths, sizes = [config["filters"]], [image_size]
    while sizes[-1] > COARSEST and sizes[-1] % 2 == 0:
        sizes.append(sizes[-1] // 2)
        widths.append(min(2 * widths[-1], config["max_filters"]))

    def unit(x, level, name, resampling=None):
        return FaceAttentionUnit(
            widths[level],
            _depth(sizes[level]),
            config["attention_filters"],
            resampling,
            name=name,
        )(x)

    x = layers.Conv2D(widths[0], 3, padding="same", name="stem")(x)
    for level in range(1, len(sizes)):
        x = unit(x, level, f"down_{sizes[level]}", "down")
    for i in range(config["num_blocks"]):
        x = unit(x, len(sizes) - 1, f"block_{i}")
    for level in reversed(range(len(sizes) - 1)):
        x = unit(x, level, f"up_{sizes[level]}", "up")
    image = image_output(x, 0.5, 0.5)
    name = f"sparnet_{variant}"
    return start_as_pytorch(
        keras.Model(lr_image, {"sr_image": image}, name=name)
    )


def _depth(size):
    """From 4 at 64 pixels to 2 at 16: the attention's bottom has 4 pixels."""
    return hourglass_depth(size, max(1, (size // BOTTLENECK).bit_length() - 1))


register_variants(sparnet, VARIANTS)
