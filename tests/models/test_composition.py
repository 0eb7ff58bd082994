import keras
import numpy as np
import pytest
from keras import layers

from facezoo.export import export_model
from facezoo.layers import FeatureConcatenation
from facezoo.layers import PoseHead
from facezoo.models import backbone_encoder
from facezoo.models import compose
from facezoo.models import edsr
from facezoo.models import jasrnet
from tests.testing import LANDMARK_OUTPUTS
from tests.testing import to_numpy

SIZES = {"variant": "tiny", "image_size": 64, "scale": 4, "num_landmarks": 5}


def backbone(side=64):
    """Halves a picture four times, from 32 pixels to 4."""
    image = keras.Input((side, side, 3), name="picture")
    x = image
    for i in range(4):
        x = layers.Conv2D(4 + i, 2, 2, name=f"down_{i}")(x)
        x = layers.ReLU(name=f"relu_{i}")(x)
    return keras.Model(image, x, name="mine")


def two_maps():
    image = keras.Input((16, 16, 3))
    first = layers.Conv2D(4, 3, padding="same")(image)
    second = layers.Conv2D(6, 3, padding="same")(first)
    return keras.Model(image, [first, second], name="two")


def test_a_backbone_gives_its_levels():
    encoder = backbone_encoder(backbone(), 16)
    assert [map.shape for map in encoder.outputs] == [
        (None, 32, 32, 4),
        (None, 16, 16, 5),
        (None, 8, 8, 6),
    ]
    model = compose(encoder, **SIZES)
    assert set(model.output) == {"sr_image", *LANDMARK_OUTPUTS}
    assert model.get_layer("mine_encoder") is encoder
    assert model.output["sr_image"].shape == (None, 64, 64, 3)


def test_a_backbone_sees_the_face_at_its_size_and_values():
    picture = backbone()
    first = keras.Model(picture.input, picture.get_layer("relu_0").output)
    encoder = backbone_encoder(picture, 64, [32], value_range=(-1, 1))
    face = np.random.default_rng(0).random((1, 64, 64, 3)).astype("float32")
    (level,) = keras.tree.flatten(to_numpy(encoder(face)))
    expected = to_numpy(first(2 * face - 1))
    np.testing.assert_allclose(level, expected, atol=1e-5)


@pytest.mark.parametrize(
    ("application", "values"),
    [
        (
            keras.applications.vgg16,
            {"mean": (103.939, 116.779, 123.68), "channel_order": "bgr"},
        ),
        (
            keras.applications.densenet,
            {
                "value_range": (0, 1),
                "mean": (0.485, 0.456, 0.406),
                "std": (0.229, 0.224, 0.225),
            },
        ),
        (keras.applications.resnet_v2, {"value_range": (-1, 1)}),
        (keras.applications.mobilenet_v3, {}),
    ],
)
def test_values_are_those_of_keras_applications(application, values, tmp_path):
    image = keras.Input((64, 64, 3), name="picture")
    same = keras.Model(image, layers.AveragePooling2D(2, name="half")(image))
    encoder = backbone_encoder(same, 64, layer_names=["half"], **values)
    encoder.save(tmp_path / "encoder.keras")
    encoder = keras.models.load_model(tmp_path / "encoder.keras")
    face = np.random.default_rng(0).random((1, 64, 64, 3)).astype("float32")
    (level,) = keras.tree.flatten(to_numpy(encoder(face)))
    wanted = to_numpy(same(application.preprocess_input(255 * face)))
    np.testing.assert_allclose(level, wanted, atol=1e-3)


@pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)
def test_an_encoder_with_values_of_its_own_exports(tmp_path):
    encoder = backbone_encoder(
        backbone(), 16, [8], mean=(1, 2, 3), std=(4, 5, 6), channel_order="bgr"
    )
    model = keras.Model(encoder.inputs, {"level": encoder.outputs[0]})
    # Compares the file with the model before it is kept.
    path, _ = export_model(model, tmp_path / "exports")
    assert path.is_file()


def test_layers_can_be_named():
    encoder = backbone_encoder(backbone(), 16, layer_names=["down_1", "relu_2"])
    assert [map.shape[1] for map in encoder.outputs] == [16, 8]


