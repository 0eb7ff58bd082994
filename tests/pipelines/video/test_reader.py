import sys

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from tests.pipelines.video.clips import enhance
from tests.pipelines.video.clips import fixture_av  # noqa: F401
from tests.pipelines.video.clips import images
from tests.pipelines.video.clips import shown
from tests.pipelines.video.clips import write_clip


def test_broken_tail_leaves_what_comes_before(av, tmp_path):
    clip = write_clip(tmp_path / "clip.mkv", images(90))
    content = clip.read_bytes()
    clip.write_bytes(content[: len(content) * 6 // 10])
    report = enhance(clip, tmp_path / "out.mkv")
    assert 10 < report.num_frames < 80
    assert len(shown(av, tmp_path / "out.mkv")[0]) == report.num_frames
    assert len(report.notes) == 1
    assert f"{clip} breaks off at" in report.notes[0]


def test_damage_inside_is_told_and_passed(av, tmp_path):
    clip = write_clip(
        tmp_path / "clip.mp4", images(60), options={"g": "10", "bf": "0"}
    )
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        packets = [p for p in container.demux(stream) if p.size]
        place, size = packets[25].pos, packets[25].size
    content = bytearray(clip.read_bytes())
    content[place : place + size] = bytes([255]) * size
    clip.write_bytes(content)
    report = enhance(clip, tmp_path / "out.mp4")
    assert 50 < report.num_frames < 60
    assert "damaged" in report.notes[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "can't be read: No such file"),
        (b"", "can't be read: not a video"),
        (b"hello " * 100, "can't be read: not a video"),
    ],
)
def test_file_that_is_no_video_is_told(av, tmp_path, content, message):
    clip = tmp_path / "clip.mp4"
    if content is not None:
        clip.write_bytes(content)
    with pytest.raises(FaceZooError, match=message):
        enhance(clip, tmp_path / "out.mp4")
    assert not (tmp_path / "out.mp4").exists()


def test_index_that_was_cut_off_is_told(av, tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", images())
    clip.write_bytes(clip.read_bytes()[:-3000])
    with pytest.raises(FaceZooError, match="its index is missing"):
        enhance(clip, tmp_path / "out.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_sound_alone_is_told(av, tmp_path):
    clip = tmp_path / "song.mp4"
    with av.open(str(clip), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        silence = np.zeros((2, 1024), "float32")
        frame = av.AudioFrame.from_ndarray(silence, "fltp", "stereo")
        frame.sample_rate = 44100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(FaceZooError, match="has no moving picture"):
        enhance(clip, tmp_path / "out.mp4")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.avi", "holds no frame"),
        ("none.mp4", "has no moving picture"),
        ("none.mkv", "holds no frame"),
    ],
)
def test_container_without_frames_is_told(av, tmp_path, name, message):
    clip = tmp_path / name
    with av.open(str(clip), "w") as container:
        container.add_stream("mpeg4", rate=25, width=64, height=48)
        container.start_encoding()
    with pytest.raises(FaceZooError, match=f"{name} {message}"):
        enhance(clip, tmp_path / "out.mkv")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_missing_package_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(FaceZooError, match=r'pip install "facezoo\[video\]"'):
        enhance(tmp_path / "clip.mp4", tmp_path / "out.mp4")
