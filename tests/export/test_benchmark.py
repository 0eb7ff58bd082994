import shutil

import keras
import pytest

from facezoo import export
from facezoo.errors import FaceZooError
from facezoo.export.benchmark import benchmark
from facezoo.export.benchmark import find_contenders
from tests.export.faces import tiny_model

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)


@pytest.fixture(scope="module", name="exports")
def fixture_exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    model = tiny_model()
    export.export_model(model, folder)
    export.export_model(model, folder, batch_size=None)
    return folder


def test_a_folder_of_exports_stands_for_its_files(exports):
    found = find_contenders([exports, exports / "model.tflite"])
    names = [contender.name.split("/")[-1] for contender in found]
    assert names == ["model.tflite", "model_batch_any.tflite"]
    assert {contender.kind for contender in found} == {"litert"}


def test_files_of_one_name_are_told_apart(exports, tmp_path):
    other = tmp_path / exports.name
    for folder in (other, tmp_path / "run"):
        folder.mkdir()
        # Only looked for.
        (folder / "recipe.json").touch()
    shutil.copy(exports / "model_batch_any.tflite", other / "model.tflite")
    files = [exports / "model.tflite", other / "model.tflite"]
    runs = [tmp_path / "run", other, tmp_path / "run.keras"]
    found = find_contenders([*files, *runs, f"{tmp_path}/run/../run"])
    assert [contender.name for contender in found] == [
        "/".join(path.parts[-3:]) for path in files
    ] + [
        "run (Keras)",
        f"{other.name} (Keras)",
        f"{tmp_path.name}/run.keras",
    ]
    rows = benchmark(files, batch_sizes=[1, 2], threads=[1, 2], repeats=1)
    for i, row in enumerate(rows):
        file = files[i // 2 % 2]
        assert row["model"] == "/".join(file.parts[-3:])
        assert row["size_mb"] == file.stat().st_size / 1e6
    assert rows[0]["size_mb"] != rows[2]["size_mb"]


def test_runs_of_one_name_are_told_apart(tmp_path):
    runs = [tmp_path / "a" / "run", tmp_path / "b" / "run"]
    for run in runs:
        run.mkdir(parents=True)
        (run / "recipe.json").touch()
    names = [contender.name for contender in find_contenders(runs)]
    assert names == ["a/run (Keras)", "b/run (Keras)"]


def test_weights_in_their_folder_are_named_by_their_file(tmp_path):
    (tmp_path / "recipe.json").touch()
    (tmp_path / "best.weights.h5").touch()
    both = find_contenders([tmp_path, tmp_path / "best.weights.h5"])
    folder = tmp_path.name
    assert [contender.name for contender in both] == [
        f"{folder} (Keras)",
        f"{folder}/best.weights.h5",
    ]


def test_what_is_nothing_is_told(tmp_path):
    with pytest.raises(FaceZooError, match="There is no file"):
        find_contenders([tmp_path / "none.weights.h5"])
    with pytest.raises(FaceZooError, match="There is no file"):
        find_contenders([tmp_path / "none.tflite"])
    with pytest.raises(FaceZooError, match="no preset of this"):
        find_contenders(["nonsense"])


def test_rows(exports):
    rows = benchmark([exports], batch_sizes=[1, 2], repeats=3)
    assert [row["batch_size"] for row in rows] == [1, 2, 1, 2]
    for row in rows:
        assert 0 < row["p50_ms"] <= row["p95_ms"]
        assert row["ms_per_face"] == row["p50_ms"] / row["batch_size"]
        assert row["peak_mb"] is None or row["peak_mb"] > 0
        assert row["ops"] >= row["delegated"] > 0
    assert rows[0]["speedup"] == rows[1]["speedup"] == 1
    size = (exports / "model.tflite").stat().st_size
    assert rows[0]["size_mb"] == size / 1e6


def test_a_broken_file_is_told(tmp_path):
    (tmp_path / "bad.tflite").write_bytes(b"nothing")
    with pytest.raises(FaceZooError, match="bad.tflite can't be run"):
        benchmark([tmp_path / "bad.tflite"], repeats=1)
