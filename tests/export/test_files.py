import dataclasses
import json

import keras
import numpy as np
import pytest

from facezoo import export
from facezoo.errors import FaceZooError
from facezoo.export import faces as samples
from facezoo.export import files
from facezoo.export.runners import open_file
from facezoo.models import create_model
from facezoo.runtime import count_delegated
from tests.export.faces import CONFIG
from tests.export.faces import fixture_faces  # noqa: F401
from tests.export.faces import fixture_model  # noqa: F401
from tests.testing import OUTPUTS

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)
NAMES = OUTPUTS - {"heatmaps"}


def lr_faces(count):
    rng = np.random.default_rng(1)
    return {"lr_image": rng.random((count, 16, 16, 3), dtype="float32")}


def check_equal(runner, model, count=3):
    inputs = lr_faces(count)
    found, expected = runner(inputs), model(inputs["lr_image"])
    assert set(found) == NAMES
    for name, array in found.items():
        wanted = keras.ops.convert_to_numpy(expected[name])
        np.testing.assert_allclose(array, wanted, atol=5e-3, rtol=1e-3)


@pytest.fixture(scope="module", name="litert")
def fixture_litert(model, faces, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    path, parity = export.export_model(
        model, folder, faces=faces, config=CONFIG
    )
    return path, parity


def test_float32_equals_the_model(litert, model):
    path, parity = litert
    assert path.name == "model.tflite"
    assert set(parity["outputs"]) == NAMES
    assert parity["outputs"]["sr_image"]["largest"] < 1e-4
    assert parity["outputs"]["landmarks"]["largest"] < 1e-4
    assert set(parity["nme"]) == set(parity["psnr"]) == {"8", "16"}
    for scores in (parity["nme"], parity["psnr"]):
        assert abs(scores["16"]["change"]) < 1e-3
        assert scores["16"]["model"] > 0
    assert json.loads((path.parent / "parity.json").read_text()) == {
        path.name: parity
    }
    check_equal(open_file(path), model)


def test_what_it_was_compared_on_is_told(
    litert, faces, model, tmp_path, monkeypatch
):
    assert litert[1]["source"].startswith("4 faces of ")
    assert litert[1]["source"].endswith(faces.name)
    _, parity = export.export_model(model, tmp_path / "a", config=CONFIG)
    assert parity["source"] == "4 example faces and 8 drawn faces"
    assert parity["faces"] == 12 and set(parity["psnr"]) == {"8", "16"}
    # An install without pictures of real faces.
    monkeypatch.setattr(samples, "EXAMPLES", (tmp_path / "none",))
    _, parity = export.export_model(model, tmp_path / "b", config=CONFIG)
    assert parity["source"] == "8 drawn faces" and parity["faces"] == 8
    assert set(parity["nme"]) == {"8", "16"}


def test_points_without_a_scheme_are_judged(model, faces, tmp_path):
    options = {"precision": "float16", "faces": faces}
    _, parity = export.export_model(model, tmp_path, **options)
    # The only scheme of 68 points, which the files have as well.
    assert parity["nme"]["16"]["model"] > 0
    five = create_model("jasrnet_tiny", image_size=64, scale=4, num_landmarks=5)
    _, parity = export.export_model(five, tmp_path / "five", **options)
    assert "nme" not in parity
    assert parity["outputs"]["landmarks"]["distance"] <= 0.002


def test_xnnpack_takes_the_whole_graph(litert):
    path, parity = litert
    delegation = count_delegated(path)
    assert delegation.partitions == parity["partitions"] == 1
    assert delegation.delegated == delegation.ops and not delegation.left


def test_the_file_says_what_it_is(litert):
    metadata = export.read_metadata(litert[0])
    assert metadata["preset"] == "drawn_x4"
    assert metadata["precision"] == "float32"
    assert metadata["inputs"] == {"lr_image": [1, 16, 16, 3]}
    assert metadata["input_range"] == [0, 1]
    assert metadata["outputs"]["landmarks"] == [1, 68, 2]
    assert metadata["weights_sha256"] == "0" * 64
    assert metadata["points"][36] == "right_eye_0"
    assert len(set(metadata["points"])) == 68
    for key in ("scheme", "terms", "scores", "face_sizes"):
        assert metadata[key] == CONFIG[key]


def test_weights_in_the_file_lie_where_the_format_wants_them(litert):
    from ai_edge_litert import schema_py_generated as schema

    content = litert[0].read_bytes()
    model = schema.Model.GetRootAs(content)
    start = np.frombuffer(content, np.uint8).ctypes.data
    places = [
        model.Buffers(i).DataAsNumpy().ctypes.data - start
        for i in range(model.BuffersLength())
        if not model.Buffers(i).DataIsNone()
    ]
    assert len(places) > 20 and not any(place % 16 for place in places)


@pytest.mark.parametrize(
    ("precision", "share"),
    [("float16", 0.75), ("dynamic_int8", 0.6), ("int8", 0.75)],
)
def test_smaller_files_pass_and_lie_side_by_side(
    precision, share, litert, model, faces, tmp_path
):
    path, parity = export.export_model(
        model,
        tmp_path,
        precision=precision,
        faces=faces,
        calibrate=faces,
        config=CONFIG,
    )
    assert path.name == f"model_{precision}.tflite"
    assert path.stat().st_size < share * litert[0].stat().st_size
    # It is not the float file under another name.
    assert parity["outputs"]["sr_image"]["largest"] > 1e-6
    found = open_file(path)(lr_faces(2))
    assert {name: array.dtype for name, array in found.items()} == {
        name: np.dtype("float32") for name in NAMES
    }


def test_any_batch(model, tmp_path):
    path, _ = export.export_model(model, tmp_path, batch_size=None)
    assert path.name == "model_batch_any.tflite"
    runner = open_file(path)
    assert runner.batch_size is None
    check_equal(runner, model)


def test_a_fixed_batch_takes_other_numbers_in_parts(model, tmp_path):
    path, _ = export.export_model(model, tmp_path, batch_size=2)
    runner = open_file(path)
    assert runner.batch_size == 2
    check_equal(runner, model, 3)


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_a_file_that_differs_is_not_kept(
    precision, model, faces, tmp_path, monkeypatch
):
    open_litert = files.run_litert

    def broken(content, *threads):
        runner = open_litert(content, *threads)

        def call(inputs):
            outputs = dict(runner.call(inputs))
            return {**outputs, "sr_image": outputs["sr_image"] * 0.8}

        return dataclasses.replace(runner, call=call)

    # Not for the search of the layers: the converted file itself is bad.
    monkeypatch.setattr(
        files,
        "_litert",
        lambda model, setting, precision, batch_size, *others: (
            files.convert_litert(model, "float32", batch_size)
        ),
    )
    monkeypatch.setattr(files, "run_litert", broken)
    words = "sr_image differs by" if precision == "float32" else "PSNR at 16 px"
    with pytest.raises(FaceZooError, match=f"not kept.*{words}.*expected"):
        export.export_model(
            model,
            tmp_path / "new",
            precision=precision,
            faces=faces,
            calibrate=faces,
            config=CONFIG,
        )
    assert not list((tmp_path / "new").iterdir())


def test_an_existing_file_stays(litert, model):
    path, _ = litert
    before = path.read_bytes()
    with pytest.raises(FaceZooError, match="pass --overwrite"):
        export.export_model(model, path.parent)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "tflite"}, "`format` must be one of"),
        ({"precision": "int4"}, "`precision` must be one of"),
        ({"batch_size": 0}, "`batch_size` must be"),
        ({"format": "onnx", "precision": "int8"}, "needs the format litert"),
        ({"precision": "float16"}, "--faces FOLDER"),
        ({"precision": "int8", "faces": "faces"}, "--calibrate FOLDER"),
        ({"faces": "none"}, "none is not a folder of faces"),
    ],
)
def test_what_does_not_fit_is_told(options, message, model, tmp_path):
    with pytest.raises(FaceZooError, match=message):
        export.export_model(model, tmp_path / "x", **options)
    assert not list(tmp_path.glob("x/*"))


