import keras
import numpy as np
import pytest

from facezoo.ops import cell_centers
from facezoo.ops import dsnt
from facezoo.ops import gaussian_heatmaps
from facezoo.ops import heatmap_peaks
from facezoo.ops import peak_centroid
from facezoo.ops import soft_argmax


def arrays(tensors):
    return [keras.ops.convert_to_numpy(tensor) for tensor in tensors]


def maps(height, width, cells, low=0.0):
    """One map, of `low` but for the given `{(x, y): value}`."""
    heatmaps = np.full((1, height, width, 1), low, "float32")
    for (x, y), value in cells.items():
        heatmaps[0, y, x, 0] = value
    return keras.ops.convert_to_tensor(heatmaps)


def test_cell_centers():
    np.testing.assert_allclose(cell_centers(4), [-0.75, -0.25, 0.25, 0.75])


def test_gaussian_on_a_cell_centre():
    # Cell 3 of 8 over 32 pixels has its centre at 3.5 * 4 - 0.5 = 13.5.
    heatmaps = gaussian_heatmaps(np.array([[[13.5, 1.5]]]), 32, 8, sigma=2.0)
    heatmaps = keras.ops.convert_to_numpy(heatmaps)
    assert heatmaps.shape == (1, 8, 8, 1)
    row = np.exp(-((np.arange(8) - 3.0) ** 2) / 8)
    column = np.exp(-(np.arange(8.0) ** 2) / 8)
    expected = column[:, None] * row[None, :]
    np.testing.assert_allclose(heatmaps[0, ..., 0], expected, atol=1e-6)


def test_peaks_of_a_map_that_is_not_square():
    heatmaps = maps(3, 5, {(4, 1): 2.0, (0, 2): 1.0}, low=-1.0)
    peaks, values = arrays(heatmap_peaks(heatmaps))
    np.testing.assert_array_equal(peaks, [[[4, 1]]])
    np.testing.assert_array_equal(values, [[2]])


def test_the_first_of_equal_peaks():
    heatmaps = maps(4, 4, {(2, 1): 1.0, (1, 3): 1.0})
    np.testing.assert_array_equal(
        arrays(heatmap_peaks(heatmaps))[0], [[[2, 1]]]
    )
    flat = maps(4, 4, {}, low=0.5)
    np.testing.assert_array_equal(arrays(heatmap_peaks(flat))[0], [[[0, 0]]])


def test_every_cell_of_a_large_map_is_found():
    heatmaps = np.eye(64 * 64, dtype="float32").reshape(1, 64, 64, 64 * 64)
    peaks, _ = arrays(heatmap_peaks(keras.ops.convert_to_tensor(heatmaps)))
    cells = np.arange(64 * 64)
    expected = np.stack([cells % 64, cells // 64], axis=-1)
    np.testing.assert_array_equal(peaks[0], expected)


def test_peaks_of_half_precision_maps():
    heatmaps = keras.ops.cast(maps(64, 64, {(63, 62): 1.0}), "bfloat16")
    np.testing.assert_array_equal(
        arrays([heatmap_peaks(heatmaps)[0]])[0], [[[63, 62]]]
    )


def test_centroid_of_three_cells():
    cells = {(3, 2): 2.0, (4, 2): 1.0, (3, 3): 1.0, (3, 1): -9.0, (7, 7): 1.9}
    points, values, covariances = arrays(
        peak_centroid(maps(8, 8, cells), radius=2)
    )
    # x: (2 * 3 + 4 + 3) / 4; y: (2 * 2 + 2 + 3) / 4. What lies far is left out.
    np.testing.assert_allclose(points, [[[3.25, 2.25]]], rtol=1e-6)
    np.testing.assert_allclose(values, [[2.0]])
    # Of x: (2 * .25**2 + .75**2 + .25**2) / 4; of both: the mean of products.
    expected = [[0.1875, -0.0625], [-0.0625, 0.1875]]
    np.testing.assert_allclose(covariances[0, 0], expected, rtol=1e-5)


def test_centroid_of_an_empty_map_is_finite():
    points, _, covariances = arrays(peak_centroid(maps(8, 8, {}, low=-1.0)))
    assert np.isfinite(points).all()
    np.testing.assert_array_equal(covariances[0, 0], 16 * np.eye(2))


def test_dsnt_of_two_cells():
    # Cells 0 and 3 of 4 lie at -0.75 and 0.75; the first has 3 of 4 parts.
    heatmaps = maps(2, 4, {(0, 1): np.log(3.0), (3, 1): 0.0}, low=-100.0)
    means, covariances = arrays(dsnt(heatmaps))
    np.testing.assert_allclose(means, [[[-0.375, 0.5]]], rtol=1e-5)
    expected = [[0.75**2 - 0.375**2, 0], [0, 0]]
    np.testing.assert_allclose(covariances[0, 0], expected, atol=1e-6)


def test_dsnt_of_a_slanted_map():
    # Two equal cells down a diagonal: x and y are off together.
    heatmaps = maps(4, 4, {(1, 1): 0.0, (2, 2): 0.0}, low=-100.0)
    _, covariances = arrays(dsnt(heatmaps))
    expected = np.full((2, 2), 0.25**2)
    np.testing.assert_allclose(covariances[0, 0], expected, atol=1e-6)


def test_dsnt_of_a_flat_map():
    means, covariances = arrays(dsnt(maps(4, 4, {}, low=7.0)))
    np.testing.assert_allclose(means, [[[0, 0]]], atol=1e-6)
    # The mean of 0.75**2 and 0.25**2.
    expected = 0.3125 * np.eye(2)
    np.testing.assert_allclose(covariances[0, 0], expected, atol=1e-6)


def test_dsnt_of_large_logits_is_finite():
    means, covariances = arrays(dsnt(maps(4, 4, {(1, 2): 3e4})))
    np.testing.assert_allclose(means, [[[-0.25, 0.25]]], rtol=1e-6)
    np.testing.assert_allclose(covariances, 0, atol=1e-6)


def test_soft_argmax_is_in_pixels():
    heatmaps = maps(4, 4, {(1, 0): 0.0, (2, 0): 0.0}, low=-100.0)
    landmarks, covariances = arrays(soft_argmax(heatmaps, 32))
    # Cells of 8 pixels: centres at 11.5 and 19.5, row 0 at 3.5.
    np.testing.assert_allclose(landmarks, [[[15.5, 3.5]]], rtol=1e-5)
    expected = [[16, 0], [0, 0]]
    np.testing.assert_allclose(covariances[0, 0], expected, atol=1e-3)


def test_soft_argmax_in_a_window():
    heatmaps = maps(8, 8, {(1, 1): 0.1, (2, 1): 0.1, (7, 7): 0.0}, low=-100.0)
    landmarks, _ = arrays(soft_argmax(heatmaps, 8, window=1))
    np.testing.assert_allclose(landmarks, [[[1.5, 1.0]]], rtol=1e-5)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_logits_are_summed_in_float32(dtype):
    rng = np.random.default_rng(0)
    # Values that half precision holds exactly.
    logits = rng.integers(-8, 8, (2, 32, 32, 5)).astype("float32")
    logits = keras.ops.convert_to_tensor(logits)
    half = soft_argmax(keras.ops.cast(logits, dtype), 128)
    for ours, expected in zip(half, soft_argmax(logits, 128)):
        assert keras.backend.standardize_dtype(ours.dtype) == "float32"
        ours, expected = arrays([ours, expected])
        np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-3)
