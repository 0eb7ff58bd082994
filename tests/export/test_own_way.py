"""Users go their own way: Keras's files, parts of models, other backends."""

import subprocess
import sys

import keras
import numpy as np
import pytest

from facezoo import export
from facezoo import layers
from facezoo.export.runners import open_file
from facezoo.models import create_model
from facezoo.models import list_models
from tests.export.faces import tiny_model

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)
KWARGS = {"image_size": 32, "scale": 2, "num_landmarks": 5}

# Trains a little on the backend of the environment, in a process of its own.
TRAIN = """
import sys, keras, numpy as np
from facezoo.models import create_model
keras.utils.set_random_seed(0)
model = create_model("jasrnet_tiny", image_size=32, scale=2, num_landmarks=5)
rng = np.random.default_rng(0)
face = rng.random((4, 16, 16, 3), dtype="float32")
targets = {"sr_image": face.repeat(2, 1).repeat(2, 2)}
model.compile("adam", loss={"sr_image": "mean_absolute_error"})
model.fit(face, targets, batch_size=2, epochs=2, verbose=0)
model.save_weights(sys.argv[1] + ".weights.h5")
outputs = model.predict(face, verbose=0)
np.savez(sys.argv[1] + ".npz", face=face, **outputs)
"""


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_weights_trained_elsewhere_export(backend, tmp_path, monkeypatch):
    pytest.importorskip(backend)
    monkeypatch.setenv("KERAS_BACKEND", backend)
    stem = str(tmp_path / "trained")
    subprocess.run([sys.executable, "-c", TRAIN, stem], check=True)
    model = create_model("jasrnet_tiny", **KWARGS)
    model.load_weights(stem + ".weights.h5")
    path, _ = export.export_model(model, tmp_path / "exports")
    trained = np.load(stem + ".npz")
    found = open_file(path)({"lr_image": trained["face"]})
    np.testing.assert_allclose(
        found["sr_image"], trained["sr_image"], atol=1e-4
    )
    np.testing.assert_allclose(
        found["landmarks"] / 32, trained["landmarks"] / 32, atol=1e-4
    )


# One of each family; the other variants are the same code.
SMALLEST = [name for name in list_models() if name.endswith("_tiny")]
PARTED = SMALLEST + [
    name
    for name in list_models()
    if name.startswith("jasrnet_") and name not in SMALLEST
]


def test_every_family_has_a_small_variant():
    families = {name.rpartition("_")[0] for name in list_models()}
    assert families == {name.removesuffix("_tiny") for name in SMALLEST}


def cut(model, part):
    """A model of a part, or nothing if the model has no such part."""
    if part == "features":
        # The first layer of the middle that has a name of its own.
        named = ("fusion", "encoded", "stem_join")
        features = [layer for layer in model.layers if layer.name in named]
        features += [model.layers[len(model.layers) // 2]]
        return keras.Model(model.input, features[0].output)
    names = ("landmarks", "scores") if part == "landmarks" else (part,)
    if names[0] not in model.output:
        return None
    outputs = {name: model.output[name] for name in names}
    return keras.Model(model.input, outputs)


@pytest.mark.parametrize("part", ["features", "sr_image", "landmarks"])
@pytest.mark.parametrize("name", PARTED)
def test_a_part_of_a_model_goes_through_a_file_of_keras(name, part, tmp_path):
    whole = create_model(name, **KWARGS)
    model = cut(whole, part)
    if model is None:
        # A network of one task has that of the other alone.
        assert len({"sr_image", "landmarks"} & set(whole.output)) == 1
        return
    assert model.count_params() <= whole.count_params()
    model.save(tmp_path / "part.keras")
    again = keras.models.load_model(tmp_path / "part.keras")
    rng = np.random.default_rng(0)
    face = rng.random((2, 16, 16, 3), dtype="float32")
    for a, b in zip(
        keras.tree.flatten(model(face)),
        keras.tree.flatten(again(face)),
        strict=True,
    ):
        np.testing.assert_allclose(a, b, atol=1e-5)


@pytest.mark.parametrize("part", ["features", "sr_image", "landmarks"])
def test_a_part_of_a_model_exports(part, tmp_path):
    model = cut(tiny_model(), part)
    path, parity = export.export_model(model, tmp_path)
    metadata = export.read_metadata(path)
    assert set(metadata["outputs"]) == set(parity["outputs"])
    if part != "features":
        assert set(parity["outputs"]) == set(model.output)
    assert parity["partitions"] == 1


def test_a_task_alone_exports(tmp_path):
    model = create_model("jasrnet_tiny", tasks=("landmarks",), **KWARGS)
    path, parity = export.export_model(model, tmp_path)
    assert "landmarks" in parity["outputs"]
    assert "sr_image" not in parity["outputs"]


# These two take longer than all others together; `tests/models/test_zoo.py`
# converts them as well.
@pytest.mark.parametrize("name", sorted({*SMALLEST} - {"dic_tiny", "fan_tiny"}))
def test_the_export_of_keras_goes_on_working(name, tmp_path):
    import tensorflow as tf

    model = create_model(name, **KWARGS)
    model.export(tmp_path / "saved", verbose=False)
    rng = np.random.default_rng(0)
    face = rng.random((2, 16, 16, 3), dtype="float32")
    loaded = tf.saved_model.load(str(tmp_path / "saved"))
    found = loaded.serve(face)
    expected = model(face)
    assert set(found) == set(expected)
    for name, tensor in found.items():
        np.testing.assert_allclose(tensor, expected[name], atol=1e-3)


def test_a_model_of_ones_own_with_two_inputs_exports(tmp_path):
    image = keras.Input((16, 16, 3), name="image")
    depth = keras.Input((16, 16, 1), name="depth")
    x = keras.layers.Concatenate()([image, depth])
    x = keras.layers.Conv2D(8, 3, padding="same")(x)
    x = layers.ResidualBlock(8)(x)
    large = layers.SubPixelUpsampling2D(2, 8, name="large")(x)
    model = keras.Model([image, depth], large)
    path, parity = export.export_model(model, tmp_path)
    assert parity["source"] == "8 random inputs"
    inputs = export.read_metadata(path)["inputs"]
    assert inputs == {"image": [1, 16, 16, 3], "depth": [1, 16, 16, 1]}
