import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from facezoo.face3d import rotation_angles
from facezoo.layers import RCAB
from facezoo.layers import ResidualBlock
from facezoo.models import jasrnet
from tests.testing import dtype_policy
from tests.testing import to_numpy


@pytest.mark.parametrize("scale", [2, 3, 4, 8])
@pytest.mark.parametrize("variant", ["tiny", "reference"])
def test_scales(variant, scale):
    size = 96
    model = jasrnet(variant, image_size=size, scale=scale, num_landmarks=19)
    assert model.input.shape == (None, size // scale, size // scale, 3)
    assert model.output["sr_image"].shape == (None, size, size, 3)
    assert model.output["landmarks"].shape == (None, 19, 2)


def test_without_detail_the_image_is_the_bicubic_one():
    face = np.random.default_rng(0).random((1, 16, 16, 3)).astype("float32")
    model = jasrnet("tiny")
    detail = model.get_layer("image_detail")
    detail.set_weights([np.zeros(w.shape) for w in detail.weights])
    sr_image = to_numpy(model(face))["sr_image"][0]
    for channel in range(3):
        bicubic = Image.fromarray(face[0, :, :, channel]).resize(
            (128, 128), Image.Resampling.BICUBIC
        )
        np.testing.assert_allclose(sr_image[:, :, channel], bicubic, atol=1e-5)


def test_an_encoder_can_be_given():
    image = keras.Input((16, 16, 3))
    shallow = layers.Conv2D(8, 3, padding="same")(image)
    deep = layers.Conv2D(12, 2, 2)(shallow)
    encoder = keras.Model(image, [shallow, deep], name="mine")
    model = jasrnet("tiny", num_landmarks=5, encoder=encoder)
    assert model.get_layer("mine") is encoder
    assert model.output["sr_image"].shape == (None, 128, 128, 3)


def test_a_large_face_is_read_at_several_sizes():
    model = jasrnet("tiny", image_size=256, scale=4, num_landmarks=5)
    names = {layer.name for layer in model.layers}
    assert {"level_64_entry", "level_32_entry", "level_16_entry"} <= names
    assert model.get_layer("block_0").output.shape[1:3] == (16, 16)
    assert model.output["heatmaps"].shape[2:4] == (32, 32)
    assert model.output["sr_image"].shape == (None, 256, 256, 3)


def test_the_coarsest_level_may_have_the_size_of_a_flat_face():
    # Then what reads faces of 32 pixels fits, whole: only a level is new.
    flat = jasrnet("tiny", image_size=256, scale=8, num_landmarks=5)
    model = jasrnet(
        "tiny",
        image_size=256,
        scale=4,
        num_landmarks=5,
        overrides={"coarsest": 32},
    )
    assert model.get_layer("block_0").output.shape[1:3] == (32, 32)
    assert model.output["heatmaps"].shape[2:4] == (32, 32)
    shapes = {
        layer.name: [weight.shape for weight in layer.weights]
        for layer in model.layers
    }
    for layer in flat.layers:
        if layer.weights:
            expected = [weight.shape for weight in layer.weights]
            assert shapes[layer.name] == expected, layer.name


def test_fine_detail_reaches_both_branches():
    # A pattern of 2 pixels is grey at the coarsest level, which has 16.
    model = jasrnet("tiny", image_size=64, scale=1, num_landmarks=5)
    grey = np.full((1, 64, 64, 3), 0.5, "float32")
    pattern = grey + 0.5 * (-1.0) ** np.arange(64)[:, None]
    coarse = keras.Model(model.input, model.get_layer("coarse").output)
    np.testing.assert_allclose(coarse(grey), coarse(pattern), atol=1e-6)
    plain, striped = to_numpy(model(grey)), to_numpy(model(pattern))
    for name in ("heatmaps", "landmarks"):
        assert np.abs(plain[name] - striped[name]).max() > 1e-4, name


@pytest.mark.parametrize(
    ("tasks", "names"),
    [
        (["super_resolution"], {"sr_image"}),
        (
            ["landmarks"],
            {
                "heatmaps",
                "landmarks",
                "scores",
                "landmark_sigma",
                "landmark_covariance",
            },
        ),
    ],
)
def test_one_task_has_its_outputs_alone(tasks, names):
    model = jasrnet("tiny", num_landmarks=5, tasks=tasks)
    assert set(model.output) == names
    joint = jasrnet("tiny", num_landmarks=5)
    assert model.count_params() < joint.count_params()


def test_the_pose_is_an_optional_task():
    tasks = ["super_resolution", "landmarks", "pose"]
    model = jasrnet("tiny", tasks=tasks)
    plain = jasrnet("tiny")
    new = set(model.output) - set(plain.output)
    assert new == {"landmarks_3d", "pose", "pose_angles"}
    face = np.random.default_rng(0).random((2, 16, 16, 3)).astype("float32")
    outputs = to_numpy(model(face))
    assert outputs["landmarks_3d"].shape == (2, 68, 3)
    pose = outputs["pose"]
    np.testing.assert_allclose(
        pose @ pose.transpose(0, 2, 1), np.tile(np.eye(3), (2, 1, 1)), atol=1e-5
    )
    np.testing.assert_allclose(
        outputs["pose_angles"], rotation_angles(pose), atol=1e-3
    )
    depth = outputs["landmarks_3d"][:, 36:48, 2]
    np.testing.assert_allclose(depth.mean(axis=1), 0, atol=1e-4)


def test_without_fusion_the_last_block_serves_alone():
    model = jasrnet("tiny", num_landmarks=5, fusion=False)
    assert "fusion" not in {layer.name for layer in model.layers}
    assert "fusion" in {layer.name for layer in jasrnet("tiny").layers}


def test_overrides_take_the_place_of_the_variants_numbers():
    model = jasrnet(
        "tiny",
        num_landmarks=5,
        overrides={"num_stages": 3, "attention": True, "num_blocks": 2},
    )
    assert model.output["heatmaps"].shape == (None, 3, 32, 32, 5)
    names = [layer.name for layer in model.layers]
    assert "block_1" in names and "block_2" not in names
    assert isinstance(model.get_layer("block_0"), RCAB)
    assert isinstance(jasrnet("tiny").get_layer("block_0"), ResidualBlock)


def test_what_must_be_float32_is_under_half_precision():
    with dtype_policy("mixed_bfloat16"):
        model = jasrnet("tiny")
    for name in ("bicubic", "center", "image_detail", "sr_image", "decoder"):
        assert model.get_layer(name).compute_dtype == "float32", name


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"variant": "huge"}, "Received: variant='huge'"),
        ({"scale": 5}, "Received: scale=5"),
        ({"image_size": 100, "scale": 8}, "image_size=100"),
        ({"variant": "reference", "encoder": "mine"}, "cannot be changed"),
        ({"variant": "reference", "fusion": False}, "cannot be changed"),
        ({"variant": "reference", "overrides": {"filters": 8}}, "cannot be"),
        ({"overrides": {"stages": 2}}, "`overrides` may have filters, "),
        ({"tasks": ["shape"]}, r"Received: tasks=\['shape'\]"),
        ({"tasks": ["pose"]}, 'needs the task "landmarks"'),
        (
            {"tasks": ["landmarks", "pose"], "num_landmarks": 5},
            "num_landmarks=5",
        ),
        ({"image_size": 196, "scale": 2}, "Received: input size=98"),
        ({"overrides": {"coarsest": 64}, "scale": 2}, "coarsest=64"),
    ],
)
def test_bad_arguments_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        jasrnet(**kwargs)
