"""Between maps and points: draw a Gaussian, find a peak, take a mean.

Cell `j` of an `h`-cell map over a face of `S` pixels has its centre at
`(j + 0.5) * S / h - 0.5` pixels. In `[-1, 1]` coordinates (`dsnt`) it is at
`(2 * j + 1) / h - 1`.
"""

import numpy as np
from keras import ops

# A 2x2 matrix in a row is xx, xy, yx, yy. From (x, y) to its two factors:
XXYY = np.array([[1, 1, 0, 0], [0, 0, 1, 1]], "float32")
XYXY = np.array([[1, 0, 1, 0], [0, 1, 0, 1]], "float32")
HALF_TRACE = np.array([[0.5], [0], [0], [0.5]], "float32")
# Below this a map is empty. Its gradient would grow as one over the mass.
LEAST_MASS = 1e-4
# Rounding must not make a variance negative.
VARIANCE_FLOOR = np.array([0, -4, -4, 0], "float32")


def cell_centers(num_cells: int) -> np.ndarray:
    """Returns the centres of a map's cells in `[-1, 1]`, `(num_cells,)`."""
    return ((2 * np.arange(num_cells) + 1) / num_cells - 1).astype("float32")


def gaussian_heatmaps(landmarks, image_size, heatmap_size, sigma):
    """Draws one Gaussian of height 1 a point.

    Args:
        landmarks: Tensor `(batch, K, 2)`, `(x, y)` in pixels of the face.
        image_size: Int. Side of the face in pixels.
        heatmap_size: Int. Side of a map in cells.
        sigma: Float. Standard deviation in cells.

    Returns:
        Float32 tensor `(batch, heatmap_size, heatmap_size, K)` in `[0, 1]`.
    """
    cells = ops.arange(heatmap_size, dtype="float32")
    landmarks = ops.cast(landmarks, "float32")
    points = (landmarks + 0.5) * (heatmap_size / image_size) - 0.5
    # (batch, cells, K) for each direction; a Gaussian is their product. LiteRT
    # delegates slices that keep all axes.
    x = cells[None, :, None] - ops.transpose(points[..., :1], (0, 2, 1))
    y = cells[None, :, None] - ops.transpose(points[..., 1:], (0, 2, 1))
    x = ops.exp(-ops.square(x) / (2 * sigma**2))
    y = ops.exp(-ops.square(y) / (2 * sigma**2))
    return y[:, :, None, :] * x[:, None, :, :]


def heatmap_peaks(heatmaps):
    """Finds the highest cell of each map, the first of equals.

    It uses no `argmax`, which LiteRT has for integers only.

    Args:
        heatmaps: Tensor `(batch, h, w, K)`.

    Returns:
        A pair: peaks, float32 `(batch, K, 2)`, the `(x, y)` indices of the
        cells, and their values, `(batch, K)`.
    """
    _, height, width, num_points = heatmaps.shape
    flat = ops.reshape(heatmaps, (-1, height * width, num_points))
    highest = ops.max(flat, axis=1, keepdims=True)
    index = np.arange(height * width, dtype="float32")[None, :, None]
    last = float(height * width - 1)
    index = ops.min(ops.where(flat >= highest, index, last), axis=1)
    y = ops.floor((index + 0.5) / width)
    x = index - y * width
    return ops.stack([x, y], axis=-1), highest[:, 0]


def peak_centroid(heatmaps, radius=2):
    """Finds the centre of mass around the highest cell of each map.

    Args:
        heatmaps: Tensor `(batch, h, w, K)`; values below 0 count as 0.
        radius: Int. Cells within `radius` of the peak, in x and in y, count.

    Returns:
        Three float32 tensors: points, `(batch, K, 2)`, `(x, y)` in cells; the
        peaks' values, `(batch, K)`; and the covariances of the mass,
        `(batch, K, 2, 2)`, in square cells. A map without mass gives its peak
        and the covariance of a circle as wide as the map.
    """
    heatmaps = ops.cast(heatmaps, "float32")
    peaks, values = heatmap_peaks(heatmaps)
    rows = _cell_numbers(heatmaps.shape[1])
    columns = _cell_numbers(heatmaps.shape[2])
    near_x = ops.abs(columns - peaks[:, None, :, 0]) < radius + 0.5
    near_y = ops.abs(rows - peaks[:, None, :, 1]) < radius + 0.5
    mass = ops.relu(heatmaps)
    mass = mass * ops.cast(near_x[:, None, :, :], "float32")
    mass = mass * ops.cast(near_y[:, :, None, :], "float32")
    total = ops.sum(mass, axis=(1, 2))
    share = mass / ops.maximum(total, LEAST_MASS)[:, None, None, :]
    across, down = ops.sum(share, axis=1), ops.sum(share, axis=2)
    x = ops.sum(across * columns, axis=1)
    y = ops.sum(down * rows, axis=1)
    # Distances from the mean: differences of squares would lose digits.
    dx, dy = columns - x[:, None], rows - y[:, None]
    xy = ops.sum(ops.sum(share * dy[:, :, None], axis=1) * dx, axis=1)
    xx = ops.sum(across * ops.square(dx), axis=1)
    yy = ops.sum(down * ops.square(dy), axis=1)
    has_mass = ops.cast(total > LEAST_MASS, "float32")
    empty = (1 - has_mass) * (heatmaps.shape[1] / 2) ** 2
    covariances = _two_by_two(xx + empty, xy * has_mass, yy + empty)
    points = ops.stack([x, y], axis=-1)
    points = ops.where((total > LEAST_MASS)[..., None], points, peaks)
    return points, values, covariances


