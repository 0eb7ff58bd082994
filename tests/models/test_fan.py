import keras
import numpy as np
import pytest

from facezoo.models import fan
from tests.testing import to_numpy


def test_parameters_are_those_of_the_authors_code():
    # Four hourglasses: "24 M" in the paper.
    model = fan("reference")
    count = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    assert count == 23_820_176


def test_heatmaps_are_a_quarter_of_the_face():
    model = fan("tiny", image_size=64, scale=1, num_landmarks=5)
    assert model.input.shape == (None, 64, 64, 3)
    assert model.output["heatmaps"].shape == (None, 2, 16, 16, 5)
    assert "sr_image" not in model.output


def test_a_small_face_is_enlarged_first():
    small = fan("tiny", image_size=32, scale=4, num_landmarks=5)
    whole = fan("tiny", image_size=32, scale=1, num_landmarks=5)
    whole.set_weights(small.get_weights())
    face = np.random.default_rng(0).random((1, 8, 8, 3)).astype("float32")
    large = small.get_layer("bicubic")(face)
    np.testing.assert_allclose(
        to_numpy(small(face))["landmarks"],
        to_numpy(whole(large))["landmarks"],
        atol=1e-3,
    )


def test_a_stage_sees_the_one_before():
    model = fan("tiny", image_size=32, scale=1, num_landmarks=5)
    face = np.random.default_rng(0).random((1, 32, 32, 3)).astype("float32")
    before = to_numpy(model(face))["heatmaps"]
    first = model.get_layer("stage_0_heatmaps")
    kernel, bias = first.get_weights()
    first.set_weights([kernel, bias + np.arange(5)])
    after = to_numpy(model(face))["heatmaps"]
    assert np.abs(after[:, 1] - before[:, 1]).max() > 1e-4


def test_the_depth_is_an_optional_task():
    plain = fan("tiny", image_size=64, scale=4)
    model = fan("tiny", image_size=64, scale=4, tasks=["landmarks", "depth"])
    assert set(model.output) - set(plain.output) == {"landmarks_3d"}
    # The stack of hourglasses is the same, by its names too.
    for layer in plain.layers:
        if layer.weights:
            model.get_layer(layer.name).set_weights(layer.get_weights())
    face = np.random.default_rng(0).random((2, 16, 16, 3)).astype("float32")
    outputs, expected = to_numpy(model(face)), to_numpy(plain(face))
    points = outputs["landmarks_3d"]
    assert points.shape == (2, 68, 3)
    np.testing.assert_allclose(
        outputs["landmarks"], expected["landmarks"], atol=1e-4
    )
    np.testing.assert_array_equal(points[..., :2], outputs["landmarks"])
    depth = points[..., 2]
    assert np.abs(depth).max() > 1e-4
    np.testing.assert_allclose(depth[:, 36:48].mean(axis=1), 0, atol=1e-4)


def test_the_depth_does_not_move_the_landmarks():
    model = fan("tiny", image_size=64, scale=4, tasks=["landmarks", "depth"])
    face = np.random.default_rng(0).random((2, 16, 16, 3)).astype("float32")
    trained = keras.Model(model.input, model.output["landmarks_3d"])
    trained.compile("sgd", "mae")
    before = model.get_layer("stage_1_heatmaps").get_weights()
    head = model.get_layer("depth_head").get_weights()[0]
    trained.train_on_batch(face, np.zeros((2, 68, 3), "float32"))
    after = model.get_layer("stage_1_heatmaps").get_weights()
    for old, new in zip(before, after, strict=True):
        np.testing.assert_array_equal(old, new)
    assert (model.get_layer("depth_head").get_weights()[0] != head).any()


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"variant": "huge"}, "Received: variant='huge'"),
        ({"image_size": 100, "scale": 2}, "multiple of 8"),
        ({"tasks": ["depth"]}, r"Received: tasks=\['depth'\]"),
        ({"tasks": ["landmarks", "pose"]}, "`tasks` must be"),
        (
            {"tasks": ["landmarks", "depth"], "num_landmarks": 5},
            "Received: num_landmarks=5",
        ),
    ],
)
def test_bad_arguments_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        fan(**kwargs)
