import json
import os
import threading

import numpy as np
import pytest
from PIL import Image

from facezoo.errors import FaceZooError
from facezoo.landmarks import read_pts
from facezoo.pipelines import enhance_files
from facezoo.pipelines import jobs
from facezoo.pipelines import photo as photo_module
from facezoo.runtime import FaceEnhancer
from tests.runtime.standin import GRID
from tests.runtime.standin import fixture_standin  # noqa: F401

FACE_FILES = ["{}.json", "{}_face.png", "{}_face.pts", "{}_landmarks.png"]


@pytest.fixture(name="enhancer")
def fixture_enhancer(standin):
    return FaceEnhancer(standin, threads=2)


@pytest.fixture(name="inputs")
def fixture_inputs(tmp_path):
    """Folder with the faces `a.png` and `b.jpg` and the photograph `c.png`."""
    folder = tmp_path / "in"
    folder.mkdir()
    save(folder / "a.png", 16, 16)
    save(folder / "b.jpg", 30, 20)
    save(folder / "c.png", 60, 80)
    return folder


def save(path, height, width):
    rng = np.random.default_rng(height)
    image = rng.integers(0, 256, (height, width, 3), np.uint8)
    Image.fromarray(image).save(path)


def listed(folder):
    return sorted(os.listdir(folder))


def named(*names):
    return sorted(file.format(name) for file in FACE_FILES for name in names)


def write_boxes(path, boxes):
    path.write_text(json.dumps(boxes))
    return path


def test_files_of_a_face(inputs, tmp_path, enhancer):
    out = tmp_path / "new" / "out"
    report = enhance_files([inputs / "a.png"], out, enhancer)
    assert report.done == [inputs / "a.png"]
    assert (report.num_faces, report.problems, report.notes) == (1, [], [])
    assert listed(out) == named("a")
    content = json.loads((out / "a.json").read_text())
    keys = ["image", "width", "height", "preset", "files", "faces"]
    assert list(content) == keys
    assert sorted(content["files"]) == listed(out)
    assert content["image"] == (inputs / "a.png").as_posix()
    assert (content["width"], content["height"]) == (16, 16)
    assert content["preset"] == "standin"
    (face,) = content["faces"]
    assert list(face) == [
        "box",
        "square",
        "detection_score",
        "score",
        "preset",
        "landmarks",
        "landmark_scores",
        "landmark_sigma",
        "landmark_covariance",
        "face_image",
        "face_landmarks",
    ]
    assert face["box"] == [0, 0, 16, 16]
    assert face["face_image"] == "a_face.png"
    assert np.shape(face["landmark_scores"]) == (68,)
    assert face["detection_score"] is None and face["preset"] == "standin"
    image = np.array(Image.open(inputs / "a.png"))
    mean = image.mean() / 255
    # The stand-in is 1 + mean of a pixel of the large face unsure.
    sigma = np.full(68, (1 + mean) / 8)
    np.testing.assert_allclose(face["landmark_sigma"], sigma, atol=2e-3)
    expected = GRID + [10 * mean, 20 * mean]
    np.testing.assert_allclose(face["face_landmarks"], expected, atol=2e-3)
    points = (expected + 0.5) / 8 - 0.5
    np.testing.assert_allclose(face["landmarks"], points, atol=2e-3)
    np.testing.assert_allclose(
        read_pts(out / "a_face.pts"), expected, atol=0.01
    )
    sr_image = np.array(Image.open(out / "a_face.png"))
    np.testing.assert_array_equal(sr_image[::8, ::8], image)


def test_files_of_a_photograph(inputs, tmp_path, enhancer):
    boxes = [[32, 20, 48, 36], [60, 30, 90, 60]]
    file = write_boxes(tmp_path / "boxes.json", {"c.png": boxes})
    out = tmp_path / "out"
    report = enhance_files([inputs], out, enhancer, boxes=file)
    assert report.problems == [] and report.num_faces == 4
    photo_files = [
        "c.json",
        "c_enhanced.png",
        "c_face0.png",
        "c_face0.pts",
        "c_face1.png",
        "c_face1.pts",
        "c_landmarks.png",
    ]
    assert listed(out) == sorted(named("a", "b") + photo_files)
    content = json.loads((out / "c.json").read_text())
    assert [face["box"] for face in content["faces"]] == boxes
    images = [face["face_image"] for face in content["faces"]]
    assert images == ["c_face0.png", "c_face1.png"]
    for name in ("c_enhanced.png", "c_landmarks.png"):
        assert Image.open(out / name).size == (160, 120)


