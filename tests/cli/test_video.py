import json

import numpy as np
import pytest

from facezoo import cli
from facezoo.cli.video import is_video
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
    assert "3 frames, 1 faces followed, seen 3 times" in printed.out
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
    pattern = tmp_path / "none*.mp4"
    assert run("enhance", pattern, "-o", out, "--preset", standin) == 1
    assert "matches no file" in capsys.readouterr().err


def test_names_tell_videos():
    assert is_video("a/*.MP4") and is_video("b.mkv")
    assert not is_video("a.jpg") and not is_video("folder")
