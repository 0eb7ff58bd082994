import json

import numpy as np
import pytest
from PIL import Image

from facezoo import cli
from facezoo.errors import FaceZooError
from facezoo.pipelines import video
from facezoo.pipelines.video.tracking import FaceTracker
from tests.pipelines.video.clips import draw_disks
from tests.pipelines.video.clips import write_clip
from tests.runtime.standin import fixture_standin  # noqa: F401

BOX = [16, 36, 64, 84]


@pytest.fixture(name="clip")
def fixture_clip(tmp_path):
    pictures = [draw_disks([(40, 60, 16)], seed=i) for i in range(3)]
    return write_clip(tmp_path / "clip.mp4", pictures)


@pytest.fixture(name="boxes")
def fixture_boxes(tmp_path):
    path = tmp_path / "boxes.json"
    path.write_text(json.dumps([BOX]))
    return path


def run(*arguments):
    return cli.main([str(argument) for argument in arguments])


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_enhance(clip, boxes, standin, tmp_path, capsys):
    out = tmp_path / "out"
    command = ["enhance", clip, "-o", out, "--preset", standin]
    assert run(*command, "--boxes", boxes) == 0
    assert names(out) == ["clip.jsonl", "clip_enhanced.mp4"]
    printed = capsys.readouterr()
    assert "3 frames, 1 face followed, seen 3 times" in printed.out
    assert printed.err == ""
    lines = (out / "clip.jsonl").read_text().splitlines()
    assert [json.loads(line)["frame"] for line in lines] == [0, 1, 2]
    box = np.array(json.loads(lines[0])["faces"][0]["box"])
    assert (box[:2] >= BOX[:2]).all() and (box[2:] <= BOX[2:]).all()
    assert run(*command, "--boxes", boxes) == 1
    assert "already exists; pass --overwrite" in capsys.readouterr().err
    assert run(*command, "--boxes", boxes, "--resume") == 0
    assert "skipped" in capsys.readouterr().out


def test_landmarks_only(clip, boxes, standin, tmp_path):
    out = tmp_path / "out"
    command = ["enhance", clip, "-o", out, "--preset", standin]
    options = ["--boxes", boxes, "--landmarks-only", "--no-steady"]
    assert run(*command, *options) == 0
    assert names(out) == ["clip.jsonl"]


def test_no_face_is_told_and_no_failure(clip, standin, tmp_path, capsys):
    boxes = tmp_path / "boxes.json"
    boxes.write_text('{"clip.mp4": []}')
    out = tmp_path / "out"
    command = ["enhance", clip, "-o", out, "--preset", standin]
    assert run(*command, "--boxes", boxes) == 0
    assert "no face found" in capsys.readouterr().out
    assert names(out) == ["clip.jsonl", "clip_enhanced.mp4"]


def test_bad_videos_are_told_and_the_others_done(
    clip, boxes, standin, tmp_path, capsys
):
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no video")
    boxes.write_text(json.dumps({"clip.mp4": [BOX]}))
    out = tmp_path / "out"
    command = ["enhance", bad, clip, "-o", out, "--preset", standin]
    assert run(*command, "--boxes", boxes) == 1
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "bad.mp4 can't be read: not a video" in captured.err
    assert names(out) == ["clip.jsonl", "clip_enhanced.mp4"]


@pytest.fixture(name="face")
def fixture_face(tmp_path):
    path = tmp_path / "face.png"
    Image.fromarray(draw_disks([(16, 16, 9)], 32, 32)).save(path)
    return path


@pytest.fixture(name="command")
def fixture_command(standin, tmp_path):
    return ["enhance", "-o", tmp_path / "out", "--preset", standin]


def of_videos(out):
    return [name for name in names(out) if name.endswith(("mp4", "jsonl"))]


@pytest.mark.parametrize("pattern", ["", "*", "**/*", "**/*.MP4"])
def test_folders_and_globs_hold_videos(
    clip, face, command, tmp_path, capsys, pattern
):
    folder = tmp_path / "in"
    folder.mkdir()
    clip.rename(folder / "Clip.MP4")
    face.rename(folder / "face.png")
    boxes = tmp_path / "boxes.json"
    boxes.write_text(json.dumps({"Clip.MP4": [BOX]}))
    assert run(*command, f"{folder}/{pattern}", "--boxes", boxes) == 0
    assert of_videos(tmp_path / "out") == ["Clip.jsonl", "Clip_enhanced.mp4"]
    captured = capsys.readouterr()
    assert ("Done: 1, failed: 0" in captured.out) == ("MP4" not in pattern)
    # Boxes of a video beside pictures are of an input as well.
    assert captured.err == ""


def test_names_of_nothing_leave_the_others_alone(
    clip, face, boxes, command, tmp_path, capsys
):
    pattern, missing = tmp_path / "none*.mp4", tmp_path / "none.mp4"
    assert run(*command, pattern, missing, face) == 1
    captured = capsys.readouterr()
    assert f"{pattern} matches no pictures or videos." in captured.err
    assert f"{missing} does not exist." in captured.err
    assert "Done: 1, failed: 2" in captured.out
    assert run(*command, pattern, clip, "--boxes", boxes) == 1
    assert of_videos(tmp_path / "out") == ["clip.jsonl", "clip_enhanced.mp4"]


