import contextlib
from pathlib import Path
from types import SimpleNamespace

import linked_faces
import pytest
import quantized

from facezoo.errors import FaceZooError


@pytest.fixture(name="calls")
def fixture_calls(monkeypatch):
    pytest.importorskip("tensorflow")
    calls = []

    def quantize_preset(name, faces, calibrate, overwrite, progress):
        if name == "none":
            raise FaceZooError("There is no preset none.")
        calls.append((name, faces, calibrate, overwrite))
        return SimpleNamespace(litert_file=lambda precision: Path(precision))

    @contextlib.contextmanager
    def folders():
        yield "held_out", "others"

    monkeypatch.setattr("facezoo.export.quantize_preset", quantize_preset)
    monkeypatch.setattr(linked_faces, "w300_folders", folders)
    return calls


def test_presets_are_compared_on_faces_held_out(calls, capsys):
    assert quantized.main(["--presets", "a", "b", "--overwrite"]) == 0
    assert calls == [(name, "held_out", "others", True) for name in "ab"]
    assert capsys.readouterr().out == "dynamic_int8\n" * 2


def test_a_mistake_is_told(calls, capsys):
    assert quantized.main(["--presets", "none"]) == 2
    assert "quantized: There is no preset none." in capsys.readouterr().err
    assert not calls
