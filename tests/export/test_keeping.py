import json
import os

import keras
import pytest

from facezoo import export
from facezoo.errors import FaceZooError
from facezoo.export.keeping import keep
from tests.export.faces import tiny_model


def draft_of(path, content):
    draft = path.with_name(".draft")
    draft.unlink(missing_ok=True)
    if path.suffix:
        draft.write_text(content)
    else:
        draft.mkdir()
        (draft / "inside").write_text(content)
    return draft


def content_of(path):
    return (path if path.suffix else path / "inside").read_text()


@pytest.mark.parametrize("name", ["model.tflite", "saved_model"])
def test_the_file_and_its_entry_come_together(name, tmp_path):
    path = tmp_path / name
    for content in ("first", "second"):
        keep(draft_of(path, content), path, {"faces": content}, True)
        assert content_of(path) == content
        entry = json.loads((tmp_path / "parity.json").read_text())[name]
        assert entry["faces"] == content and entry["bytes"] == len(content)
    assert {p.name for p in tmp_path.iterdir()} <= {
        name,
        "parity.json",
        ".draft",
    }


@pytest.mark.parametrize("name", ["model.tflite", "saved_model"])
def test_without_its_entry_a_file_is_not_kept(name, tmp_path, monkeypatch):
    path, replace = tmp_path / name, os.replace

    def refuse(source, target):
        if os.path.basename(target) == "parity.json":
            raise OSError(28, "No space left", str(target))
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse)
        with pytest.raises(FaceZooError, match="parity.json .* disk is full"):
            keep(draft_of(path, "new"), path, {})
    assert not path.exists()
    keep(draft_of(path, "old"), path, {})
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(FaceZooError, match="disk is full"):
        keep(draft_of(path, "new"), path, {}, overwrite=True)
    assert content_of(path) == "old"


@pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)
def test_a_folder_in_the_place_of_the_note_leaves_no_export(tmp_path):
    (tmp_path / "parity.json").mkdir()
    with pytest.raises(FaceZooError, match="parity.json is a folder"):
        export.export_model(tiny_model(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["parity.json"]
