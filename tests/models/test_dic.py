import keras
import numpy as np
import pytest

from facezoo.models import dic
from tests.testing import to_numpy

SIZES = {"image_size": 32, "scale": 4, "num_landmarks": 5}


@pytest.mark.parametrize("scale", [1, 2, 4, 8])
def test_scales(scale):
    size = 64
    model = dic("tiny", size, scale, num_landmarks=5)
    assert model.input.shape == (None, size // scale, size // scale, 3)
    assert model.output["sr_image"].shape == (None, size, size, 3)
    assert model.output["heatmaps"].shape == (None, 2, 16, 16, 5)
    assert model.output["sr_stages"].shape == (None, 1, size, size, 3)


def test_the_68_points_make_the_five_groups_of_the_paper():
    groups = dic("tiny").get_layer("fusion").groups
    assert [(group[0], group[-1], len(group)) for group in groups] == [
        (36, 41, 6),
        (42, 47, 6),
        (27, 35, 9),
        (48, 67, 20),
        (0, 26, 27),
    ]


def test_other_points_make_groups_too():
    assert dic("tiny", **SIZES).get_layer("fusion").groups == [
        [i] for i in range(5)
    ]
    mine = dic("tiny", groups=[[0, 1], [4]], **SIZES).get_layer("fusion")
    assert mine.groups == [[0, 1], [4]]


def test_steps_share_their_weights():
    # The reference has four steps; more would have no more weights.
    model = dic("base", **SIZES)
    names = [layer.name for layer in model.layers]
    for name in ("feedback_block", "fusion", "align_hourglass", "enlarge"):
        assert names.count(name) == 1
    assert {"step_0_image", "step_1_image", "sr_image"} <= set(names)


def test_the_images_on_the_way_are_given_in_order():
    model = dic("base", **SIZES)
    face = np.random.default_rng(0).random((1, 8, 8, 3)).astype("float32")
    names = ["step_0_image", "step_1_image", "sr_image"]
    layers = [model.get_layer(name).output for name in names]
    *before, last = to_numpy(keras.Model(model.input, layers)(face))
    outputs = to_numpy(model(face))
    np.testing.assert_allclose(
        outputs["sr_stages"], np.stack(before, axis=1), atol=1e-6
    )
    np.testing.assert_allclose(outputs["sr_image"], last, atol=1e-6)


def test_the_image_sees_where_landmarks_were_found():
    model = dic("tiny", **SIZES)
    face = np.random.default_rng(0).random((1, 8, 8, 3)).astype("float32")
    before = to_numpy(model(face))["sr_image"]
    heatmaps = model.get_layer("align_heatmaps")
    kernel, bias = heatmaps.get_weights()
    heatmaps.set_weights([-20 * kernel, bias])
    assert np.abs(to_numpy(model(face))["sr_image"] - before).max() > 1e-6


def test_without_detail_the_image_is_the_bicubic_one():
    model = dic("tiny", **SIZES)
    detail = model.get_layer("image_detail")
    detail.set_weights([np.zeros(weight.shape) for weight in detail.weights])
    face = np.random.default_rng(0).random((1, 8, 8, 3)).astype("float32")
    image = to_numpy(model(face))["sr_image"]
    bicubic = to_numpy(model.get_layer("bicubic")(face))
    np.testing.assert_allclose(image, bicubic, atol=1e-6)


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"scale": 3, "image_size": 48}, "Received: scale=3"),
        ({"groups": [[0, 7]]}, "indices below 5"),
        ({"groups": [[0], []]}, "none of them empty"),
    ],
)
def test_bad_arguments_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        dic("tiny", **{**SIZES, **kwargs})
