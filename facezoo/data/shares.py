"""How many faces of a batch come from each dataset."""

from collections.abc import Sequence

import numpy as np


def whole_counts(shares: Sequence[float], batch_size: int) -> list[int]:
    """Shares a batch out in whole faces, by largest remainder.

    Args:
        shares: A number above 0 for each dataset.
        batch_size: Int, at least the number of datasets.

    Returns:
        Faces of each dataset, at least 1, `batch_size` in all.
    """
    shares = np.asarray(shares, "float64")
    if len(shares) == 0 or not np.all(shares > 0):
        raise ValueError(
            "`datasets` must be one dataset or pairs of a dataset and a share "
            f"above 0. Received: shares={shares.tolist()}"
        )
    if batch_size < len(shares):
        raise ValueError(
            "`batch_size` must be at least the number of datasets. "
            f"Received: batch_size={batch_size}"
        )
    exact = batch_size * shares / shares.sum()
    counts = np.maximum(1, np.floor(exact)).astype(int)
    while counts.sum() > batch_size:
        excess = np.where(counts > 1, counts - exact, -np.inf)
        counts[np.argmax(excess)] -= 1
    while counts.sum() < batch_size:
        counts[np.argmax(exact - counts)] += 1
    return counts.tolist()
