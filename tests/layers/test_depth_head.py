import numpy as np
import pytest

from facezoo.layers import DepthHead
from tests.testing import dtype_policy
from tests.testing import to_numpy

rng = np.random.default_rng(0)
FACES = rng.random((2, 32, 32, 3)).astype("float32")
LANDMARKS = rng.uniform(4, 28, (2, 5, 2)).astype("float32")
KWARGS = {"filters": 4, "num_blocks": (1, 1), "root": [0, 3]}


def test_x_and_y_are_the_landmarks_and_the_root_has_no_depth():
    points = to_numpy(DepthHead(**KWARGS)([FACES, LANDMARKS]))
    np.testing.assert_array_equal(points[..., :2], LANDMARKS)
    assert np.abs(points[..., 2]).max() > 1e-4
    np.testing.assert_allclose(points[:, [0, 3], 2].mean(axis=1), 0, atol=1e-5)


def test_the_depth_depends_on_where_the_points_are():
    head = DepthHead(**KWARGS)
    before = to_numpy(head([FACES, LANDMARKS]))[..., 2]
    after = to_numpy(head([FACES, LANDMARKS[:, ::-1]]))[..., 2]
    assert np.abs(after - before).max() > 1e-4


def test_landmarks_are_not_rounded_under_half_precision():
    with dtype_policy("mixed_bfloat16"):
        head = DepthHead(**KWARGS)
    points = to_numpy(head([FACES, LANDMARKS]))
    np.testing.assert_array_equal(points[..., :2], LANDMARKS)


def test_it_is_a_resnet_152_with_a_map_more_a_point():
    # 60,192,808 is ResNet-152 with its 1,000 classes.
    head = DepthHead()
    head.build([(None, 64, 64, 3), (None, 68, 2)])
    count = sum(int(np.prod(w.shape)) for w in head.trainable_weights)
    classes, depths = 2048 * 1000 + 1000, 2048 * 68 + 68
    assert count == 60_192_808 - classes + depths + 68 * 64 * 7 * 7


@pytest.mark.parametrize(
    ("kwargs", "inputs", "message"),
    [
        (KWARGS, FACES, "faces and landmarks"),
        (KWARGS | {"root": [5]}, [FACES, LANDMARKS], "of the 5 landmarks"),
        (KWARGS, [FACES[:, 1:], LANDMARKS], "square faces"),
        (KWARGS | {"num_blocks": (1, 0)}, [FACES, LANDMARKS], "one block"),
    ],
)
def test_bad_arguments_are_refused(kwargs, inputs, message):
    with pytest.raises(ValueError, match=message):
        DepthHead(**kwargs)(inputs)