def test_plain_list_of_boxes_and_no_boxes(inputs, tmp_path, enhancer):
    for count, boxes in enumerate([[], [[0, 0, 16, 16]]]):
        file = write_boxes(tmp_path / "boxes.json", boxes)
        out = tmp_path / f"out{count}"
        report = enhance_files([inputs / "c.png"], out, enhancer, boxes=file)
        assert report.problems == [] and report.num_faces == count
        assert len(json.loads((out / "c.json").read_text())["faces"]) == count


@pytest.mark.parametrize(
    "boxes",
    [
        [[5, 5, 5, 9]],
        [[0, 0, 9, 9], [100, 0, 120, 20]],
        [[1, 2, 3]],
        "no list",
        None,
    ],
)
def test_wrong_boxes_stop_their_photograph_alone(
    inputs, tmp_path, enhancer, boxes
):
    file = write_boxes(tmp_path / "boxes.json", {"c.png": boxes})
    out = tmp_path / "out"
    report = enhance_files([inputs], out, enhancer, boxes=file)
    assert len(report.problems) == 1 and "c.png" in report.problems[0]
    assert listed(out) == named("a", "b")


def test_boxes_of_other_pictures_are_noted(inputs, tmp_path, enhancer):
    file = write_boxes(tmp_path / "boxes.json", {"z.png": []})
    report = enhance_files(
        [inputs / "a.png"], tmp_path / "out", enhancer, boxes=file
    )
    assert report.problems == []
    assert len(report.notes) == 1 and "z.png" in report.notes[0]


