"""Depth counted from some of the points."""

import numpy as np
from keras import ops


def depth_from_root(depth, root=None):
    """Moves depths so that the mean of the root's points is 0.

    Args:
        depth: Tensor `(batch, K, 1)`.
        root: Ints, indices of the root's points. Defaults to all.

    Returns:
        Tensor `(batch, K, 1)`.
    """
    depth = ops.convert_to_tensor(depth)
    count = depth.shape[1]
    # By the points' shares in the mean: LiteRT delegates no gathering.
    shares = np.ones((count, 1), "float32")
    if root is not None:
        shares = np.zeros((count, 1), "float32")
        shares[root] = count / len(root)
    shares = ops.convert_to_tensor(shares)
    return depth - ops.mean(depth * shares, axis=1, keepdims=True)
