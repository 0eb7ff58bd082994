import json
from pathlib import Path

import exports
import pytest

from facezoo.errors import FaceZooError

PRESETS = ["--presets", "one", "two"]


class Faces:
    """Files of a split."""

    def __init__(self, folder):
        self.paths = sorted(folder.glob("*.png"))

    def __len__(self):
        return len(self.paths)


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

    monkeypatch.setattr("facezoo.data.W300", lambda split: Faces(face_folder))
    monkeypatch.setattr(exports, "Environments", Environments)
    monkeypatch.setattr("facezoo.export.load_source", lambda name: (name, {}))
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
        assert (options["calibrate"] is None) == (precision != "int8")
        assert options["batch_size"] == (None if kind == "saved_model" else 1)
    found = json.loads((output / "exports.json").read_text())
    assert found["command"].startswith("python benchmarks/exports.py --output")
    assert found["problems"] == ["two, litert, int8: it strays too far."]
    assert [row["ms"] for row in found["exports"]] == list(range(10, 21))
    report = (output / "exports.md").read_text()
    first = "| `one` | SavedModel float32 | 2.00 | 10.0 | 2.5 | +0.15% | - |"
    assert first in report.splitlines()
    assert "| `one` | LiteRT dynamic int8 | 2.00 | 13.0 | 3.2 |" in report
    assert "MediaPipe's mesh: 4.00 ms." in report
    assert "- two, litert, int8: it strays too far." in report

    # The same files once more, without an export.
    assert exports.main([*arguments, "--time-again"]) == 1
    assert len(world) == 2 * len(exports.EXPORTS)
    again = json.loads((output / "exports.json").read_text())
    assert again["exports"] == found["exports"]


def test_timing_again_notes_a_problem_once(world, tmp_path, monkeypatch):
    arguments = ["--output", str(tmp_path / "out"), *PRESETS]
    (tmp_path / "out").mkdir()

    def nowhere(self, requirements):
        raise exports.ContenderFailed("there is no network.")

    with monkeypatch.context() as patch:
        patch.setattr(exports.Environments, "interpreter", nowhere)
        for more in ([], ["--time-again"], ["--time-again"]):
            assert exports.main([*arguments, *more]) == 1
            found = json.loads((tmp_path / "out/exports.json").read_text())
            assert found["problems"] == [
                "two, litert, int8: it strays too far.",
                "MediaPipe: there is no network.",
            ]
            assert found["mesh_ms"] is None
    # With the mesh there, it is a problem no more.
    assert exports.main([*arguments, "--time-again"]) == 1
    found = json.loads((tmp_path / "out/exports.json").read_text())
    assert found["problems"] == ["two, litert, int8: it strays too far."]
    assert found["mesh_ms"] == 4


def test_calibration_takes_faces_spread_over_the_split(face_folder, tmp_path):
    faces = Faces(face_folder)
    faces.paths = faces.paths * 4
    folder = exports._linked(faces, tmp_path / "some", 3)
    links = sorted(folder.glob("*.png"))
    expected = [faces.paths[i].resolve() for i in (0, 4, 8)]
    assert [link.resolve() for link in links] == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--time-again"], "--time-again: there is no"),
        (PRESETS, "already exists"),
    ],
)
def test_a_mistake_is_one_sentence(world, tmp_path, capsys, arguments, message):
    if arguments is PRESETS:
        (tmp_path / "exports.md").touch()
    assert exports.main(["--output", str(tmp_path), *arguments]) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1
    assert not world
