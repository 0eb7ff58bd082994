import numpy as np

from facezoo.ops import depth_from_root
from tests.testing import to_numpy

DEPTH = np.random.default_rng(0).normal(size=(2, 5, 1)).astype("float32")


def test_the_root_is_at_0_and_distances_stay():
    for root in (None, [0, 3]):
        moved = to_numpy(depth_from_root(DEPTH, root))
        points = DEPTH if root is None else DEPTH[:, root]
        expected = DEPTH - points.mean(axis=1, keepdims=True)
        np.testing.assert_allclose(moved, expected, atol=1e-6)
