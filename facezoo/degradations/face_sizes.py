"""The sizes that faces are shrunk to: checked, and drawn."""

import numpy as np


def check_face_sizes(
    input_size: int, face_sizes: tuple[int, int]
) -> tuple[int, tuple[int, int]]:
    """Returns both as plain ints, or refuses them.

    Args:
        input_size: Int. Side in pixels of the faces that come back.
        face_sizes: Pair of ints, the smallest and the largest side in pixels
            that a face is shrunk to.

    Raises:
        ValueError: If the sizes aren't whole numbers from 1 on in order.
    """
    low, high = face_sizes
    sizes = (input_size, low, high)
    if any(size != int(size) or size < 1 for size in sizes) or low > high:
        raise ValueError(
            "`input_size` and `face_sizes` must be whole numbers of 1 or "
            "more, the smaller face size first. Received: "
            f"input_size={input_size}, face_sizes={face_sizes}"
        )
    return int(input_size), (int(low), int(high))


def draw_face_sizes(
    face_sizes: tuple[int, int], count: int, rng: np.random.Generator
) -> np.ndarray:
    """Draws sides evenly on a logarithmic scale; int64 `(count,)`."""
    low, high = face_sizes
    ends = np.log([low - 0.5, high + 0.5])
    sides = np.rint(np.exp(rng.uniform(*ends, count)))
    return np.clip(sides, low, high).astype(int)