def dsnt(logits):
    """Takes the mean and the spread of the distribution that a map gives.

    A softmax over all cells makes a probability of each map of logits; its
    mean is the point ("differentiable spatial to numerical transform").

    Args:
        logits: Tensor `(batch, h, w, K)`.

    Returns:
        A pair in float32: means, `(batch, K, 2)`, `(x, y)` in `[-1, 1]`, where
        -1 and 1 are the outer edges of the map; and covariances,
        `(batch, K, 2, 2)`.

    Reference:

    - [Nibali et al., 2018](https://arxiv.org/abs/1801.07372)
    """
    _, height, width, num_points = logits.shape
    logits = ops.reshape(logits, (-1, height * width, num_points))
    logits = ops.cast(ops.transpose(logits, (0, 2, 1)), "float32")
    probabilities = ops.softmax(logits, axis=-1)
    y, x = np.meshgrid(cell_centers(height), cell_centers(width), indexing="ij")
    positions = np.stack([x, y], axis=-1).reshape(-1, 2)
    products = np.stack([x * x, x * y, y * x, y * y], axis=-1).reshape(-1, 4)
    # Products with fixed matrices: LiteRT delegates them whole, where it would
    # leave slices and stacks.
    means = ops.matmul(probabilities, positions)
    covariances = ops.matmul(probabilities, products)
    covariances = covariances - ops.matmul(means, XXYY) * ops.matmul(
        means, XYXY
    )
    covariances = ops.maximum(covariances, VARIANCE_FLOOR)
    return means, ops.reshape(covariances, (-1, num_points, 2, 2))


def soft_argmax(logits, image_size, window=None):
    """Takes the mean position of each map in pixels.

    Args:
        logits: Tensor `(batch, h, w, K)`.
        image_size: Int. Side of the face in pixels.
        window: Int or `None`. If given, only cells within `window` of the
            highest one, in x and in y, count.

    Returns:
        A pair in float32: landmarks, `(batch, K, 2)`, `(x, y)` in pixels, and
        covariances, `(batch, K, 2, 2)`, in square pixels.
    """
    if window is not None:
        logits = ops.cast(logits, "float32")
        peaks, _ = heatmap_peaks(logits)
        rows = _cell_numbers(logits.shape[1])
        columns = _cell_numbers(logits.shape[2])
        near_x = ops.abs(columns - peaks[:, None, :, 0]) < window + 0.5
        near_y = ops.abs(rows - peaks[:, None, :, 1]) < window + 0.5
        near = ops.logical_and(near_x[:, None, :, :], near_y[:, :, None, :])
        logits = ops.where(near, logits, -1e9)
    means, covariances = dsnt(logits)
    landmarks = (means + 1) * (image_size / 2) - 0.5
    return landmarks, covariances * (image_size / 2) ** 2


def mean_sigma(covariances):
    """Returns one standard deviation for both axes, `(batch, K)`.

    Args:
        covariances: Tensor `(batch, K, 2, 2)`.
    """
    flat = ops.reshape(covariances, (-1, covariances.shape[1], 4))
    variances = ops.squeeze(ops.matmul(flat, HALF_TRACE), axis=-1)
    # At 0 the gradient of a root is not finite.
    return ops.sqrt(ops.maximum(variances, 1e-12))


def _two_by_two(xx, xy, yy):
    rows = [ops.stack([xx, xy], axis=-1), ops.stack([xy, yy], axis=-1)]
    return ops.stack(rows, axis=-2)


def _cell_numbers(num_cells):
    # A tensor: PyTorch cannot subtract one from an array.
    cells = np.arange(num_cells, dtype="float32")
    return ops.convert_to_tensor(cells[None, :, None])


def spread_scores(sigmas, image_size, tolerance):
    """Turns the spread of a map into a score.

    Args:
        sigmas: Tensor `(batch, K)`, standard deviations in pixels.
        image_size: Int. Side of the face in pixels.
        tolerance: Float. A share of `image_size`.

    Returns:
        Tensor `(batch, K)` in `[0, 1]`: the probability that a point lies
        within `tolerance` of the mean, for a round Gaussian of this deviation.
    """
    # Chance of a 2D Gaussian inside a circle.
    radius = tolerance * image_size
    variances = 2 * ops.maximum(ops.square(sigmas), 1e-6)
    return 1 - ops.exp(-(radius**2) / variances)
