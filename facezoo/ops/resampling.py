"""Bicubic resizing that is the same on every backend."""

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
