import keras
import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.models import create_model
from facezoo.models import feature_network
from facezoo.models import heatmap_network
from tests.testing import to_numpy

FACES = np.random.default_rng(0).random((2, 32, 32, 3)).astype("float32")


@pytest.fixture(scope="module", name="joint")
def fixture_joint():
    return create_model("jasrnet_tiny", image_size=64, scale=1, num_landmarks=5)


def test_the_default_preset_has_the_default_layers():
    network = feature_network("jasrnet_base_faces_any", 128)
    shapes = [tuple(output.shape[1:]) for output in network.output]
    assert shapes == [(64, 64, 32), (32, 32, 64), (16, 16, 96)]
    assert not network.trainable_variables


@pytest.mark.backend
def test_features_are_those_of_the_network_itself(joint):
    faces = np.random.default_rng(0).random((2, 64, 64, 3)).astype("float32")
    names = ["level_64_block_0", "encoded"]
    whole = keras.Model(
        joint.input, [joint.get_layer(name).output for name in names]
    )
    found = feature_network(joint, 64, names)(faces)
    for mine, wanted in zip(found, whole(faces), strict=True):
        np.testing.assert_allclose(to_numpy(mine), to_numpy(wanted), atol=1e-5)


@pytest.mark.backend
def test_another_size_has_the_same_weights(joint):
    names = ["level_64_block_0", "encoded"]
    found = feature_network(joint, 128, names, at_size=128)
    shapes = [output.shape[1] for output in found.output]
    assert shapes == [128, 32]
    assert not found.trainable_variables
    stem = joint.get_layer("stem").get_weights()[0]
    assert any(
        weight.shape == stem.shape and np.array_equal(weight, stem)
        for weight in found.get_weights()
    )


@pytest.mark.backend
def test_heatmaps_are_those_of_the_shrunken_face(joint):
    from facezoo.ops import bicubic_resize

    faces = np.random.default_rng(0).random((2, 128, 128, 3)).astype("float32")
    network = heatmap_network(joint, 128)
    expected = joint(bicubic_resize(faces, 64))["heatmaps"]
    np.testing.assert_allclose(
        to_numpy(network(faces)), to_numpy(expected), atol=1e-4
    )


def test_a_missing_layer_is_named(joint):
    with pytest.raises(FaceZooError, match="no layer block_99; it has"):
        feature_network(joint, 64, ["stem", "block_99"])


def test_a_network_without_heatmaps_is_refused():
    face = keras.Input((32, 32, 3))
    plain = keras.Model(face, keras.layers.Conv2D(3, 3)(face), name="plain")
    with pytest.raises(FaceZooError, match="plain gives no heatmaps"):
        heatmap_network(plain, 32)


def test_any_keras_model_will_do():
    face = keras.Input((None, None, 3))
    x = keras.layers.Conv2D(4, 3, name="first")(face)
    other = keras.Model(face, keras.layers.Conv2D(5, 3, name="second")(x))
    network = feature_network(other, 32, ["first", "second"])
    assert [output.shape[-1] for output in network(FACES)] == [4, 5]


def test_the_callers_model_stays_as_trainable_as_it_was():
    face = keras.Input((32, 32, 3))
    convolution = keras.layers.Conv2D(4, 3, padding="same", name="seen")
    maps = keras.layers.Reshape((1, 32, 32, 4))(convolution(face))
    mine = keras.Model(face, {"heatmaps": maps})
    feature_network(mine, 32, ["seen"])
    feature_network(mine, 64, ["seen"], at_size=64)
    heatmap_network(mine, 32)
    assert convolution.trainable
    assert len(mine.trainable_variables) == 2


def test_a_network_that_was_never_called_is_told():
    layers = [keras.layers.Conv2D(4, 3, name="seen")]
    unborn = keras.Sequential(layers, name="unborn")
    with pytest.raises(FaceZooError, match="unborn has no input"):
        feature_network(unborn, 32, ["seen"])
    face = keras.Input((32, 32, 3))
    born = keras.Sequential([face, *layers])
    network = feature_network(born, 32, ["seen"])
    with pytest.raises(FaceZooError, match="gives no heatmaps"):
        heatmap_network(born, 32)
    (level,) = keras.tree.flatten(network(FACES))
    assert level.shape == (2, 30, 30, 4)
