import hashlib
import json

import pytest

from facezoo.errors import FaceZooError
from facezoo.errors import PresetError
from facezoo.presets import Preset
from facezoo.presets import file_entry
from facezoo.presets import join_precision
from facezoo.presets import split_precision

CONFIG = {
    "name": "tiny",
    "model": "jasrnet_tiny",
    "scheme": "ibug68",
    "input_size": 16,
    "image_size": 128,
    "scale": 8,
    "files": {},
}


def write_preset(folder, **changes):
    folder.mkdir(parents=True)
    (folder / "model.tflite").write_bytes(b"abc")
    files = {"model.tflite": file_entry(folder / "model.tflite")}
    config = CONFIG | {"name": folder.name, "files": files} | changes
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def test_values_of_the_configuration(tmp_path):
    preset = Preset.load(write_preset(tmp_path / "tiny"))
    assert (preset.name, preset.scheme, preset.scale) == ("tiny", "ibug68", 8)
    assert (preset.input_size, preset.image_size) == (16, 128)
    assert preset.file_size("model.tflite") == 3
    assert preset.file_size("other") is None


def test_file_entry_is_the_hash_and_the_size(tmp_path):
    (tmp_path / "file").write_bytes(b"abc")
    digest = hashlib.sha256(b"abc").hexdigest()
    assert digest.startswith("ba7816bf")
    assert file_entry(tmp_path / "file") == {"sha256": digest, "bytes": 3}


def test_right_file_is_given(tmp_path):
    folder = write_preset(tmp_path / "tiny")
    assert Preset.load(folder).file("model.tflite").read_bytes() == b"abc"


def test_files_of_two_precisions(tmp_path):
    folder = write_preset(tmp_path / "tiny")
    preset = Preset.load(folder)
    assert preset.litert_file() == folder / "model.tflite"
    with pytest.raises(PresetError, match="tiny has no file of precision dyn"):
        preset.litert_file("dynamic_int8")
    file = folder / "model_dynamic_int8.tflite"
    file.write_bytes(b"ab")
    preset.config["files"][file.name] = file_entry(file)
    assert preset.litert_file("dynamic_int8") == file
    with pytest.raises(FaceZooError, match="float32, dynamic_int8. Received"):
        preset.litert_file("int4")


@pytest.mark.parametrize(
    ("name", "precision", "told"),
    [
        ("a", "float32", "a"),
        ("me@home", "float32", "me@home"),
        ("b/a@2", "dynamic_int8", "b/a@2@dynamic_int8"),
    ],
)
def test_a_precision_behind_a_name(name, precision, told):
    assert join_precision(name, precision) == told
    assert split_precision(told) == (name, precision)


def test_file_of_another_hash_is_refused(tmp_path):
    folder = write_preset(tmp_path / "tiny")
    (folder / "model.tflite").write_bytes(b"abd")
    with pytest.raises(
        PresetError, match="model.tflite is not the file .*tiny"
    ):
        Preset.load(folder).file("model.tflite")


def test_missing_and_unlisted_files_are_refused(tmp_path):
    folder = write_preset(tmp_path / "tiny")
    (folder / "model.tflite").unlink()
    with pytest.raises(PresetError, match="model.tflite is missing"):
        Preset.load(folder).file("model.tflite")
    with pytest.raises(PresetError, match="no file card.md; it has: model.tfl"):
        Preset.load(folder).file("card.md")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": 3}, '"name" as a string. Received: name=3'),
        ({"scale": "8"}, '"scale" as an integer'),
        ({"scale": True}, '"scale" as an integer'),
        ({"scale": 0}, '"scale" as 1 or more'),
        ({"files": []}, '"files" as an object'),
        ({"files": {"model.tflite": "abc"}}, '"sha256" of model.tflite'),
    ],
)
def test_wrong_values_are_named(tmp_path, changes, message):
    folder = write_preset(tmp_path / "tiny", **changes)
    with pytest.raises(PresetError, match=message):
        Preset.load(folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"{", "not valid JSON"), (b"\xff\xfe", "not valid"), (b"[]", "object")],
)
def test_broken_configuration_is_refused(tmp_path, content, message):
    (tmp_path / "config.json").write_bytes(content)
    with pytest.raises(PresetError, match=message):
        Preset.load(tmp_path)


def test_folder_without_configuration_is_refused(tmp_path):
    with pytest.raises(PresetError, match="is no preset"):
        Preset.load(tmp_path)
