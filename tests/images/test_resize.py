import time

import numpy as np
import pytest
from PIL import Image

from facezoo.images import bicubic_matrix
from facezoo.images import bicubic_resize


def noise(*shape):
    return np.random.default_rng(0).integers(0, 256, shape, dtype="uint8")


def pillow(image, height, width):
    # In two calls, so that the rows come first: from Pillow 13 on, one call
    # makes the columns first where it is cheaper.
    picture = Image.fromarray(image)
    for size in ((width, picture.height), (width, height)):
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    return np.asarray(picture)


@pytest.mark.parametrize("source, target", [(128, 16), (16, 128), (37, 11)])
def test_square_faces_equal_one_call_of_pillow(source, target):
    image = noise(source, source, 3)
    picture = Image.fromarray(image)
    expected = picture.resize((target, target), Image.Resampling.BICUBIC)
    ours = bicubic_resize(image, target).astype(int)
    assert np.abs(ours - np.asarray(expected)).max() <= 1


@pytest.mark.parametrize(
    "source, target",
    [
        ((37, 53), (11, 19)),
        ((11, 7), (64, 101)),
        ((33, 20), (20, 33)),
        ((1, 1), (9, 5)),
        ((9, 5), (1, 1)),
        ((2, 3), (200, 1)),
        ((1, 300), (1, 7)),
        ((50, 50), (50, 50)),
        ((401, 299), (127, 200)),
    ],
)
def test_equals_pillow_to_one_grey_level(source, target):
    image = noise(*source, 3)
    ours = bicubic_resize(image, target).astype(int)
    assert np.abs(ours - pillow(image, *target)).max() <= 1


def test_overshoot_is_clipped_between_the_two_passes_as_in_pillow():
    board = np.indices((24, 24)).sum(axis=0) // 3 % 2 * 255
    image = np.repeat(board[..., None], 3, axis=-1).astype("uint8")
    for size in (7, 16, 61):
        ours = bicubic_resize(image, size).astype(int)
        assert np.abs(ours - pillow(image, size, size)).max() <= 1


def test_floats_equal_pillow_and_are_not_clipped():
    image = noise(31, 45, 1).astype("float32") / 255
    image[:, 20:] += 5.0
    ours = bicubic_resize(image, (17, 90))
    assert ours.dtype == np.float32
    assert ours.min() < 0
    expected = pillow(image[..., 0], 17, 90)
    np.testing.assert_allclose(ours[..., 0], expected, atol=1e-5)


def test_a_batch_equals_its_images_one_by_one():
    batch = noise(2, 3, 20, 24, 3)
    resized = bicubic_resize(batch, (5, 6))
    assert resized.shape == (2, 3, 5, 6, 3)
    for i in np.ndindex(2, 3):
        alone = bicubic_resize(batch[i], (5, 6))
        np.testing.assert_array_equal(resized[i], alone)
    assert bicubic_resize(batch[:0, 0], 4).shape == (0, 4, 4, 3)


def test_matrix_by_hand():
    # Doubling: target 1 lies a quarter pixel right of source 0, and the tap
    # left of the border is missing: 0.8671875, 0.2265625, -0.0234375 remain.
    taps = np.array([0.8671875, 0.2265625, -0.0234375])
    matrix = bicubic_matrix(4, 8)
    np.testing.assert_allclose(matrix[1, :3], taps / taps.sum(), atol=1e-6)
    assert matrix[1, 3] == 0
    np.testing.assert_array_equal(bicubic_matrix(5, 5), np.eye(5))


@pytest.mark.parametrize("sizes", [(300, 7), (7, 300), (1, 4), (200, 150)])
def test_rows_sum_to_one_and_matrix_is_what_resize_does(sizes):
    matrix = bicubic_matrix(*sizes)
    assert matrix.shape == sizes[::-1]
    np.testing.assert_allclose(matrix.sum(axis=1), 1, atol=1e-6)
    signal = np.random.default_rng(1).normal(size=(sizes[0], 1, 1))
    resized = bicubic_resize(signal, (sizes[1], 1))[:, 0, 0]
    np.testing.assert_allclose(resized, matrix @ signal[:, 0, 0], atol=1e-5)


def test_a_batch_is_fast():
    faces = noise(32, 128, 128, 3)
    bicubic_resize(faces, 16)
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        bicubic_resize(faces, 16)
        best = min(best, time.perf_counter() - start)
    assert best < 0.2  # about 0.003 s; the rest is room for a busy machine


@pytest.mark.parametrize("size", [0, -3, 2.5, (4, 0), (1, 2, 3), "16"])
def test_bad_sizes_are_refused(size):
    with pytest.raises(ValueError, match="Received: size="):
        bicubic_resize(noise(4, 4, 3), size)


@pytest.mark.parametrize(
    "images",
    [np.zeros((4, 4, 3), "int32"), np.zeros((4, 4)), np.zeros((4, 0, 3))],
)
def test_bad_images_are_refused(images):
    with pytest.raises(ValueError, match="Received: images of"):
        bicubic_resize(images, 2)