def test_folders_that_do_not_do_are_told(model, faces, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FaceZooError, match="file"):
        export.export_model(model, tmp_path / "file")
    empty = tmp_path / "empty"
    empty.mkdir()
    options = {"precision": "int8", "config": CONFIG}
    with pytest.raises(FaceZooError, match="empty holds no faces"):
        export.export_model(
            model, tmp_path, faces=faces, calibrate=empty, **options
        )
    bare = tmp_path / "bare"
    bare.mkdir()
    picture = next(faces.glob("*.png"))
    (bare / picture.name).write_bytes(picture.read_bytes())
    with pytest.raises(FaceZooError, match="bare holds no .pts files"):
        export.export_model(
            model, tmp_path, faces=bare, calibrate=faces, **options
        )
    assert not list(tmp_path.glob("model*"))


def test_models_that_do_not_do_are_told(tmp_path):
    class Own(keras.Model):
        def call(self, inputs):
            return inputs

    with pytest.raises(FaceZooError, match="functional keras.Model"):
        export.export_model(Own(), tmp_path)
    image = keras.Input((16, 16, 3), name="lr_image")
    half = keras.layers.Conv2D(3, 3, dtype="mixed_bfloat16", name="half")(image)
    model = keras.Model(image, {"sr_image": half})
    with pytest.raises(FaceZooError, match="Layer half .* bfloat16"):
        export.export_model(model, tmp_path)
    grown = keras.layers.UpSampling2D(2, interpolation="bicubic", name="grow")
    model = keras.Model(image, {"sr_image": grown(image)}, name="plain")
    with pytest.raises(FaceZooError, match="tf.ResizeBicubic in layer grow"):
        export.export_model(model, tmp_path)
    assert not list(tmp_path.iterdir())
