"""What holds for every model of the zoo."""

import keras
import numpy as np
import pytest

from facezoo.models import create_model
from facezoo.models import list_models
from facezoo.runtime import count_delegated
from tests.testing import check_model

# The smallest that all take, so that it is quick.
KWARGS = {"image_size": 32, "scale": 2, "num_landmarks": 5}
# Their other variants differ in numbers alone, and take minutes.
CHECKED = [name for name in list_models() if name.startswith("jasrnet_")] + [
    name
    for name in list_models()
    if name.endswith("_tiny") and not name.startswith("jasrnet_")
]


@pytest.mark.backend
@pytest.mark.parametrize("name", CHECKED)
def test_contract(name, tmp_path):
    # A ReLU of one unit may start dead: the same numbers each time.
    keras.utils.set_random_seed(1)
    faces = np.random.default_rng(0).random((2, 16, 16, 3)).astype("float32")

    def build():
        return create_model(name, **KWARGS)

    check_model(build, faces, tmp_path / "model.keras")


@pytest.mark.backend
@pytest.mark.parametrize(
    ("name", "tasks"),
    [
        ("fan_tiny", ["landmarks", "depth"]),
        ("jasrnet_tiny", ["super_resolution", "landmarks", "pose"]),
    ],
)
def test_contract_with_points_in_space(name, tasks, tmp_path):
    # At 32 pixels FAN's last maps are one cell, which a batch of two makes
    # flat.
    kwargs = {"image_size": 64, "scale": 4, "tasks": tasks}
    keras.utils.set_random_seed(1)
    faces = np.random.default_rng(0).random((2, 16, 16, 3)).astype("float32")

    def build():
        return create_model(name, **kwargs)

    content = check_model(build, faces, tmp_path / "model.keras")
    if keras.backend.backend() == "tensorflow":
        # The file that was exported runs in one piece on XNNPACK.
        assert count_delegated(content).partitions == 1


@pytest.mark.parametrize("name", list_models())
def test_defaults_are_16_to_128_pixels_and_68_points(name):
    model = create_model(name)
    assert model.name == name
    assert model.input.name == "lr_image"
    assert model.input.shape == (None, 16, 16, 3)
    shapes = {name: out.shape for name, out in model.output.items()}
    expected = {
        "sr_image": (None, 128, 128, 3),
        "landmarks": (None, 68, 2),
        "scores": (None, 68),
        "landmark_sigma": (None, 68),
        "landmark_covariance": (None, 68, 2, 2),
    }
    if name.startswith(("edsr_", "rcan_", "sparnet_")):
        assert shapes == {"sr_image": expected["sr_image"]}
        return
    if name.startswith("fan_"):
        del expected["sr_image"]
    if name.startswith(("fsrnet_", "dic_")):
        assert shapes.pop("sr_stages")[2:] == (128, 128, 3)
    heatmaps = shapes.pop("heatmaps")
    assert len(heatmaps) == 5
    assert shapes == expected


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match="Did you mean 'jasrnet_small'"):
        create_model("jasrnet_smal")


def test_an_unknown_argument_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="edsr_tiny takes no `size`; it takes"):
        create_model("edsr_tiny", size=64)
