import math

import numpy as np
import pytest

from facezoo import evaluation


def test_distance_along_a_slanted_ellipse():
    # Deviations 2 along (1, 1) and 1 across it.
    slant = np.array([[1.0, 1.0], [1.0, -1.0]]) / math.sqrt(2)
    covariance = slant @ np.diag([4.0, 1.0]) @ slant
    true = np.zeros((2, 2))
    predicted = np.array([[2.0, 2.0], [1.0, -1.0]]) / math.sqrt(2) * 2
    squared = evaluation.mahalanobis_squared(
        predicted, true, np.stack([covariance, covariance])
    )
    np.testing.assert_allclose(squared, [4.0, 4.0])


def gaussian_errors(scale, count=20000):
    rng = np.random.default_rng(3)
    sigma = rng.uniform(1, 3, (count, 1))
    covariance = sigma[..., None] ** 2 * np.eye(2)
    error = rng.normal(0, scale * sigma[..., 0], (2, count)).T[:, None]
    return evaluation.mahalanobis_squared(error, 0 * error, covariance[:, None])


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_true_gaussians_are_covered_as_promised(level):
    covered = evaluation.region_coverage(gaussian_errors(1.0), level)
    assert abs(covered - level) < 0.01


def test_the_scale_is_found_and_mends_the_coverage():
    distances = gaussian_errors(1.5)
    scale = evaluation.sigma_scale(distances)
    assert abs(scale - 1.5) < 0.03
    assert abs(evaluation.region_coverage(distances / scale**2) - 0.9) < 1e-3


def test_ranks_with_ties():
    # Ranks 1, 2.5, 2.5, 4 against 2, 1, 3, 4.
    found = evaluation.rank_correlation([1, 5, 5, 9], [2, 1, 3, 4])
    a = np.array([1, 2.5, 2.5, 4]) - 2.5
    b = np.array([2, 1, 3, 4]) - 2.5
    expected = a @ b / math.sqrt((a @ a) * (b @ b))
    assert math.isclose(found, expected)
    assert math.isnan(evaluation.rank_correlation([1, 1], [1, 2]))


def test_a_level_of_one_is_refused():
    with pytest.raises(ValueError, match="Received: level=1"):
        evaluation.region_radius(1)
