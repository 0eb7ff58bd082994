import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.images import write_image
from facezoo.integrations.ray import EnhanceFaces
from facezoo.pipelines.detectors import Detections
from facezoo.runtime import FaceEnhancer
from tests.runtime.standin import fixture_standin  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]


def pictures(*shapes):
    rng = np.random.default_rng(0)
    return [rng.integers(0, 256, (*shape, 3), np.uint8) for shape in shapes]


def of_several_sizes(images):
    column = np.empty(len(images), object)
    column[:] = images
    return column


@pytest.fixture(name="cluster")
def fixture_cluster():
    """Ray on this computer, with room for two workers and a reader."""
    ray = pytest.importorskip("ray", reason="needs the extra ray")
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {"env_vars": {"PYTHONPATH": path}}
    ray.init(num_cpus=3, runtime_env=environment, include_dashboard=False)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    # Else the first worker may be done before the second one is there.
    context.wait_for_min_actors_s = 120
    yield ray
    ray.shutdown()


def test_rows_tell_the_precision():
    name = "jasrnet_small_faces_any"
    batch = {"image": np.stack(pictures((16, 16)))}
    made = EnhanceFaces(name, precision="dynamic_int8")(batch)
    assert made["preset"].tolist() == [f"{name}@dynamic_int8"]


def test_a_row_for_each_picture(standin):
    images = pictures((16, 16), (16, 16), (16, 16))
    batch = {"image": np.stack(images), "path": np.array(["a", "b", "c"])}
    made = EnhanceFaces(standin)(batch)
    expected = FaceEnhancer(standin, 1).enhance_faces(batch["image"])
    assert made["path"].tolist() == ["a", "b", "c"] and "image" not in made
    np.testing.assert_array_equal(made["sr_image"], expected.sr_image)
    np.testing.assert_array_equal(made["landmarks"], expected.landmarks)
    np.testing.assert_array_equal(made["scores"], expected.scores)
    # Pixel 0 of the large face is 7/16 of a pixel left of that of the small.
    points = (expected.landmarks + 0.5) / 8 - 0.5
    np.testing.assert_allclose(made["picture_landmarks"], points, atol=1e-5)
    np.testing.assert_allclose(
        made["landmark_sigma"] * 8, expected.landmark_sigma, rtol=1e-6
    )
    assert made["square"].tolist() == [[-0.5, -0.5, 15.5, 15.5]] * 3
    assert made["preset"].tolist() == ["standin"] * 3


def test_pictures_of_several_sizes(standin):
    images = pictures((16, 16), (40, 30))
    made = EnhanceFaces(standin)({"image": of_several_sizes(images)})
    assert made["sr_image"].shape == (2, 128, 128, 3)
    assert made["square"][1].tolist() == [-5.5, -0.5, 34.5, 39.5]


def test_faces_enlarged_to_several_sizes():
    images = pictures((16, 16), (40, 40))
    made = EnhanceFaces()({"image": of_several_sizes(images)})
    assert [face.shape[0] for face in made["sr_image"]] == [128, 256]
    assert made["sr_image"].dtype == object
    assert made["preset"][0] != made["preset"][1]


def test_a_row_for_each_face_that_a_detector_finds(standin, monkeypatch):
    def detector(image):
        # As many faces as the first pixel says.
        count = int(image[0, 0, 0])
        boxes = [[10 * i, 5, 10 * i + 8, 13] for i in range(count)]
        boxes = np.array(boxes, float).reshape(-1, 4)
        return Detections(boxes, np.linspace(0.9, 0.8, count))

    name = "facezoo.integrations.ray.create_detector"
    monkeypatch.setattr(name, {"centerface": detector}.get)
    images = np.stack(pictures((60, 80), (60, 80), (60, 80)))
    images[:, 0, 0, 0] = 2, 0, 1
    batch = {"image": images, "number": np.arange(3)}
    enhance = EnhanceFaces(standin, detector="centerface")
    made = enhance(batch)
    assert made["number"].tolist() == [0, 0, 2]
    assert made["sr_image"].shape == (3, 128, 128, 3)
    nothing = enhance({name: column[1:2] for name, column in batch.items()})
    assert {name: column.shape[1:] for name, column in made.items()} == {
        name: column.shape[1:] for name, column in nothing.items()
    }
    assert {len(column) for column in nothing.values()} == {0}


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ({"picture": np.zeros((1, 8, 8, 3), "uint8")}, "the column 'image'"),
        ({"image": np.zeros((1, 8, 8, 4), "uint8")}, 'mode="RGB"'),
        ({"image": np.zeros((1, 8, 8, 3), "float32")}, "dtype=float32"),
    ],
)
def test_what_is_refused(standin, batch, message):
    with pytest.raises(FaceZooError, match=message):
        EnhanceFaces(standin)(batch)


def test_two_workers_load_their_networks_once(standin, cluster):
    class Watched(EnhanceFaces):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            self.calls = 0

        def __call__(self, batch):
            self.calls += 1
            time.sleep(0.2)
            made = super().__call__(batch)
            count = len(made["preset"])
            made["worker"] = np.full(count, os.getpid())
            made["call"] = np.full(count, self.calls)
            return made

    images = np.stack(pictures(*[(16, 16)] * 16))
    rows = [{"image": image, "number": i} for i, image in enumerate(images)]
    made = (
        cluster.data.from_items(rows, override_num_blocks=8)
        .map_batches(
            Watched,
            fn_constructor_args=(str(standin),),
            batch_size=2,
            compute=cluster.data.ActorPoolStrategy(size=2),
        )
        .take_all()
    )
    expected = FaceEnhancer(standin, 1).enhance_faces(images)
    assert sorted(row["number"] for row in made) == list(range(16))
    for row in made:
        np.testing.assert_array_equal(
            row["landmarks"], expected.landmarks[row["number"]]
        )
    # Their instances count on from call to call: none was made anew.
    calls = {(row["worker"], row["call"]) for row in made}
    workers = {worker for worker, _ in calls}
    assert len(workers) == 2 and os.getpid() not in workers
    assert len(calls) == 8


def test_the_example_runs(standin, tmp_path):
    pytest.importorskip("ray", reason="needs the extra ray")
    from pyarrow import parquet

    faces = pictures(*[(16, 16)] * 4)
    (tmp_path / "in").mkdir()
    for i, face in enumerate(faces):
        write_image(tmp_path / "in" / f"{i}.png", face)
    command = [sys.executable, str(ROOT / "examples" / "ray_faces.py")]
    command += [str(tmp_path / "in"), "--output", str(tmp_path / "out")]
    command += ["--preset", str(standin)]
    result = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "faces: 4"
    table = parquet.read_table(tmp_path / "out").to_pylist()
    expected = FaceEnhancer(standin, 1).enhance_faces(np.stack(faces))
    for row in table:
        index = int(Path(row["path"]).stem)
        np.testing.assert_allclose(
            np.ravel(row["scores"]), expected.scores[index]
        )
