"""Bicubic resizing that is the same on every backend."""

import keras
from keras import ops

from facezoo.images import bicubic_matrix


def bicubic_resize(images, size):
    """Resizes images by bicubic interpolation, antialiased when shrinking.

    The two directions are two products with fixed matrices (a = -0.5, the
    kernel of Pillow), so the backends agree to rounding and the exported graph
    has no resize op.

    Args:
        images: Float tensor `(batch, height, width, channels)` of static
            height, width and channels. Values of any range; the result may
            overshoot it.
        size: Int, or `(height, width)`, of the result in pixels.

    Returns:
        Tensor `(batch, size, size, channels)` of the dtype of `images`.

    Reference:

    - [Keys, 1981](https://doi.org/10.1109/TASSP.1981.1163711)
    """
    height, width = (size, size) if isinstance(size, int) else size
    dtype = images.dtype
    rows = ops.cast(bicubic_matrix(images.shape[1], height).T, dtype)
    columns = ops.cast(bicubic_matrix(images.shape[2], width).T, dtype)
    # Each matrix meets the axis that stands last: plain fully connected ops.
    x = ops.matmul(ops.transpose(images, (0, 2, 3, 1)), rows)
    x = ops.matmul(ops.transpose(x, (0, 3, 2, 1)), columns)
    return ops.transpose(x, (0, 1, 3, 2))


def bicubic_matrices(source_sizes, target_sizes, max_source, max_target):
    """Returns the matrix that resizes one axis, for each image of a batch.

    The same as `facezoo.images.bicubic_matrix`, with zeros beyond the sizes.

    Args:
        source_sizes: Tensor `(batch,)`, pixels of the axis before.
        target_sizes: Tensor `(batch,)`, pixels of the axis after.
        max_source: Int. Largest size before.
        max_target: Int. Largest size after.

    Returns:
        Float32 tensor `(batch, max_target, max_source)`.
    """
    source_sizes = ops.cast(source_sizes, "float32")[:, None, None]
    target_sizes = ops.cast(target_sizes, "float32")[:, None, None]
    scale = source_sizes / target_sizes
    stretch = ops.maximum(scale, 1.0)
    targets = ops.arange(max_target, dtype="float32")[None, :, None]
    sources = ops.arange(max_source, dtype="float32")[None, None, :]
    centers = (targets + 0.5) * scale
    x = ops.abs((sources + 0.5 - centers) / stretch)
    near = (1.5 * x - 2.5) * x * x + 1.0
    far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    weights = ops.where(x < 1.0, near, ops.where(x < 2.0, far, 0.0))
    # Pillow's kernel begins and ends with whole pixels.
    first = ops.floor(centers - 2.0 * stretch + 0.5)
    last = ops.floor(centers + 2.0 * stretch + 0.5)
    inside = (sources >= first) & (sources < last) & (sources < source_sizes)
    weights = ops.where(inside, weights, 0.0)
    weights = weights / (
        ops.sum(weights, axis=-1, keepdims=True) + keras.backend.epsilon() ** 2
    )
    return ops.where(targets < target_sizes, weights, 0.0)


def bicubic_resize_levels(images, source_sizes, target_sizes, max_target):
    """Resizes each 8-bit image of a batch from a size to a size of its own.

    The same as `facezoo.images.bicubic_resize` of uint8: columns of pixels
    come back to whole levels before rows are made.

    Args:
        images: Float32 tensor `(batch, N, N, channels)` of whole levels from 0
            to 255; an image smaller than `N` stands in the top left corner.
        source_sizes: Tensor `(batch,)`, side of each image before.
        target_sizes: Tensor `(batch,)`, side of each image after.
        max_target: Int. Largest side after.

    Returns:
        Float32 tensor `(batch, max_target, max_target, channels)` of whole
        levels; 0 beyond the image.
    """
    matrices = bicubic_matrices(
        source_sizes, target_sizes, images.shape[1], max_target
    )
    x = ops.einsum("bvw,bhwc->bhvc", matrices, images)
    x = ops.clip(ops.round(x), 0.0, 255.0)
    x = ops.einsum("buh,bhvc->buvc", matrices, x)
    return ops.clip(ops.round(x), 0.0, 255.0)
