"""JASRNet as its authors released it: 19,885,778 parameters for 68 points.

The network was rebuilt from its description, its number of parameters and its
multiply-adds (25.5 G), not from its code. With the blocks, the fusion, the
pixel shuffles and the stages as described, both numbers come out when

- every convolution is 3x3 and has a bias,
- each level of the encoder begins with a strided convolution,
- one more convolution works at full size,
- the stages have 21 convolutions from features to features between them, and
  the shift by the mean colour has no parameters.

The numbers do not tell where at full size that convolution is, how the 21 are
shared among the stages, or where there is no ReLU. Here it ends the branch
that the long skip goes around, as in EDSR; each stage has seven; and ReLU is
inside the blocks and the stages alone.
"""

import keras
from keras import layers
from keras import ops

from facezoo.layers import BicubicUpsampling2D
from facezoo.layers import FeatureFusion
from facezoo.layers import HeatmapDecoder
from facezoo.layers import HeatmapStages
from facezoo.layers import ResidualBlock
from facezoo.layers import SubPixelUpsampling2D
from facezoo.models.interface import MEAN
from facezoo.models.interface import image_output
from facezoo.models.interface import start_as_pytorch

FILTERS = 128
# Residual blocks at full size, 1/2, 1/4 and 1/8 of it.
LEVEL_BLOCKS = (2, 3, 4, 2)
BOTTOM_BLOCKS = 32
IMAGE_BLOCKS = 2
NUM_STAGES = 3


def jasrnet_reference(
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int = 68,
    sigma_scale: float = 1.0,
) -> keras.Model:
    """Builds the released joint super-resolution and alignment network.

    The face is enlarged to `S` pixels first; the encoder halves it three times
    from there. In one thing the released network is not followed: what it
    adds to its output is not the mean that it took from its input. Here it is.

    Args:
        image_size: Int. Side `S` of the super-resolved face in pixels, a
            multiple of 8.
        scale: Int. The input face is `S / scale` wide.
        num_landmarks: Int. Landmarks `K` of the scheme.
        sigma_scale: Float. Calibration of `landmark_sigma`.

    Returns:
        A `keras.Model` from `lr_image` `(batch, S / scale, S / scale, 3)`, RGB
        in `[0, 1]`, to a dict of float32: `sr_image` `(batch, S, S, 3)`, not
        clipped; `heatmaps` `(batch, 3, S / 8, S / 8, K + 1)`, one map with a
        bump of height 1 a landmark, and the background as the last;
        `landmarks` `(batch, K, 2)`, `(x, y)` in pixels of `sr_image`; and
        `scores` `(batch, K)` in `[0, 1]`.

    Raises:
        ValueError: If the sizes do not fit.

    Reference:

    - [Yin et al., 2020](https://arxiv.org/abs/1911.08566)
    - [Lim et al., 2017](https://arxiv.org/abs/1707.02921) (EDSR)
    """
    if image_size % 8:
        raise ValueError(
            "`image_size` must be a multiple of 8. "
            f"Received: image_size={image_size}"
        )
    if scale < 1 or image_size % scale:
        raise ValueError(
            "`scale` must divide `image_size`. "
            f"Received: scale={scale}, image_size={image_size}"
        )
    lr_size = image_size // scale
    lr_image = keras.Input((lr_size, lr_size, 3), name="lr_image")

    # Encoder: each level half the one before, fused at the bottom.
    x = BicubicUpsampling2D(scale, name="bicubic")(lr_image)
    x = layers.Rescaling(
        1.0, [-mean for mean in MEAN], dtype="float32", name="subtract_mean"
    )(x)
    stem = layers.Conv2D(FILTERS, 3, padding="same", name="stem")(x)
    levels, x = [], stem
    for level, num_blocks in enumerate(LEVEL_BLOCKS):
        if level:
            # Padded by hand: with strides, "same" is lopsided.
            x = layers.ZeroPadding2D(1, name=f"level_{level}_pad")(x)
            x = layers.Conv2D(FILTERS, 3, 2, name=f"level_{level}_down")(x)
        for i in range(num_blocks):
            x = _residual(x, f"level_{level}_block_{i}")
        levels.append(x)
    for i in range(BOTTOM_BLOCKS):
        x = _residual(x, f"bottom_block_{i}")
    levels[-1] = x
    shared = FeatureFusion(name="fusion")(levels)

    # Branch 1: the face, 8 times up from the bottom.
    x = shared
    for i in range(IMAGE_BLOCKS):
        x = _residual(x, f"image_block_{i}", residual_scale=0.1)
    x = SubPixelUpsampling2D(8, FILTERS, name="image_upsampling")(x)
    x = layers.Conv2D(FILTERS, 3, padding="same", name="image_conv")(x)
    x = layers.Add(name="long_skip")([stem, x])
    sr_image = image_output(x, offset=MEAN)

    # Branch 2: the landmarks; a stage sees the heatmaps of the one before.
    heatmaps = HeatmapStages(
        num_landmarks, FILTERS, NUM_STAGES, name="heatmap_stages"
    )(shared)
    decoded = HeatmapDecoder(
        image_size,
        method="peak_centroid",
        sigma_scale=sigma_scale,
        name="decoder",
    )(heatmaps[-1][..., :num_landmarks])

    outputs = {
        "sr_image": sr_image,
        "heatmaps": ops.stack(heatmaps, axis=1),
        **decoded,
    }
    return keras.Model(lr_image, outputs, name="jasrnet_reference")


def _residual(x, name, residual_scale=1.0):
    block = ResidualBlock(FILTERS, residual_scale=residual_scale, name=name)
    outputs = block(x)
    # The released network started so, with 43 blocks in a row.
    start_as_pytorch(block)
    return outputs
