"""The ways in which programs scale pictures."""

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image

from facezoo.degradations.degradation import as_bytes
from facezoo.degradations.degradation import as_floats

# Pillow's kernels grow with the factor of shrinking, so that nothing aliases.
_SMOOTH = {
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
# OpenCV's look at 2 x 2 or 4 x 4 pixels, however far apart they end.
_ALIASED = {
    "aliased_bilinear": cv2.INTER_LINEAR,
    "aliased_bicubic": cv2.INTER_CUBIC,
}
KERNELS = (*_SMOOTH, *_ALIASED)


def scale_face(
    face: np.ndarray, size: int | tuple[int, int], kernel: str
) -> np.ndarray:
    """Scales a face by one of the `KERNELS`.

    All of them keep the picture's middle where it is.

    Args:
        face: float32 `(H, W, 3)` in `[0, 1]`.
        size: Int or `(height, width)` of the result in pixels.
        kernel: One of `KERNELS`.

    Returns:
        float32 `(height, width, 3)`, rounded to 8 bits, as the pictures are
        that programs scale.
    """
    height, width = (size, size) if np.ndim(size) == 0 else size
    if (height, width) == face.shape[:2]:
        return face
    small = as_bytes(face)
    if kernel in _SMOOTH:
        picture = Image.fromarray(small)
        scaled = picture.resize((width, height), _SMOOTH[kernel])
        return as_floats(np.asarray(scaled))
    scaled = cv2.resize(small, (width, height), interpolation=_ALIASED[kernel])
    return as_floats(scaled)


def check_kernels(kernels: Sequence[str]) -> tuple[str, ...]:
    """Returns names of kernels as a tuple, or refuses unknown ones."""
    names = (kernels,) if isinstance(kernels, str) else tuple(kernels)
    if not names or any(name not in KERNELS for name in names):
        raise ValueError(
            f"`kernels` must be one or more of {', '.join(KERNELS)}. "
            f"Received: kernels={kernels}"
        )
    return names


def draw_kernel(kernels: Sequence[str], rng: np.random.Generator) -> str:
    """Draws one of the names, each as likely as the others."""
    return kernels[int(rng.integers(len(kernels)))]
