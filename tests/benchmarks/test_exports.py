import json
from pathlib import Path
from types import SimpleNamespace

import exports
import linked_faces
import pytest

from facezoo.errors import FaceZooError
from tests.benchmarks.test_linked_faces import Faces

PRESETS = ["--presets", "one", "two"]


def load_source(name):
    """A model that is its name, with weights that are called so too."""
    return name, {"files": {"model.weights.h5": {"sha256": name}}}


def preset_of(name):
    return SimpleNamespace(config=load_source(name)[1])


@pytest.fixture(name="world")
def fixture_world(face_folder, tmp_path, monkeypatch):
    """Faces, an environment with the mesh, and exports that cost nothing."""
    mesh = tmp_path / "venv" / "lib" / exports.MESH
    mesh.parent.mkdir(parents=True)
    mesh.touch()
    python = tmp_path / "venv" / "bin" / "python"
    calls = []

    class Environments:
        def __init__(self, cache):
            pass

        def interpreter(self, requirements):
            return str(python)

    def export_model(model, output, format, precision, **options):
        calls.append((model, format, precision, options))
        for folder in (options["faces"], options["calibrate"]):
            if folder is not None:
                names = sorted(path.name for path in Path(folder).iterdir())
                assert names[:2] == ["0000.png", "0000.pts"]
                assert len(names) == 6
        if (model, precision) == ("two", "int8"):
            raise FaceZooError("it strays too far.")
        file = Path(output) / f"{format}_{precision}"
        file.parent.mkdir(exist_ok=True)
        file.touch()
        changes = {"16": {"change": 0.001}, "32": {"change": 0.002}}
        return file, {"bytes": 2_000_000, "nme": changes}

    def benchmark(files, batch_sizes, repeats):
        names = ["/".join(Path(file).resolve().parts[-2:]) for file in files]
        times = [*range(10, 10 + len(names))]
        if names[-1] == "face_landmark/face_landmark.tflite":
            times[-1] = 4
        return [
            {"model": name, "p50_ms": float(ms)}
            for name, ms in zip(names, times, strict=True)
        ]

    monkeypatch.setattr(linked_faces, "W300", lambda split: Faces(face_folder))
    monkeypatch.setattr(exports, "Environments", Environments)
    monkeypatch.setattr("facezoo.export.load_source", load_source)
    monkeypatch.setattr(exports, "find_preset", preset_of)
    monkeypatch.setattr("facezoo.export.export_model", export_model)
    monkeypatch.setattr("facezoo.export.benchmark.benchmark", benchmark)
    return calls


def test_a_run_exports_times_and_tells_what_failed(world, tmp_path):
    output = tmp_path / "out"
    output.mkdir()
    arguments = ["--output", str(output)]
    assert exports.main([*arguments, *PRESETS]) == 1
    assert len(world) == 2 * len(exports.EXPORTS)
    for _, kind, precision, options in world:
        chooses = precision in ("dynamic_int8", "int8")
        assert (options["calibrate"] is not None) == chooses
        assert options["batch_size"] == (None if kind == "saved_model" else 1)
    found = json.loads((output / "exports.json").read_text())
    assert found["command"].startswith("python benchmarks/exports.py --output")
    assert found["problems"] == ["two, litert, int8: it strays too far."]
    assert [row["ms"] for row in found["exports"]] == list(range(10, 21))
    report = (output / "exports.md").read_text()
    assert (
        "| `one` | 2.00 MB, 10.0 ms (2.5) | 2.00 MB, 11.0 ms (2.8) |" in report
    )
    assert "| `one` | +0.15 % | +0.15 % | +0.15 % |" in report.splitlines()
    assert "| `two` | +0.15 % | +0.15 % | - |" in report.splitlines()
    assert "MediaPipe's mesh: 4.00 ms." in report
    assert "- two, litert, int8: it strays too far." in report


def test_files_of_the_same_weights_are_kept(world, tmp_path, monkeypatch):
    output = tmp_path / "out"
    output.mkdir()
    arguments = ["--output", str(output), "--keep", *PRESETS]
    assert exports.main(arguments) == 1
    found = json.loads((output / "exports.json").read_text())
    world.clear()
    # What failed is tried again.
    assert exports.main(arguments) == 1
    assert [call[:3] for call in world] == [("two", "litert", "int8")]
    again = json.loads((output / "exports.json").read_text())
    assert again["exports"] == found["exports"]
    assert again["problems"] == found["problems"]

    world.clear()
    (output / "one" / "litert_int8").unlink()
    other = {"files": {"model.weights.h5": {"sha256": "trained on"}}}
    monkeypatch.setattr(
        exports,
        "find_preset",
        lambda name: (
            SimpleNamespace(config=other) if name == "two" else preset_of(name)
        ),
    )
    assert exports.main(arguments) == 1
    made = [call[:3] for call in world]
    assert made == [("one", "litert", "int8")] + [
        ("two", *export) for export in exports.EXPORTS
    ]


def test_a_mesh_that_cannot_be_had_is_told(world, tmp_path, monkeypatch):
    def nowhere(self, requirements):
        raise exports.ContenderFailed("there is no network.")

    monkeypatch.setattr(exports.Environments, "interpreter", nowhere)
    (tmp_path / "out").mkdir()
    assert exports.main(["--output", str(tmp_path / "out"), *PRESETS]) == 1
    found = json.loads((tmp_path / "out/exports.json").read_text())
    assert found["problems"] == [
        "two, litert, int8: it strays too far.",
        "MediaPipe: there is no network.",
    ]
    assert found["mesh_ms"] is None


def test_files_of_others_are_not_overwritten(world, tmp_path, capsys):
    (tmp_path / "exports.md").touch()
    assert exports.main(["--output", str(tmp_path), *PRESETS]) == 2
    error = capsys.readouterr().err
    assert "already exists" in error and error.count("\n") == 1
    assert not world
