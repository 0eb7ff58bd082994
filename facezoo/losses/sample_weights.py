"""Let a weight a face, or a point, stand beside a loss of more axes."""

from keras import ops


def spread_weights(weights, shape):
    """Repeats weights over the trailing axes of a loss's values.

    Keras lines up the last axes, as NumPy does: weights `(batch,)` times the
    values `(batch, H, W)` of images would weigh columns by faces if `W` were
    equal to `batch`, and fail if not. Here axis 0 is always the batch.

    Args:
        weights: Tensor of at most as many axes as `shape` has, such as
            `(batch,)`, `(batch, 1)` or `(batch, H, W)`.
        shape: Tuple. Shape of the values that the weights go with.

    Returns:
        Tensor of `shape`.

    Raises:
        ValueError: If the weights have more axes than the values.
    """
    weights = ops.convert_to_tensor(weights)
    missing = len(shape) - len(weights.shape)
    if missing < 0:
        raise ValueError(
            f"`sample_weight` must have at most {len(shape)} axes. "
            f"Received: sample_weight.shape={tuple(weights.shape)}"
        )
    for _ in range(missing):
        weights = ops.expand_dims(weights, -1)
    return ops.broadcast_to(weights, shape)


def spread_stage_weights(weights, shape):
    """Repeats the weights of landmarks over the stages of heatmaps.

    Args:
        weights: Tensor `(batch, K)`, `(batch, 1, K)`, `(batch, stages, K)` or
            `(batch,)`.
        shape: Tuple. Shape of the heatmaps: `(batch, stages, h, w, K)`, or
            `(batch, h, w, K)` for one stage.

    Returns:
        Tensor `(batch, stages, K)`.
    """
    weights = ops.convert_to_tensor(weights)
    if len(weights.shape) == 2:
        weights = ops.expand_dims(weights, 1)
    stages = shape[1] if len(shape) == 5 else 1
    return spread_weights(weights, (shape[0], stages, shape[-1]))
