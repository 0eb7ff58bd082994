"""Antialiased bicubic resizing, equal to Pillow's, for whole batches."""

import functools

import numpy as np

# Target pixels that are made by one matrix product. Small blocks skip the
# zeros beside the band of the matrix, large ones call the product less often.
BLOCK = 16
# Values that are turned to float32 at a time (64 MB).
CHUNK = 2**24
# Multiply-adds of one product. Larger ones NumPy's BLAS spreads over threads,
# which on a busy machine wait for each other many times longer than they work.
PRODUCT = 2**18


def bicubic_matrix(source_size: int, target_size: int) -> np.ndarray:
    """Returns the matrix that resizes one axis.

    The kernel is the cubic with a = -0.5, widened by the factor of shrinking
    so that nothing aliases. At the borders the weights that fall outside are
    left out and the others are brought to a sum of 1, as Pillow does.

    Args:
        source_size: Int, at least 1. Pixels of the axis before.
        target_size: Int, at least 1. Pixels of the axis after.

    Returns:
        float32 array `(target_size, source_size)`; each row sums to 1.

    Example:

    >>> bicubic_matrix(128, 16).shape
    (16, 128)

    Reference:

    - [Keys, 1981](https://doi.org/10.1109/TASSP.1981.1163711)
    """
    matrix = np.zeros((target_size, source_size), "float32")
    start = 0
    for low, weights in _blocks(source_size, target_size):
        stop = start + len(weights)
        matrix[start:stop, low : low + weights.shape[1]] = weights
        start = stop
    return matrix


def bicubic_resize(
    images: np.ndarray, size: int | tuple[int, int]
) -> np.ndarray:
    """Resizes images by antialiased bicubic interpolation.

    8-bit images come out within one grey level of `PIL.Image.resize` with
    `BICUBIC`: as there, the rows are made first and brought back to 8 bits,
    then the columns. (From version 13 on, Pillow makes the columns of some
    pictures first, where the height shrinks by more than the width; there
    hard edges may differ by more.)

    Args:
        images: `(..., H, W, C)`, uint8 in `[0, 255]` or float of any range.
        size: Int or `(height, width)` of the result in pixels.

    Returns:
        `(..., height, width, C)`. uint8, rounded and clipped, for uint8
        images; otherwise float32, neither rounded nor clipped.

    Raises:
        ValueError: If `images` is of another type or has fewer than three
            axes or an empty side, or if `size` is below 1.

    Example:

    >>> faces = np.zeros((32, 128, 128, 3), "uint8")
    >>> bicubic_resize(faces, 16).shape
    (32, 16, 16, 3)
    """
    images = check_images(images)
    height, width = standardize_size(size)
    *batch, source_height, source_width, channels = images.shape
    faces = int(np.prod(batch))
    rows = images.reshape(faces * source_height, source_width, channels)
    rows = _resize_axis(rows, width)
    columns = rows.reshape(faces, source_height, width * channels)
    columns = _resize_axis(columns, height)
    return columns.reshape(*batch, height, width, channels)


def check_images(images: np.ndarray) -> np.ndarray:
    """Returns `images` as an array; `ValueError` if it holds no images."""
    images = np.asarray(images)
    is_float = np.issubdtype(images.dtype, np.floating)
    if images.dtype != np.uint8 and not is_float:
        raise ValueError(
            "Images must be uint8 or float. "
            f"Received: images of dtype {images.dtype}"
        )
    if images.ndim < 3 or 0 in images.shape[-3:]:
        raise ValueError(
            "Images must have the shape `(..., height, width, channels)` and "
            f"no empty side. Received: images of shape {images.shape}"
        )
    return images


def standardize_size(size: int | tuple[int, int]) -> tuple[int, int]:
    """Returns `(height, width)` from an int or a pair of ints, all >= 1."""
    pair = (size, size) if np.ndim(size) == 0 else tuple(size)
    whole = len(pair) == 2 and all(
        isinstance(side, int | np.integer) and side >= 1 for side in pair
    )
    if not whole:
        raise ValueError(
            "`size` must be an int or `(height, width)`, 1 or more. "
            f"Received: size={size}"
        )
    return int(pair[0]), int(pair[1])


