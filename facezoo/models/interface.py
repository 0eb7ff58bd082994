"""What every network of the zoo takes and gives."""

from collections.abc import Iterable
from collections.abc import Sequence

import keras
from keras import layers
from keras import ops

from facezoo.layers import BicubicUpsampling2D
from facezoo.layers import HeatmapDecoder

# The mean colour of DIV2K, which EDSR and its heirs subtract.
MEAN = (0.4488, 0.4371, 0.4040)


def face_input(
    variant: str,
    variants: Iterable[str],
    image_size: int,
    scale: int,
    scales: Iterable[int] = (1, 2, 3, 4, 8),
    multiple: int = 1,
):
    """Checks a network's arguments and makes its input.

    Args:
        variant: String. The variant that was asked for.
        variants: Names of those that there are.
        image_size: Int. Side `S` of the face that the network gives.
        scale: Int. The input face is `S / scale` wide.
        scales: Ints. The scales that the network can do.
        multiple: Int. `S` must be a multiple of it.

    Returns:
        `keras.KerasTensor` `lr_image`, `(batch, S / scale, S / scale, 3)`.

    Raises:
        ValueError: If the variant is unknown, or the sizes do not fit.
    """
    if variant not in variants:
        raise ValueError(
            f"`variant` must be one of {', '.join(variants)}. "
            f"Received: variant={variant!r}"
        )
    if scale not in scales or image_size % scale:
        raise ValueError(
            f"`scale` must be one of {tuple(scales)} and divide `image_size`. "
            f"Received: scale={scale}, image_size={image_size}"
        )
    if image_size % multiple:
        raise ValueError(
            f"`image_size` must be a multiple of {multiple}. "
            f"Received: image_size={image_size}"
        )
    lr_size = image_size // scale
    return keras.Input((lr_size, lr_size, 3), name="lr_image")


def discriminator_input(image_size: int, num_levels: int, channels: int = 3):
    """Checks a discriminator's arguments and makes its input.

    Args:
        image_size: Int. Side `S` of the face in pixels.
        num_levels: Int. How many times the face is halved.
        channels: Int. 3, or 6 for one that sees the small face too.

    Returns:
        `keras.KerasTensor` `face`, `(batch, S, S, channels)`.

    Raises:
        ValueError: If the face cannot be halved as often.
    """
    if num_levels < 1 or image_size % 2**num_levels:
        raise ValueError(
            "`image_size` must be a multiple of 2**num_levels, and "
            "`num_levels` at least 1. Received: "
            f"image_size={image_size}, num_levels={num_levels}"
        )
    return keras.Input((image_size, image_size, channels), name="face")


def enlarge_face(lr_image, scale: int):
    """Enlarges a face by bicubic; at scale 1 it is the face itself."""
    if scale == 1:
        return lr_image
    return BicubicUpsampling2D(scale, name="bicubic")(lr_image)


def image_output(
    x,
    factor: float = 1.0,
    offset: float | Sequence[float] = 0.5,
    kernel_size: int = 3,
):
    """Makes a network's image output of its last features.

    Args:
        x: Features `(batch, S, S, channels)`.
        factor: Float. What the colours found are multiplied by.
        offset: Float or one a colour. What is added to them then.
        kernel_size: Int. Size of the convolution that finds the colours.

    Returns:
        Float32 `sr_image`, `(batch, S, S, 3)`, not clipped.
    """
    # float32, or grey levels are lost.
    x = layers.Conv2D(
        3, kernel_size, padding="same", dtype="float32", name="image_colors"
    )(x)
    return layers.Rescaling(factor, offset, dtype="float32", name="sr_image")(x)


def landmark_outputs(stages, image_size: int, sigma_scale: float) -> dict:
    """Makes a network's landmark outputs of the heatmaps of its stages.

    Args:
        stages: List of float32 logits `(batch, h, w, K)`, the last the best.
        image_size: Int. Side of the face in pixels.
        sigma_scale: Float. Calibration of `landmark_sigma`.

    Returns:
        Dict of `heatmaps` `(batch, stages, h, w, K)`, `landmarks`, `scores`,
        `landmark_sigma` and `landmark_covariance`, the last four of the last
        stage.
    """
    decoded = HeatmapDecoder(
        image_size, sigma_scale=sigma_scale, name="decoder"
    )(stages[-1])
    return {"heatmaps": ops.stack(stages, axis=1), **decoded}


def hourglass_depth(size: int, most: int) -> int:
    """Returns how often a map of `size` cells can be halved, up to `most`.

    Raises:
        ValueError: If it can't be halved once.
    """
    depth = 0
    while depth < most and size % 2 ** (depth + 1) == 0:
        depth += 1
    if depth == 0:
        raise ValueError(
            f"An hourglass needs a map of an even side. Received: side={size}"
        )
    return depth


def start_as_pytorch(layer: keras.layers.Layer) -> keras.layers.Layer:
    """Starts all convolutions as PyTorch would, uniform of variance 1/(3 n).

    Their authors trained these networks from there. Keras's own start would
    double the variance in each residual block without normalization.

    Args:
        layer: A built layer or model; its kernels are drawn anew.

    Returns:
        The layer.
    """
    for weight in layer.trainable_weights:
        if weight.name == "kernel" and len(weight.shape) == 4:
            # One object would give all kernels of a shape the same numbers.
            start = keras.initializers.VarianceScaling(
                1 / 3, "fan_in", "uniform"
            )
            weight.assign(start(weight.shape))
    return layer