def test_the_pyramid_of_keras_hub_is_taken():
    picture = backbone()
    picture.pyramid_outputs = {
        "P1": picture.get_layer("down_0").output,
        "P2": picture.get_layer("down_1").output,
    }
    encoder = backbone_encoder(picture, 16)
    assert [map.shape[1] for map in encoder.outputs] == [32, 16]


def test_an_encoder_of_another_network_serves():
    other = edsr("tiny", 64, 4)
    body = keras.Model(other.input, other.get_layer("encoded").output)
    model = compose(body, tasks=["landmarks"], **SIZES)
    assert set(model.output) == LANDMARK_OUTPUTS


def test_a_fusion_can_be_given():
    fusion = FeatureConcatenation(7, name="mine")
    model = compose(two_maps(), fusion, **SIZES)
    assert fusion.filters == 7 and fusion.built
    assert model.get_layer("level_0").input.shape == (None, 16, 16, 7)


def test_heads_of_ones_own_stand_beside_the_others_or_alone():
    def head():
        return keras.Sequential(
            [layers.GlobalAveragePooling2D(), layers.Dense(2)]
        )

    model = compose(heads={"smile": head()}, **SIZES)
    assert model.output["smile"].shape == (None, 2)
    assert {"sr_image", "landmarks"} < set(model.output)
    alone = compose(tasks=(), heads={"smile": head()}, **SIZES)
    assert set(alone.output) == {"smile"}
    assert "image_detail" not in {layer.name for layer in alone.layers}


def test_the_pose_is_a_task_beside_the_landmarks():
    sizes = SIZES | {"num_landmarks": 68}
    encoder = backbone_encoder(backbone(), 16)
    model = compose(encoder, tasks=["landmarks", "pose"], **sizes)
    pose = {"landmarks_3d", "pose", "pose_angles"}
    assert set(model.output) == LANDMARK_OUTPUTS | pose
    assert model.output["landmarks_3d"].shape == (None, 68, 3)
    with pytest.raises(ValueError, match='"pose" needs the task "landmarks"'):
        compose(tasks=["pose"], **sizes)


def test_a_pose_head_of_ones_own_is_put_on_the_model():
    model = compose(tasks=["landmarks"], **SIZES)
    shared = model.get_layer("heatmap_head").input
    head = PoseHead(64, filters=4, units=8)
    pose = head([shared, model.output["landmarks"]])
    whole = keras.Model(model.input, model.output | pose)
    outputs = to_numpy(whole(np.zeros((2, 16, 16, 3), "float32")))
    assert outputs["landmarks_3d"].shape == (2, 5, 3)
    assert outputs["pose_angles"].shape == (2, 3)


def test_without_other_parts_it_is_jasrnet():
    ours, theirs = compose(**SIZES), jasrnet(**SIZES)
    theirs.set_weights(ours.get_weights())
    face = np.random.default_rng(0).random((1, 16, 16, 3)).astype("float32")
    for name, array in to_numpy(ours(face)).items():
        np.testing.assert_allclose(array, to_numpy(theirs(face))[name])


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"tasks": ()}, "at least one head"),
        ({"heads": {"landmarks": layers.Flatten()}}, "names of their own"),
        ({"fusion": layers.Add()}, "needs an `encoder`"),
        ({"variant": "reference"}, "Received: variant='reference'"),
        ({"encoder": two_maps()}, "each half as wide and high"),
    ],
)
def test_bad_parts_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        compose(**SIZES | kwargs)


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"face_size": 24}, "side=64, face_size=24"),
        ({"face_size": 16, "channel_order": "gbr"}, "channel_order='gbr'"),
        ({"face_size": 16, "mean": (0.5,)}, "must be three numbers"),
        ({"face_size": 16, "std": (1, 0, 1)}, "of `std` above 0"),
        ({"face_size": 16, "sizes": [20]}, r"\[64, 32, 16, 8, 4\] pixels"),
    ],
)
def test_a_backbone_that_does_not_fit_is_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        backbone_encoder(backbone(), **kwargs)
