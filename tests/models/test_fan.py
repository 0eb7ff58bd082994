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


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"variant": "huge"}, "Received: variant='huge'"),
        ({"image_size": 100, "scale": 2}, "multiple of 8"),
    ],
)
def test_bad_arguments_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        fan(**kwargs)
