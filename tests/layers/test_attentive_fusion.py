import numpy as np
import pytest

from facezoo.layers import AttentiveFusion
from tests.testing import to_numpy


def fusion_of_two():
    """Groups whose features are x and 3 x, without blocks."""
    fusion = AttentiveFusion([[0], [1, 2]], num_blocks=0)
    fusion.build([(1, 4, 4, 2), (1, 4, 4, 3)])
    for factor, entry in zip((1, 3), fusion.entries):
        kernel = factor * np.eye(2, dtype="float32")[None, None]
        entry.set_weights([kernel, np.zeros(2)])
    return fusion


def test_groups_are_weighed_by_their_heights():
    rng = np.random.default_rng(0)
    features = rng.random((1, 4, 4, 2)).astype("float32")
    logits = rng.normal(size=(1, 4, 4, 3)).astype("float32")
    bumps = np.exp(logits - logits.max(axis=(1, 2), keepdims=True))
    heights = np.stack([bumps[..., 0], bumps[..., 1:].sum(-1)], axis=-1)
    weights = np.exp(heights) / np.exp(heights).sum(-1, keepdims=True)
    expected = features * (weights[..., :1] + 3 * weights[..., 1:])
    found = to_numpy(fusion_of_two()([features, logits]))
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("groups", [[], [[0], []]])
def test_empty_groups_are_refused(groups):
    with pytest.raises(ValueError, match="none of them empty"):
        AttentiveFusion(groups)


def test_indices_beyond_the_heatmaps_are_refused():
    with pytest.raises(ValueError, match="below 3"):
        AttentiveFusion([[0, 3]]).build([(1, 4, 4, 2), (1, 4, 4, 3)])
