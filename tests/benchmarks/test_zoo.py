import json

import numpy as np
import pytest
import zoo

from facezoo.cli.listing import MODELS
from facezoo.cli.listing import model_names
from facezoo.images import write_image
from facezoo.landmarks import format_pts


@pytest.fixture(name="folder")
def fixture_folder(tmp_path):
    folder, rng = tmp_path / "faces", np.random.default_rng(0)
    folder.mkdir()
    points = rng.uniform(30, 100, (68, 2))
    for i in range(2):
        picture = rng.integers(0, 256, (128, 128, 3), np.uint8)
        write_image(folder / f"{i}.png", picture)
        (folder / f"{i}.pts").write_text(format_pts(points + i))
    return folder


def test_scores_of_a_perfect_and_a_wrong_network():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 256, (2, 128, 128, 3), np.uint8)
    small = rng.integers(0, 256, (2, 16, 16, 3), np.uint8)
    landmarks = rng.uniform(20, 100, (2, 68, 2))
    eyes = np.linalg.norm(landmarks[:, 36] - landmarks[:, 45], axis=-1)

    def runner(inputs):
        same = small.astype("float32") / 255 == inputs["lr_image"]
        (number,) = np.flatnonzero(same.all(axis=(1, 2, 3)))
        # A tenth of the distance of the eyes to the right.
        moved = landmarks[number] + [0.1 * eyes[number], 0]
        wrong = truth[number] / 255 + np.where(truth[number] < 128, 0.1, -0.1)
        return {"landmarks": moved[np.newaxis], "sr_image": wrong[np.newaxis]}

    scores = zoo.score(runner, truth, small, landmarks)
    assert scores["nme"] == pytest.approx(0.1)
    assert scores["psnr"] == pytest.approx(20, abs=0.1)
    assert 0 < scores["ssim"] < 1


def test_what_a_network_lacks_is_left_out():
    truth = np.zeros((1, 128, 128, 3), np.uint8)
    small = np.zeros((1, 16, 16, 3), np.uint8)
    image = {"sr_image": np.zeros((1, 128, 128, 3), np.float32)}
    scores = zoo.score(lambda inputs: image, truth, small, None)
    assert scores.keys() == {"psnr", "ssim"}


def test_two_networks_end_to_end(folder, tmp_path, capsys, eager):
    pytest.importorskip("tensorflow")
    output = tmp_path / "zoo"
    command = ["--output", str(output), "--test", str(folder), "--smoke"]
    command += ["--models", "edsr_tiny", "jasrnet_tiny", "--repeats", "2"]
    command += ["--set", "epochs=1", "--set", "steps=1"]
    assert zoo.main(command) == 0
    run = json.loads((output / "zoo.json").read_text())
    edsr, jasrnet = run["networks"]
    assert run["images"] == 8
    assert "nme" not in edsr and jasrnet["psnr"] > 0
    assert edsr["ms"] > 0 and jasrnet["nme"] > 0
    table = (output / "zoo.md").read_text()
    assert table in capsys.readouterr().out
    assert "| `edsr_tiny` | 40,323 |" in table and "| bicubic |" in table
    # Trained once: only the measuring is done again.
    weights = output / "runs" / "edsr_tiny" / "best.weights.h5"
    before = weights.stat().st_mtime_ns
    assert zoo.main(command) == 0
    assert weights.stat().st_mtime_ns == before


def test_folder_without_faces_is_told(tmp_path, capsys):
    command = ["--output", str(tmp_path / "zoo"), "--test", str(tmp_path)]
    assert zoo.main(command) == 2
    assert "it holds no face with points" in capsys.readouterr().err


def test_the_table_in_the_repository_is_that_of_the_run():
    run = json.loads((MODELS / "zoo.json").read_text(encoding="utf-8"))
    networks = [row["network"] for row in run["networks"]]
    assert networks == [n for n in model_names() if n.endswith("_base")]
    assert zoo.markdown(run) in (MODELS / "README.md").read_text("utf-8")
