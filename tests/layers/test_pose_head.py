import keras
import numpy as np
import pytest

from facezoo.layers import PoseHead
from facezoo.layers.pose_head import HEAD
from tests.testing import dtype_policy
from tests.testing import to_numpy

rng = np.random.default_rng(0)
FEATURES = rng.normal(size=(2, 12, 12, 4)).astype("float32")
LANDMARKS = rng.uniform(0, 64, (2, 5, 2)).astype("float32")
KWARGS = {"image_size": 64, "filters": 6, "units": 8, "root": [0, 3]}


@pytest.mark.parametrize("policy", ["float32", "mixed_bfloat16"])
def test_without_dense_weights_points_stay_and_the_face_looks_ahead(policy):
    with dtype_policy(policy):
        head = PoseHead(**KWARGS)
    head.build([FEATURES.shape, LANDMARKS.shape])
    for dense in (head.points, head.turn):
        dense.set_weights([np.zeros(w.shape) for w in dense.weights])
    outputs = to_numpy(head([FEATURES, LANDMARKS]))
    expected = np.concatenate([LANDMARKS, np.zeros((2, 5, 1))], axis=-1)
    np.testing.assert_allclose(outputs["landmarks_3d"], expected, atol=1e-5)
    np.testing.assert_allclose(outputs["pose"], [np.eye(3)] * 2, atol=1e-6)
    np.testing.assert_allclose(outputs["pose_angles"], 0, atol=1e-3)


def head_with_mean(points):
    """A head without dense weights, that knows these points as its mean."""
    head = PoseHead(**KWARGS | {"root": None})
    head.build([FEATURES.shape, LANDMARKS.shape])
    head.points.set_weights([np.zeros(w.shape) for w in head.points.weights])
    head.head.assign(points.T / (HEAD * 64))
    return head


def test_the_mean_head_turns_with_the_rotation():
    points = 64 * rng.normal(size=(5, 3)).astype("float32")
    points -= points.mean(axis=0)
    outputs = to_numpy(head_with_mean(points)([FEATURES, LANDMARKS]))
    depth = (outputs["pose"] @ points.T)[:, 2]
    np.testing.assert_allclose(
        outputs["landmarks_3d"][..., 2], depth, rtol=1e-4, atol=1e-3
    )


def test_a_correction_moves_points_along_the_axes_of_the_head():
    points = rng.normal(size=(5, 3)).astype("float32")
    head = head_with_mean(points)
    before = to_numpy(head([FEATURES, LANDMARKS]))
    moves = rng.normal(size=(5, 3)).astype("float32")
    moves -= moves.mean(axis=0)
    kernel, bias = head.correction.weights
    bias.assign(moves.ravel())
    after = to_numpy(head([FEATURES, LANDMARKS]))

    found = before["landmarks_3d"]
    around = found - found.mean(axis=1, keepdims=True)
    size = np.sqrt((around**2).sum(-1).mean(-1))[:, None, None]
    turned = moves @ np.swapaxes(before["pose"], 1, 2)
    np.testing.assert_allclose(
        after["landmarks_3d"], found + size * turned, rtol=1e-4, atol=1e-3
    )
    np.testing.assert_array_equal(after["pose"], before["pose"])


def test_a_head_that_is_the_mean_head_is_not_corrected():
    points = rng.normal(size=(5, 3)).astype("float32")
    points -= points.mean(axis=0)
    head = head_with_mean(points)
    pose = head([FEATURES, LANDMARKS])["pose"][:1]
    seen = 30 + 5 * points @ np.swapaxes(to_numpy(pose), 1, 2)

    def corrected(points):
        points = keras.ops.convert_to_tensor(points, "float32")
        return to_numpy(head._corrected(points, pose))

    np.testing.assert_allclose(corrected(seen), seen, atol=1e-3)
    kernel, _ = head.correction.weights
    kernel.assign(rng.normal(size=kernel.shape))
    np.testing.assert_allclose(corrected(seen), seen, atol=0.02)
    other = seen + rng.normal(size=seen.shape)
    assert np.abs(corrected(other) - other).max() > 1


def test_the_root_has_no_depth():
    points = to_numpy(PoseHead(**KWARGS)([FEATURES, LANDMARKS]))["landmarks_3d"]
    depth = points[..., 2]
    assert np.abs(depth).max() > 1e-3
    np.testing.assert_allclose(depth[:, [0, 3]].mean(axis=1), 0, atol=1e-5)


@pytest.mark.parametrize(
    ("kwargs", "inputs", "message"),
    [
        (KWARGS, FEATURES, "features and landmarks"),
        (KWARGS | {"root": [5]}, [FEATURES, LANDMARKS], "of the 5 landmarks"),
    ],
)
def test_bad_arguments_are_refused(kwargs, inputs, message):
    with pytest.raises(ValueError, match=message):
        PoseHead(**kwargs)(inputs)


def test_features_of_unknown_size_are_refused():
    inputs = [keras.Input((None, None, 4)), keras.Input((5, 2))]
    with pytest.raises(ValueError, match="features of a known size"):
        PoseHead(**KWARGS)(inputs)
