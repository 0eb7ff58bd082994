"""JASRNet's encoder: blocks at the face's coarsest size, their groups fused.

A face of up to 32 pixels is read at its own pixels. A larger one is read at
several sizes, each half the one before, down to 16 pixels at most, or to what
`coarsest` says: the finer ones keep the detail, the coarsest holds most of the
blocks.
"""

from collections.abc import Mapping
from typing import Any

import keras
from keras import layers

from facezoo.layers import RCAB
from facezoo.layers import FeatureConcatenation
from facezoo.layers import FeatureFusion
from facezoo.layers import ResidualBlock

LARGEST_FLAT = 32  # pixels; faces up to here have one level
NUM_GROUPS = 4
# Beside what the coarsest level holds already, a finer one begins small.
SMALL = keras.initializers.RandomNormal(stddev=1e-2)


def encode_levels(
    lr_image: keras.KerasTensor, config: Mapping[str, Any], fusion: bool = True
) -> list[keras.KerasTensor]:
    """Encodes a face at one or more sizes.

    Args:
        lr_image: `keras.KerasTensor` `(batch, s, s, 3)` in `[0, 1]`.
        config: Dict of the encoder's numbers. `filters`: channels of the
            coarsest level; each finer one has two thirds, then a third, then a
            sixth of them. `num_blocks`: residual blocks of the coarsest level.
            `level_blocks`: those of each finer level. `attention`: whether the
            blocks of the coarsest level have channel attention. `coarsest`:
            the side in pixels, 8, 16 or 32, which the coarsest level of a face
            of more than 32 pixels is at most.
        fusion: Bool. Whether the outputs of four groups of blocks are fused;
            else the last one is taken alone.

    Returns:
        List of feature maps, the finest first, the coarsest last.

    Raises:
        ValueError: If `coarsest` is another number, or the face cannot be
            halved as often as it must.
    """
    filters, num_blocks = config["filters"], config["num_blocks"]
    size = lr_image.shape[1]
    x = layers.Rescaling(1.0, -0.45, name="center", dtype="float32")(lr_image)
    levels = []
    if size > LARGEST_FLAT:
        coarse = _coarsest_size(size, config["coarsest"])
        levels = _finer_levels(x, coarse, filters, config["level_blocks"])
        x = layers.AveragePooling2D(
            size // coarse, name="coarse", dtype="float32"
        )(x)
    stem = layers.Conv2D(filters, 3, padding="same", name="stem")(x)
    if levels:
        down = layers.Conv2D(
            filters,
            4,
            2,
            padding="same",
            kernel_initializer=SMALL,
            name=f"level_{stem.shape[1]}_entry",
        )(levels[-1])
        stem = layers.Add(name="stem_join")([stem, down])
    count = min(NUM_GROUPS, num_blocks)
    ends = [num_blocks * (i + 1) // count for i in range(count)]
    block = RCAB if config["attention"] else ResidualBlock
    groups, x = [], stem
    for i in range(num_blocks):
        x = block(filters, residual_scale=0.2, name=f"block_{i}")(x)
        if i + 1 in ends:
            groups.append(x)
    if fusion:
        x = FeatureConcatenation(filters, name="fusion")(groups)
    return [*levels, layers.Add(name="encoded")([stem, x])]


def fuse_levels(levels, filters: int):
    """Fuses what another encoder gives: one map, or a list, finest first."""
    if not isinstance(levels, list | tuple):
        levels = [levels]
    levels = [
        layers.Conv2D(filters, 1, name=f"level_{i}")(level)
        for i, level in enumerate(levels)
    ]
    return FeatureFusion(name="fusion")(levels) if levels[1:] else levels[0]


def _finer_levels(x, coarse, filters, level_blocks):
    levels, size = [], x.shape[1]
    halvings = (size // coarse).bit_length() - 1
    for halved in range(halvings):
        width = max(8, filters * 2 // 3 // 2 ** (halvings - 1 - halved))
        kernel_size, strides = (3, 1) if halved == 0 else (4, 2)
        # The kernel is a multiple of the stride: "same" is then symmetric.
        x = layers.Conv2D(
            width,
            kernel_size,
            strides,
            padding="same",
            name=f"level_{size}_entry",
        )(x)
        for i in range(level_blocks):
            x = ResidualBlock(
                width, residual_scale=0.2, name=f"level_{size}_block_{i}"
            )(x)
        levels.append(x)
        size //= 2
    return levels


def _coarsest_size(size, coarsest):
    """Halves a face of `size` pixels until it is at most `coarsest` wide."""
    if coarsest not in (8, 16, 32):
        raise ValueError(
            f"`coarsest` must be 8, 16 or 32. Received: coarsest={coarsest}"
        )
    coarse = size
    while coarse > coarsest:
        if coarse % 2:
            raise ValueError(
                f"The input face must come to at most {coarsest} pixels by an "
                f"exact number of halvings. Received: input size={size}"
            )
        coarse //= 2
    return coarse
