"""Film grain and sensor noise: measure it in a picture, and make the same.

An enlarged face is smooth; in a grainy photograph it looks like a sticker.
The grain around a face is measured in the photograph's own pixels and put on
the face, enlarged with the same filter as the photograph.
"""

import numpy as np
from PIL import Image

# Tiles of so many pixels a side are told apart by how much is in them.
TILE = 4
# Mean energy of the quieter half of tiles of white grey noise, over the mean
# energy of all: what leaving out the other half takes away.
QUIET_SHARE = 0.76
# Weaker grain than this is rounding, stronger is not grain (grey levels).
WEAKEST, STRONGEST = 0.6, 20.0
# A network lets through at most this share of the grain's energy (measured: of
# white noise at faces as wide as the network reads; less of larger ones). What
# is measured beyond it is the face's own detail.
MOST_PRESENT = 0.42
SEED = 20


def grain_covariance(
    image: np.ndarray, mask: np.ndarray | None = None
) -> np.ndarray:
    """Measures the grain of a picture.

    The finest diagonal detail of a picture (the HH band of a Haar transform)
    is mostly grain. It is measured in the quieter half of small tiles, so that
    hair and cloth are not taken for it.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        mask: Bool array `(H, W)`, optional: where to measure.

    Returns:
        Float64 array `(3, 3)`, the covariance of the channels' grain in square
        grey levels; zeros where there is too little to measure.

    Reference:

    - [Donoho and Johnstone, 1994](https://doi.org/10.1093/biomet/81.3.425)
    """
    values = image.astype(np.float32)
    detail = values[:-1, :-1] - values[:-1, 1:] - values[1:, :-1]
    detail = (detail + values[1:, 1:]) / 2
    rows, columns = detail.shape[0] // TILE, detail.shape[1] // TILE
    if rows * columns < 2:
        return np.zeros((3, 3))
    tiles = _tiles(detail, rows, columns)
    if mask is not None:
        inside = mask[:-1, :-1] & mask[:-1, 1:] & mask[1:, :-1] & mask[1:, 1:]
        inside = _tiles(inside[..., None], rows, columns).all(axis=(1, 2))
        tiles = tiles[inside]
    if len(tiles) < 2:
        return np.zeros((3, 3))
    energy = np.square(tiles).mean(axis=(1, 2))
    quiet = tiles[energy <= np.median(energy)].reshape(-1, 3)
    return quiet.T.astype(np.float64) @ quiet / len(quiet) / QUIET_SHARE


def missing_grain(around: np.ndarray, face: np.ndarray) -> np.ndarray:
    """Says how much grain a face lacks.

    Args:
        around: `(3, 3)`, the covariance of the grain around the face.
        face: `(3, 3)`, that of the face itself, in pixels of the same size.

    Returns:
        Float64 array `(3, 3)`, the covariance of the grain to add; zeros for a
        photograph without grain, and for what is too strong to be grain.
    """
    wanted, present = np.trace(around) / 3, np.trace(face) / 3
    if not WEAKEST**2 <= wanted <= STRONGEST**2:
        return np.zeros((3, 3))
    return around * (1.0 - min(present / wanted, MOST_PRESENT))


def make_grain(
    covariance: np.ndarray,
    columns: tuple[float, float],
    rows: tuple[float, float],
    size: tuple[int, int],
) -> np.ndarray:
    """Makes grain for a part of an enlarged photograph.

    Args:
        covariance: `(3, 3)` in square grey levels.
        columns: Where the part begins and ends in the photograph, in its
            pixels; the first reaches from 0 to 1.
        rows: The same from top to bottom.
        size: `(height, width)` of the part, enlarged.

    Returns:
        Float32 array `(height, width, 3)` in grey levels: the same for the
        same arguments.
    """
    # Pixels beyond the part, for Lanczos takes three on each side.
    left, top = int(np.floor(columns[0])) - 3, int(np.floor(rows[0])) - 3
    width = int(np.ceil(columns[1])) + 3 - left
    height = int(np.ceil(rows[1])) + 3 - top
    rng = np.random.default_rng((SEED, left % 2**32, top % 2**32))
    values = rng.standard_normal((height, width, 3), np.float32)
    # Of a covariance that is not of full rank there is no Cholesky root.
    powers, axes = np.linalg.eigh(covariance)
    root = axes * np.sqrt(np.maximum(powers, 0.0))
    values = values @ root.T.astype(np.float32)
    box = (columns[0] - left, rows[0] - top, columns[1] - left, rows[1] - top)
    layers = [
        Image.fromarray(values[..., channel]).resize(
            size[::-1], Image.Resampling.LANCZOS, box
        )
        for channel in range(3)
    ]
    return np.stack([np.asarray(layer) for layer in layers], axis=-1)


def _tiles(values: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Cuts `(H, W, C)` into `(rows * columns, TILE * TILE, C)`."""
    used = values[: rows * TILE, : columns * TILE]
    tiles = used.reshape(rows, TILE, columns, TILE, -1).swapaxes(1, 2)
    return tiles.reshape(rows * columns, TILE * TILE, -1)
