"""SavedModel and ONNX: what they take, and where they run."""

import json

import cv2
import keras
import numpy as np
import pytest
from PIL import Image

from facezoo import export
from facezoo.errors import FaceZooError
from facezoo.export import saved_model
from facezoo.images import bicubic_resize
from facezoo.images import read_image
from facezoo.images import write_image
from tests.export.faces import CONFIG
from tests.export.faces import fixture_model  # noqa: F401
from tests.export.faces import tiny_model
from tests.export.test_files import NAMES
from tests.export.test_files import check_equal
from tests.export.test_files import lr_faces

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)


@pytest.fixture(scope="module", name="signatures")
def fixture_signatures(tmp_path_factory):
    import tensorflow as tf

    path, _ = export.export_model(
        tiny_model(),
        tmp_path_factory.mktemp("saved"),
        "saved_model",
        batch_size=None,
        config=CONFIG,
    )
    described = json.loads((path / "assets.extra/facezoo.json").read_text())
    assert described["preset"] == "drawn_x4"
    loaded = tf.saved_model.load(str(path))
    # The signatures live as long as what they are of.
    return loaded, loaded.signatures


def photos(count, size):
    rng = np.random.default_rng(0)
    small = rng.integers(0, 256, (count, 9, 9, 3), np.uint8)
    return bicubic_resize(small, size)


@pytest.mark.parametrize("size", [16, 40])
def test_faces_of_any_size(size, signatures, model):
    import tensorflow as tf

    faces = photos(2, size)
    found = signatures[1]["faces"](faces=tf.constant(faces))
    lr_image = bicubic_resize(faces, 16).astype("float32") / 255
    expected = model(lr_image)
    image = np.rint(np.clip(expected["sr_image"], 0, 1) * 255)
    assert found["sr_image"].dtype == tf.uint8
    # One grey level of the small face is a few of the large one.
    difference = np.abs(found["sr_image"].numpy().astype(float) - image)
    assert difference.max() <= 3 and difference.mean() < 0.5
    np.testing.assert_allclose(
        found["landmarks"], expected["landmarks"], atol=0.1
    )


def test_picture_files(signatures, tmp_path):
    import tensorflow as tf

    faces = photos(2, 30)
    contents = []
    for i, face in enumerate(faces):
        write_image(tmp_path / f"{i}.png", face)
        contents.append((tmp_path / f"{i}.png").read_bytes())
    _, doors = signatures
    found = doors["encoded"](encoded=tf.constant(contents))
    expected = doors["faces"](faces=tf.constant(faces))
    for name in NAMES:
        np.testing.assert_array_equal(found[name], expected[name])
    # A JPEG that is not square, alone.
    wide = Image.fromarray(faces[0][:20])
    wide.save(tmp_path / "wide.jpg", quality=98, subsampling=0)
    content = (tmp_path / "wide.jpg").read_bytes()
    wide = doors["encoded"](encoded=tf.constant([content]))
    padded = np.pad(faces[:1, :20], ((0, 0), (5, 5), (0, 0), (0, 0)), "edge")
    expected = doors["faces"](faces=tf.constant(padded))
    difference = np.abs(
        wide["sr_image"].numpy().astype(float) - expected["sr_image"].numpy()
    )
    assert difference.mean() < 3


def test_transparent_parts_become_white(signatures, tmp_path):
    import tensorflow as tf

    face = photos(1, 30)[0]
    alpha = np.full((30, 30, 1), 255, "uint8")
    alpha[:, :12], alpha[:, 12:18] = 0, 128
    file = tmp_path / "face.png"
    Image.fromarray(np.concatenate([face, alpha], axis=-1)).save(file)
    seen = read_image(file)
    assert (seen[:, :12] == 255).all()
    _, doors = signatures
    found = doors["encoded"](encoded=tf.constant([file.read_bytes()]))
    expected = doors["faces"](faces=tf.constant(seen[None]))
    for name in NAMES:
        wanted = expected[name].numpy().astype(float)
        np.testing.assert_allclose(found[name], wanted, atol=2, rtol=0.01)
    # Grey pictures, and those of a palette with a transparent colour.
    for mode in ("L", "LA", "P"):
        options = {"transparency": 7} if mode == "P" else {}
        Image.fromarray(face).convert(mode).save(file, **options)
        seen = read_image(file)
        found = doors["encoded"](encoded=tf.constant([file.read_bytes()]))
        expected = doors["faces"](faces=tf.constant(seen[None]))
        wanted = expected["sr_image"].numpy().astype(float)
        np.testing.assert_allclose(found["sr_image"], wanted, atol=2)


def test_every_door_is_compared(model, tmp_path, monkeypatch):
    _, parity = export.export_model(model, tmp_path / "a", "saved_model")
    assert set(parity["doors"]) == {"faces", "encoded"}
    for door in parity["doors"].values():
        assert door["faces"] == 4
        assert set(door["outputs"]) == NAMES
        assert door["outputs"]["sr_image"]["mean"] < 0.5 / 255
    shrink = saved_model._shrink
    # Blue for red: what serving_default gives is right all the same.
    monkeypatch.setattr(
        saved_model,
        "_shrink",
        lambda faces, size: shrink(faces, size)[..., ::-1],
    )
    with pytest.raises(FaceZooError, match="not kept.* door faces .*encoded"):
        export.export_model(model, tmp_path / "b", "saved_model")
    assert not list((tmp_path / "b").iterdir())


def test_onnx_runs_in_onnx_runtime_and_in_opencv(model, tmp_path):
    onnx = pytest.importorskip("onnx")
    pytest.importorskip("tf2onnx")
    pytest.importorskip("onnxruntime")
    path, parity = export.export_model(model, tmp_path, "onnx", config=CONFIG)
    assert path.name == "model.onnx" and parity["batch_size"] == 1
    graph = onnx.load(str(path))
    (note,) = graph.metadata_props
    assert json.loads(note.value)["preset"] == "drawn_x4"
    check_equal(export.runners.open_file(path), model)
    check_opencv(path, model)


def test_onnx_of_a_shipped_preset_runs_in_opencv(tmp_path):
    pytest.importorskip("onnx")
    pytest.importorskip("tf2onnx")
    pytest.importorskip("onnxruntime")
    model, config = export.load_source("jasrnet_small_faces_x8")
    path, _ = export.export_model(model, tmp_path, "onnx", config=config)
    check_opencv(path, model)


def check_opencv(path, model):
    network = cv2.dnn.readNetFromONNX(str(path))
    inputs = lr_faces(1)["lr_image"]
    network.setInput(inputs, "lr_image")
    names = sorted(NAMES)
    expected = model(inputs)
    for name, found in zip(names, network.forward(names), strict=True):
        wanted = np.asarray(expected[name])
        np.testing.assert_allclose(
            found.reshape(wanted.shape), wanted, atol=5e-3, rtol=1e-3
        )


def test_onnx_of_any_batch(model, tmp_path):
    onnx = pytest.importorskip("onnx")
    pytest.importorskip("tf2onnx")
    pytest.importorskip("onnxruntime")
    path, _ = export.export_model(model, tmp_path, "onnx", batch_size=None)
    check_equal(export.runners.open_file(path), model)
    graph = onnx.load(str(path)).graph
    for value in (*graph.input, *graph.output):
        first, *rest = value.type.tensor_type.shape.dim
        assert first.dim_param == "batch"
        assert all(dim.dim_value > 0 for dim in rest)