def test_bad_inputs_do_not_stop_the_others(inputs, tmp_path, enhancer):
    (inputs / "empty.png").touch()
    (inputs / "text.png").write_text("no picture")
    whole = (inputs / "c.png").read_bytes()
    (inputs / "cut.png").write_bytes(whole[: len(whole) // 2])
    out = tmp_path / "out"
    report = enhance_files([inputs, tmp_path / "missing.png"], out, enhancer)
    assert len(report.done) == 3 and len(report.problems) == 4
    for name in ("empty.png", "text.png", "cut.png", "missing.png"):
        (problem,) = [text for text in report.problems if name in text]
        assert "\n" not in problem and problem.endswith(".")
    assert listed(out) == named("a", "b", "c")


def test_nothing_is_overwritten_unless_asked(inputs, tmp_path, enhancer):
    out = tmp_path / "out"
    out.mkdir()
    (out / "a_face.pts").write_text("mine")
    report = enhance_files([inputs], out, enhancer)
    assert len(report.done) == 2 and len(report.problems) == 1
    assert "a_face.pts already exists; pass --over" in report.problems[0]
    assert listed(out) == sorted(["a_face.pts", *named("b", "c")])
    assert (out / "a_face.pts").read_text() == "mine"
    report = enhance_files([inputs / "a.png"], out, enhancer, overwrite=True)
    assert report.problems == []
    assert (out / "a_face.pts").read_text() != "mine"


def test_inputs_are_never_overwritten(tmp_path, enhancer):
    save(tmp_path / "a.png", 16, 16)
    save(tmp_path / "a_face.png", 20, 20)
    before = (tmp_path / "a_face.png").read_bytes()
    paths = [tmp_path / "a.png", tmp_path / "a_face.png"]
    report = enhance_files(paths, tmp_path, enhancer, overwrite=True)
    assert len(report.done) == 1
    assert "is one of the inputs" in report.problems[0]
    assert (tmp_path / "a_face.png").read_bytes() == before


def test_files_of_one_name_do_not_collide(tmp_path, enhancer):
    for folder, size in {"p": 16, "q": 32}.items():
        (tmp_path / folder).mkdir()
        save(tmp_path / folder / "x.png", size, size)
    out = tmp_path / "out"
    report = enhance_files([tmp_path / "p", tmp_path / "q"], out, enhancer)
    assert report.problems == []
    assert listed(out) == named("p_x", "q_x")
    for name, size in {"p_x": 16, "q_x": 32}.items():
        assert json.loads((out / f"{name}.json").read_text())["width"] == size


def test_same_file_twice_is_one_input(inputs, tmp_path, enhancer):
    paths = [inputs / "a.png", inputs, inputs / ".." / "in" / "a.png"]
    report = enhance_files(paths, tmp_path / "out", enhancer)
    assert len(report.done) == 3 and report.problems == []


def test_turned_picture_is_measured_upright(tmp_path, enhancer):
    image = Image.new("RGB", (40, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "turned.jpg", exif=exif)
    out = tmp_path / "out"
    enhance_files([tmp_path / "turned.jpg"], out, enhancer)
    content = json.loads((out / "turned.json").read_text())
    assert (content["width"], content["height"]) == (20, 40)


def test_failure_while_writing_leaves_nothing(
    inputs, tmp_path, enhancer, monkeypatch
):
    def broken(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(photo_module, "paste_face", broken)
    boxes = write_boxes(tmp_path / "boxes.json", {"c.png": [[0, 0, 20, 20]]})
    out = tmp_path / "out"
    report = enhance_files([inputs], out, enhancer, boxes=boxes)
    assert "c.png: it is too large for this" in report.problems[0]
    assert listed(out) == named("a", "b")


def test_bug_in_one_file_is_told(inputs, tmp_path, enhancer, monkeypatch):
    read_image = jobs.read_image

    def broken(path):
        if path.name == "b.jpg":
            raise ZeroDivisionError("a bug")
        return read_image(path)

    monkeypatch.setattr(jobs, "read_image", broken)
    report = enhance_files([inputs], tmp_path / "out", enhancer)
    assert len(report.done) == 2
    assert "b.jpg: it failed unexpectedly: ZeroDiv" in report.problems[0]


def test_output_that_is_a_file_stops_all(inputs, enhancer):
    with pytest.raises(FaceZooError, match="a.png is a file"):
        enhance_files([inputs], inputs / "a.png", enhancer)


@pytest.mark.parametrize(
    "options", [{"box_margin": 0}, {"photo_scale": 0.5}, {"blend": 1.5}]
)
def test_wrong_factors_stop_all(inputs, tmp_path, enhancer, options):
    with pytest.raises(FaceZooError, match="must be a number"):
        enhance_files([inputs], tmp_path / "out", enhancer, **options)


@pytest.mark.parametrize("threads", [1, 3])
def test_files_are_the_same_whatever_the_number_of_threads(
    tmp_path, standin, threads
):
    folder = tmp_path / "in"
    folder.mkdir()
    boxes = {}
    for i in range(9):
        save(folder / f"p{i}.png", 60 + i, 80)
        boxes[f"p{i}.png"] = [[8 * j, 4, 8 * j + 16, 20] for j in range(i)]
    file = write_boxes(tmp_path / "boxes.json", boxes)
    contents = []
    for count in (2, threads):
        out = tmp_path / f"out{count}"
        enhancer = FaceEnhancer(standin, threads=count)
        report = enhance_files([folder], out, enhancer, boxes=file)
        assert [path.name for path in report.done] == list(boxes)
        contents.append({p.name: p.read_bytes() for p in out.iterdir()})
    assert contents[0] == contents[1] and len(contents[0]) == 9 * 3 + 36 * 2


def test_stop_says_what_is_left(inputs, tmp_path, enhancer):
    stop = threading.Event()
    stop.set()
    out = tmp_path / "out"
    report = enhance_files([inputs], out, enhancer, stop=stop)
    assert report.done == [] and report.num_left == 3 and listed(out) == []
    report = enhance_files([inputs], out, enhancer, resume=True)
    assert len(report.done) == 3 and report.num_left == 0


def test_progress_counts_all(inputs, tmp_path, enhancer):
    calls = []
    enhance_files(
        [inputs],
        tmp_path / "out",
        enhancer,
        progress=lambda *numbers: calls.append(numbers),
    )
    assert calls == [(1, 3, 1), (2, 3, 2), (3, 3, 3)]
