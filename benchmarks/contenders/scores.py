"""Scores of points that may be missing, and of pictures."""

import numpy as np

from facezoo.evaluation import failure_rate
from facezoo.evaluation import measure_quality
from facezoo.evaluation import normalized_mean_error
from facezoo.landmarks import IBUG68

INNER = tuple(range(17, 68))
FAILURE = 0.1
MOST_DECIBELS = 100.0  # what an exact copy counts in a mean


def score_landmarks(found: np.ndarray, true: np.ndarray) -> dict:
    """Measures points, also where some faces were refused.

    A refused face has no error that could be averaged: the mean is over the
    faces found, and `found` beside it is their share. Among the failures it
    counts as one.

    Args:
        found: Float `(N, 68, 2)` of `(x, y)`, NaN for a refused face.
        true: Float `(N, 68, 2)` in the same pixels.

    Returns:
        Dict of floats `found`, `nme_68`, `nme_51`, `failures_68`,
        `failures_51` (fractions; the means are `None` if no face was found),
        and of the lists `errors_68` and `errors_51`, one number a face, `None`
        for a refused one.
    """
    is_found = np.isfinite(found).all(axis=(1, 2))
    scores = {"found": float(is_found.mean())}
    for key, indices in (("68", None), ("51", INNER)):
        errors = np.full(len(true), np.inf)
        if is_found.any():
            errors[is_found] = normalized_mean_error(
                found[is_found], true[is_found], IBUG68, indices=indices
            )
        mean = float(errors[is_found].mean()) if is_found.any() else None
        scores[f"nme_{key}"] = mean
        scores[f"failures_{key}"] = failure_rate(errors, FAILURE)
        scores[f"errors_{key}"] = [
            float(error) if np.isfinite(error) else None for error in errors
        ]
    return scores


def score_images(images: np.ndarray, truth: np.ndarray) -> dict:
    """Gives the mean `psnr` in dB and `ssim` of RGB pictures.

    Args:
        images: uint8 `(N, S, S, 3)`.
        truth: uint8 `(N, S, S, 3)`.
    """
    quality = measure_quality(images, truth, "rgb")
    return {
        "psnr": float(np.minimum(quality.psnr, MOST_DECIBELS).mean()),
        "ssim": float(quality.ssim.mean()),
    }
