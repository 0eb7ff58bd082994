import json

import numpy as np
import pytest
import sharpness

from contenders import sharpness as measuring
from contenders.catalog import BICUBIC
from contenders.faces import read_set
from contenders.faces import shrink
from contenders.faces import without_room
from contenders.sharpness import Sharpness
from contenders.sharpness import in_its_room
from contenders.sharpness import on_common_faces
from contenders.sharpness import score_detail
from contenders.sharpness import score_identity
from facezoo.images import bicubic_resize

# Points where the middle of the picture is; nobody's where it is black.
POINTS = "np.full((len(faces), 68, 2), faces.shape[1] / 2 - 0.5, 'float32')"
EMBEDDING = """
np.savez(sys.argv[2], seconds=np.full((2, 1), 0.004),
         versions=json.dumps({"fake": "1"}),
         embeddings=faces.mean(axis=1).reshape(len(faces), -1))
"""


@pytest.fixture(name="observers")
def fixture_observers(fake, monkeypatch):
    names = {name: fake(name, landmarks=POINTS) for name in measuring.OBSERVERS}
    monkeypatch.setattr(measuring, "OBSERVERS", names)
    embedding = fake("embedding", EMBEDDING)
    monkeypatch.setattr(measuring, "EMBEDDING", embedding)


def test_a_face_is_put_in_the_middle_of_its_surroundings(face_folder):
    faces = read_set("A", face_folder)
    small = shrink(faces.pictures, 16)
    whole = in_its_room(np.full((3, 128, 128, 3), 7, "uint8"), small)
    assert whole.shape == (3, 224, 224, 3)
    assert (whole[:, 48:-48, 48:-48] == 7).all()
    around = bicubic_resize(small, 224)
    np.testing.assert_array_equal(whole[:, :48], around[:, :48])
    np.testing.assert_array_equal(without_room(around).shape, (3, 128, 128, 3))


def test_detail_and_colour_are_found_out(face_folder):
    faces = read_set("A", face_folder)
    truth = bicubic_resize(without_room(faces.pictures), 128)
    same = score_detail(truth, truth, 16)
    assert same["detail"] == pytest.approx(1) and same["ssim"] == 1
    assert same["colour_shift"] == [0, 0, 0]
    assert list(same["octaves"]) == ["8-16", "16-32", "32-64"]

    rng = np.random.default_rng(0)
    noise = rng.normal(0, 20, truth.shape)
    noise[..., 0] += 5
    noisy = np.clip(np.rint(truth * 0.5 + 60 + noise), 0, 255).astype("uint8")
    base = np.rint(truth * 0.5 + 60).astype("uint8")
    found = score_detail(noisy, base, 16)
    assert found["detail"] > 2
    np.testing.assert_allclose(found["colour_shift"], [5, 0, 0], atol=0.5)
    assert found["colour_error"] == pytest.approx(5 / 3, abs=0.5)


def test_identity_is_the_cosine_with_ones_own_photograph():
    true = np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 0.0]])
    found = np.array([[3.0, 3.0], [0.0, 1.0], [0.0, 1.0]])
    scores = score_identity(found, true)
    half = np.sqrt(0.5)
    assert scores["identity"] == pytest.approx((half + 1 + 0) / 3)
    # The next one's photograph; after the last comes the first.
    assert scores["strangers"] == pytest.approx((half + 0 + 0) / 3)
    assert scores["first"] == pytest.approx(2 / 3)


def test_common_faces_are_those_that_all_contenders_let_be_found():
    rows = [
        {"contender": "a", "dlib_errors_68": [0.1, None, 0.3]},
        {"contender": "b", "dlib_errors_68": [0.2, 0.2, 0.6]},
        {"contender": "c", "dlib_problem": "not installed"},
    ]
    assert on_common_faces(rows, "dlib") == {
        "a": pytest.approx(0.2),
        "b": pytest.approx(0.4),
    }
    assert on_common_faces(rows, "mediapipe") == {}
    rows.append({"contender": "d", "dlib_errors_68": [None] * 3})
    assert on_common_faces(rows, "dlib") == {}


def test_a_row_holds_all_measures(observers, face_folder, environments):
    faces = read_set("A", face_folder)
    measured = Sharpness(faces, 16, environments, lambda line: None)
    bicubic = measured.measure(BICUBIC, 128)
    photograph = measured.measure(None, 128)
    assert photograph["identity"] == pytest.approx(1)
    assert photograph["first"] == 1 and photograph["detail"] == 1
    assert bicubic["psnr"] < photograph["psnr"]
    assert bicubic["identity"] < 1
    # All points in the middle of the face, in whatever size it is asked.
    middle = np.full((3, 68, 2), 127.5)
    distances = np.linalg.norm(middle - faces.landmarks, axis=-1)
    corners = np.linalg.norm(
        faces.landmarks[:, 36] - faces.landmarks[:, 45], axis=-1
    )
    expected = (distances.mean(axis=1) / corners).mean()
    for name in ("mediapipe", "dlib"):
        assert bicubic[f"{name}_nme_68"] == pytest.approx(expected, rel=1e-5)


def test_what_cannot_be_asked_is_a_problem(
    observers, fake, face_folder, environments, monkeypatch
):
    broken = fake("broken", "sys.exit('no weights')")
    monkeypatch.setattr(measuring, "OBSERVERS", {"dlib": broken})
    faces = read_set("A", face_folder)
    measured = Sharpness(faces, 16, environments, lambda line: None)
    row = measured.measure(BICUBIC, 128)
    assert "no weights" in row["dlib_problem"] and "psnr" in row
    row = measured.measure(broken)
    assert "no weights" in row["problem"] and "psnr" not in row


def test_a_run_writes_report_numbers_and_a_sheet(
    observers, face_folder, tmp_path, capsys
):
    arguments = ["--set", f"A={face_folder}", "--limit", "2", "--sheet", "2"]
    arguments += ["--presets", "jasrnet_base_faces_x8"]
    arguments += ["--output", str(tmp_path / "out")]
    assert sharpness.main(arguments) == 0
    report = (tmp_path / "out" / "sharpness.md").read_text()
    rows = json.loads((tmp_path / "out" / "sharpness.json").read_text())["rows"]
    assert [row["contender"] for row in rows] == [
        "jasrnet_base_faces_x8",
        "bicubic",
        "photograph",
    ]
    for row in rows[:2]:
        assert f"| {row['contender']} | 128 | {row['psnr']:.2f} |" in report
        assert f"{row['identity']:.3f}" in report
    assert "| photograph | 128 | - | 1.000 |" in report
    assert (tmp_path / "out" / "sharpness.png").stat().st_size > 1000
    assert sharpness.main(arguments) == 2
    assert "already exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "folder"], "must be NAME=FOLDER"),
        (["--set", "B=no/such/folder"], "no/such/folder is not a folder"),
        (["--presets", "no-such-preset"], "no preset of this name"),
    ],
)
def test_a_mistake_is_one_sentence(
    face_folder, tmp_path, capsys, arguments, message
):
    start = ["--set", f"A={face_folder}", "--output", str(tmp_path / "out")]
    start += ["--presets", "jasrnet_base_faces_x8"]
    assert sharpness.main([*start, *arguments]) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1


def test_results_go_into_a_folder(face_folder, tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    arguments = ["--set", f"A={face_folder}", "--limit", "1"]
    arguments += ["--presets", "jasrnet_base_faces_x8"]
    assert sharpness.main([*arguments, "--output", str(tmp_path / "out")]) == 2
    assert "out is a file; a folder" in capsys.readouterr().err