def test_plain_boxes_are_for_one_input(
    clip, face, boxes, command, tmp_path, capsys
):
    assert run(*command, clip, face, "--boxes", boxes) == 1
    assert "for a single picture or video" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_options_in_vain_are_told(clip, face, boxes, command, tmp_path, capsys):
    page = tmp_path / "pages" / "report.html"
    vain = ["--report", page, "--sheet", "--photo-scale", 2, "--no-refine"]
    assert run(*command, clip, "--boxes", boxes, *vain) == 0
    told = capsys.readouterr().err.splitlines()
    assert sorted(line.split()[2] for line in told) == [
        *("--no-refine", "--photo-scale", "--report", "--sheet")
    ]
    report = [line for line in told if "--report" in line]
    assert report[0].endswith("is for pictures alone: no report is written")
    assert not page.parent.exists()
    vain = ["--no-steady", "--key-interval", 3]
    assert run(*command, face, *vain, "--video-scale", 1) == 0
    told = capsys.readouterr().err
    assert told.count("is for videos alone: it changes nothing here") == 3


@pytest.mark.parametrize(
    ("option", "value", "limits"),
    [
        ("--video-scale", "0.5", "a number of 1 or more"),
        ("--photo-scale", "0.5", "a number of 1 or more"),
        ("--box-margin", "0", "a number of 0.1 or more"),
        ("--min-face", "inf", "a number of 1 or more"),
        ("--blend", "x", "a number from 0 to 1"),
        ("--key-interval", "x", "a whole number of 1 or more"),
    ],
)
def test_numbers_out_of_range_are_told_by_option(
    command, tmp_path, capsys, option, value, limits
):
    with pytest.raises(SystemExit) as info:
        run(*command, tmp_path / "a.mp4", option, value)
    assert info.value.code == 2
    told = f"argument {option}: expected {limits}, got {value}"
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["clip.jsonl", "clip_enhanced.mp4"])
def test_resume_makes_half_a_pair_again(
    clip, boxes, command, tmp_path, monkeypatch, missing
):
    out = tmp_path / "out"
    command = [*command, clip, "--boxes", boxes]
    assert run(*command) == 0
    (out / missing).unlink()
    (kept,) = out.iterdir()
    content = kept.read_bytes()

    def fail(*arguments, **options):
        raise FaceZooError("no video today")

    with monkeypatch.context() as patch:
        patch.setattr(FaceTracker, "__call__", fail)
        assert run(*command, "--resume") == 1
    assert list(out.iterdir()) == [kept] and kept.read_bytes() == content
    assert run(*command) == 1
    assert run(*command, "--resume") == 0
    assert names(out) == ["clip.jsonl", "clip_enhanced.mp4"]


def test_resume_knows_other_presets_and_files_of_others(
    clip, boxes, command, standin, tmp_path, capsys
):
    points = tmp_path / "out" / "clip.jsonl"
    command = [*command, clip, "--boxes", boxes]
    assert run(*command) == 0
    file = standin / "config.json"
    file.write_text(file.read_text().replace('"standin"', '"other"'))
    made = points.read_bytes()
    assert run(*command, "--resume") == 1
    told = "clip_enhanced.mp4 already exists; pass --overwrite"
    assert told in capsys.readouterr().err
    assert points.read_bytes() == made
    assert run(*command, "--resume", "--overwrite") == 0
    assert run(*command, "--resume") == 0
    assert "skipped" in capsys.readouterr().out
    points.write_text("mine")
    (tmp_path / "out" / "clip_enhanced.mp4").unlink()
    assert run(*command, "--resume") == 1
    assert points.read_text() == "mine"


def test_inputs_are_not_overwritten(clip, boxes, command, tmp_path, capsys):
    other = clip.with_name("clip_enhanced.mp4")
    other.write_bytes(b"mine")
    boxes.write_text(json.dumps({clip.name: [BOX], other.name: [BOX]}))
    command = [*command, "-o", tmp_path, clip, other, "--boxes", boxes]
    assert run(*command, "--overwrite") == 1
    told = f"{other} is one of the inputs and stays as it is"
    assert told in capsys.readouterr().err
    assert other.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("more", "left"), [([], "1 input is"), (["face.png"], "2 inputs are")]
)
def test_interrupted(
    clip, face, command, tmp_path, monkeypatch, capsys, more, left
):
    other = tmp_path / "other.mp4"
    other.write_bytes(clip.read_bytes())
    boxes = tmp_path / "boxes.json"
    boxes.write_text(json.dumps({"clip.mp4": [BOX], "other.mp4": [BOX]}))
    enhance_video = video.enhance_video

    def interrupted(path, *arguments, **options):
        if path == other:
            options["progress"] = interrupt
        return enhance_video(path, *arguments, **options)

    def interrupt(done, total):
        raise KeyboardInterrupt

    monkeypatch.setattr(video, "enhance_video", interrupted)
    more = [tmp_path / name for name in more]
    assert run(*command, clip, other, *more, "--boxes", boxes) == 130
    captured = capsys.readouterr()
    assert "Done: 1, failed: 0; results in" in captured.out
    assert captured.err == (
        f"facezoo: interrupted; {left} left: the same command with --resume "
        "goes on\n"
    )
    assert names(tmp_path / "out") == ["clip.jsonl", "clip_enhanced.mp4"]