def bicubic_taps(
    target_size: int, low: float, high: float
) -> tuple[np.ndarray, np.ndarray]:
    """Returns which source pixels, and how much, make each target pixel.

    Args:
        target_size: Int. Pixels to make out of the span from `low` to `high`.
        low: Float. Where the span begins; source pixel `i` reaches from `i`
            to `i + 1` here.
        high: Float. Where the span ends.

    Returns:
        Int array and float64 array, both `(target_size, taps)`: the source
        pixel of each tap, which may lie outside the picture, and its weight.
        Weights are not yet brought to a sum of 1.
    """
    scale = (high - low) / target_size
    stretch = max(scale, 1.0)
    centers = low + (np.arange(target_size) + 0.5) * scale
    first = np.floor(centers - 2 * stretch + 0.5).astype(int)
    last = np.floor(centers + 2 * stretch + 0.5).astype(int)
    pixels = first[:, None] + np.arange((last - first).max())
    weights = _cubic((pixels + 0.5 - centers[:, None]) / stretch)
    # Pillow's kernel ends with the last pixel whose rounded reach is inside.
    weights[pixels >= last[:, None]] = 0.0
    return pixels, weights


def multiply_axis(
    blocks: tuple[tuple[int, np.ndarray], ...], images: np.ndarray, size: int
) -> np.ndarray:
    """Multiplies the middle axis by a banded matrix given in blocks.

    Args:
        blocks: Pairs `(low, weights)`: the next `len(weights)` target pixels
            are `weights` times the source pixels from `low` on.
        images: `(N, source, M)`, uint8 or float.
        size: Int. Target pixels of all blocks together.

    Returns:
        `(N, size, M)`: uint8 (rounded, clipped) for uint8, else float32.
    """
    count, source, rest = images.shape
    eight_bit = images.dtype == np.uint8
    result = np.empty((count, size, rest), "uint8" if eight_bit else "float32")
    step = max(1, CHUNK // (source * rest))
    for begin in range(0, count, step):
        part = images[begin : begin + step]
        made = result[begin : begin + step]
        start = 0
        for low, weights in blocks:
            stop = start + len(weights)
            width = max(16, PRODUCT // weights.size)
            for left in range(0, rest, width):
                right = left + width
                used = part[:, low : low + weights.shape[1], left:right]
                values = np.matmul(weights, used.astype("float32"))
                if eight_bit:
                    np.rint(values, out=values)
                    np.clip(values, 0, 255, out=values)
                made[:, start:stop, left:right] = values
            start = stop
    return result


def band_blocks(
    pixels: np.ndarray, weights: np.ndarray
) -> tuple[tuple[int, np.ndarray], ...]:
    """Packs taps into the blocks that `multiply_axis` takes.

    Args:
        pixels: Int array `(target, taps)`, all inside the picture. A pixel
            that a row names twice gets the sum of its weights.
        weights: Float array `(target, taps)`; brought to a sum of 1 a row.

    Returns:
        Tuple of `(low, weights (rows, width) float32)`.
    """
    weights = weights / weights.sum(axis=1, keepdims=True)
    blocks = []
    for start in range(0, len(pixels), BLOCK):
        columns = pixels[start : start + BLOCK]
        low, rows = columns.min(), len(columns)
        width = columns.max() + 1 - low
        places = np.arange(rows)[:, None] * width + columns - low
        dense = np.bincount(
            places.ravel(),
            weights[start : start + BLOCK].ravel(),
            rows * width,
        )
        dense = dense.reshape(rows, width).astype("float32")
        dense.flags.writeable = False
        blocks.append((int(low), dense))
    return tuple(blocks)


def _resize_axis(images: np.ndarray, size: int) -> np.ndarray:
    source_size = images.shape[1]
    if size == source_size:
        eight_bit = images.dtype == np.uint8
        return images.astype("uint8" if eight_bit else "float32")
    return multiply_axis(_blocks(source_size, size), images, size)


@functools.lru_cache(maxsize=64)
def _blocks(
    source_size: int, target_size: int
) -> tuple[tuple[int, np.ndarray], ...]:
    pixels, weights = bicubic_taps(target_size, 0.0, float(source_size))
    outside = (pixels < 0) | (pixels >= source_size)
    weights = np.where(outside, 0.0, weights)
    return band_blocks(np.clip(pixels, 0, source_size - 1), weights)


def _cubic(x: np.ndarray) -> np.ndarray:
    x = np.abs(x)
    near = (1.5 * x - 2.5) * x * x + 1.0
    far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    return np.where(x < 1.0, near, np.where(x < 2.0, far, 0.0))
