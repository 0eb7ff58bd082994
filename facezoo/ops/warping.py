"""Affine warps with cubic interpolation, a matrix for each image."""

from keras import ops

SHARPNESS = -0.75  # of the cubic, as in OpenCV


def warp_affine(images, matrices, sizes, size):
    """Warps each image of a batch; pixels beyond the edge repeat it.

    The same as `cv2.warpAffine` of OpenCV 5 with `WARP_INVERSE_MAP`,
    `INTER_CUBIC` and `BORDER_REPLICATE`. (OpenCV 4 rounds places to 1 / 32 of
    a pixel first, which on noise changes single pixels by several levels.)

    Args:
        images: Tensor `(batch, H, W, channels)` of levels from 0 to 255, of
            static height and width; an image smaller than that stands in the
            top left corner.
        matrices: Float32 tensor `(batch, 2, 3)`, points of the result to
            points of the image.
        sizes: int32 tensor `(batch, 2)`, height and width of each image.
        size: Int. Side of the result in pixels.

    Returns:
        Float32 tensor `(batch, size, size, channels)` of whole levels from 0
        to 255.
    """
    batch = ops.shape(images)[0]
    height, width, channels = images.shape[1:]
    steps = ops.arange(size, dtype="float32")
    columns = matrices[:, :, 0, None] * steps + matrices[:, :, 2, None]
    rows = matrices[:, :, 1, None] * steps
    places = columns[:, :, None, :] + rows[:, :, :, None]
    whole = ops.floor(places)
    fractions = places - whole
    whole = ops.cast(whole, "int32")

    pixels = ops.reshape(images, (batch * height * width, channels))
    start = ops.arange(batch, dtype="int32")[:, None, None] * (height * width)
    last_y = sizes[:, 0, None, None] - 1
    last_x = sizes[:, 1, None, None] - 1
    x_weights = _cubic_weights(fractions[:, 0, ..., None])
    y_weights = _cubic_weights(fractions[:, 1, ..., None])
    total = 0.0
    for i, y_weight in enumerate(y_weights):
        line = ops.clip(whole[:, 1] + (i - 1), 0, last_y) * width + start
        for j, x_weight in enumerate(x_weights):
            place = line + ops.clip(whole[:, 0] + (j - 1), 0, last_x)
            values = ops.cast(ops.take(pixels, place, axis=0), "float32")
            total = total + values * (x_weight * y_weight)
    return ops.clip(ops.round(total), 0.0, 255.0)


def _cubic_weights(x):
    """Weights of the four pixels around a place `x` beyond the second."""
    a = SHARPNESS
    before = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a
    left = ((a + 2) * x - (a + 3)) * x * x + 1
    right = ((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1
    return before, left, right, 1.0 - before - left - right
