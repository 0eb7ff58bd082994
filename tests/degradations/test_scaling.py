import numpy as np
import pytest
from PIL import Image

from facezoo.degradations import KERNELS
from facezoo.degradations import Downscale
from facezoo.degradations import ResizeBack


def blob(size=64):
    """A smooth bright spot off the middle, float32."""
    y, x = np.mgrid[:size, :size]
    spot = np.exp(-((x - 0.55 * size) ** 2 + (y - 0.4 * size) ** 2) / 128)
    return np.repeat(spot[None, :, :, None], 3, axis=3).astype("float32")


def center(face):
    """Centre of the light, in shares of the side, `(x, y)`."""
    plane = face[0, :, :, 0].astype("float64")
    places = (np.arange(len(plane)) + 0.5) / len(plane)
    total = plane.sum()
    return plane.sum(axis=0) @ places / total, plane.sum(
        axis=1
    ) @ places / total


@pytest.mark.parametrize("kernel", KERNELS)
def test_no_kernel_moves_the_face(kernel):
    face = blob()
    small = Downscale(16, [kernel])(face, np.random.default_rng(0))
    back = ResizeBack((0.25, 0.25), [kernel])(face, np.random.default_rng(0))
    # A tenth of a small pixel.
    np.testing.assert_allclose(center(small), center(face), atol=0.1 / 16)
    np.testing.assert_allclose(center(back), center(face), atol=0.1 / 16)


def test_a_kernel_is_pillows():
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (1, 40, 40, 3)).astype("uint8")
    made = Downscale(10, ["lanczos"])(image, rng)[0]
    size = (10, 10)
    theirs = Image.fromarray(image[0]).resize(size, Image.Resampling.LANCZOS)
    assert np.array_equal(made, np.asarray(theirs))


def test_aliased_kernels_keep_what_smooth_ones_average():
    stripes = np.zeros((1, 64, 64, 3), "float32")
    stripes[:, ::2] = 1
    rng = np.random.default_rng(0)
    smooth = Downscale(16, ["box"])(stripes, rng)
    np.testing.assert_allclose(smooth, 0.5, atol=1 / 255)
    aliased = Downscale(24, ["aliased_bilinear"])(stripes, rng)
    assert aliased.std() > 0.1


def test_all_kernels_are_drawn():
    face = np.repeat(blob(), 100, axis=0)
    made = Downscale(9)(face, np.random.default_rng(0))
    assert len(np.unique(made.reshape(100, -1), axis=0)) == len(KERNELS)


def test_resize_back_takes_the_detail():
    checks = np.indices((64, 64)).sum(axis=0) % 2
    face = np.repeat(checks[None, :, :, None], 3, axis=3).astype("float32")
    zoom = ResizeBack((0.5, 0.5), ["box"])
    np.testing.assert_allclose(
        zoom(face, np.random.default_rng(0)), 0.5, atol=1 / 255
    )
    kept = ResizeBack((1, 1))(face, np.random.default_rng(0))
    assert np.array_equal(kept, face)
