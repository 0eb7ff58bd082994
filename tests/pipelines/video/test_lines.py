import json

import numpy as np

from facezoo.pipelines.video import EnhancedFrame
from facezoo.pipelines.video import format_line
from facezoo.pipelines.video.lines import are_lines_of

FRAME = EnhancedFrame(0, 0.04, np.zeros((8, 8, 3), "uint8"), [])


def test_video_and_preset_are_told_where_there_are_some():
    line = {"frame": 0, "time": 0.04, "faces": []}
    assert json.loads(format_line(FRAME)) == line
    line |= {"video": "a/b.mp4", "preset": "x"}
    assert json.loads(format_line(FRAME, "a/b.mp4", "x")) == line


def test_lines_are_known_by_video_and_preset(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "clip.jsonl"
    path.write_text(format_line(FRAME, "clip.mp4", "x") + "\n{}\n")
    assert are_lines_of(path, tmp_path / "clip.mp4", "x")
    assert not are_lines_of(path, "clip.mp4", "other")
    assert not are_lines_of(path, "other/clip.mp4", "x")
    assert not are_lines_of(tmp_path / "none.jsonl", "clip.mp4", "x")
    for content in ["", "{", "[]", "mine", format_line(FRAME)]:
        path.write_text(content)
        assert not are_lines_of(path, "clip.mp4", "x")
