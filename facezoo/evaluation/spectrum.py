"""How much fine detail images hold, by the power of their frequencies."""

import numpy as np


def radial_power(images: np.ndarray) -> np.ndarray:
    """Returns the mean power of images at each frequency.

    The luma of each image, its mean taken away, is tapered by a Hann window,
    so that the edges of the picture do not count as detail. The power of its
    Fourier transform is averaged over rings one cycle wide.

    Args:
        images: uint8 or float `(batch, S, S, 3)`, RGB.

    Returns:
        float64 `(batch, S // 2)`: entry `i` is the ring at `i` cycles a
        picture, in square units of the images.
    """
    images = np.asarray(images, "float64")
    luma = images @ [0.299, 0.587, 0.114]
    size = luma.shape[1]
    window = np.hanning(size)
    luma = luma - luma.mean(axis=(1, 2), keepdims=True)
    luma = luma * window[:, None] * window
    power = np.abs(np.fft.fft2(luma)) ** 2 / (window**2).sum() ** 2
    cycles = np.fft.fftfreq(size, 1 / size)
    ring = np.rint(np.hypot(*np.meshgrid(cycles, cycles))).astype(int)
    counts = np.bincount(ring.ravel())
    return np.stack(
        [
            np.bincount(ring.ravel(), weights=each.ravel()) / counts
            for each in power
        ]
    )[:, : size // 2]


def detail_ratio(images: np.ndarray, truth: np.ndarray, lowest: int) -> float:
    """Compares the fine detail of images with that of the true ones.

    Args:
        images: uint8 or float `(batch, S, S, 3)`.
        truth: Of the same shape and range.
        lowest: Int. The first ring that counts, in cycles a picture: half the
            side of the small face, whose finer frequencies were lost.

    Returns:
        Float: the power of each ring, averaged over the images, over that of
        the truth; the geometric mean of the rings, so that the finest count
        as much as the coarsest. 1 is as much detail as true faces have, right
        or not.
    """
    found = radial_power(images)[:, lowest:].mean(axis=0)
    true = radial_power(truth)[:, lowest:].mean(axis=0)
    return float(np.exp(np.mean(np.log((found + 1e-12) / (true + 1e-12)))))
