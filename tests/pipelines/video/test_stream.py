import json
import os
import signal
import subprocess
import sys
import threading
import weakref
from fractions import Fraction

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.pipelines.video import enhance_frames
from facezoo.pipelines.video import stream as video
from facezoo.pipelines.video.reader import VideoFrame
from facezoo.pipelines.video.reader import is_video
from facezoo.pipelines.video.writer import output_suffix
from tests.pipelines.video.clips import NUM_FRAMES
from tests.pipelines.video.clips import DiskEnhancer
from tests.pipelines.video.clips import disks
from tests.pipelines.video.clips import draw_disks
from tests.pipelines.video.clips import enhance
from tests.pipelines.video.clips import fixture_av  # noqa: F401
from tests.pipelines.video.clips import images
from tests.pipelines.video.clips import shown
from tests.pipelines.video.clips import write_clip


def sound(av, path):
    with av.open(str(path)) as container:
        packets = container.demux(container.streams.audio[0])
        return [
            (float(packet.pts * packet.time_base), bytes(packet))
            for packet in packets
            if packet.dts is not None
        ]


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_round_trip_keeps_sound_times_and_pictures(av, tmp_path, suffix):
    clip = write_clip(tmp_path / f"clip{suffix}", images())
    out, points = tmp_path / f"out{suffix}", tmp_path / "clip.jsonl"
    progress = []
    report = enhance(
        clip,
        out,
        landmarks_path=points,
        progress=lambda *done: progress.append(done),
    )
    assert (report.num_frames, report.num_faces) == (NUM_FRAMES, 2 * NUM_FRAMES)
    assert report.num_tracks == 2 and report.notes == []
    assert progress == [(i + 1, NUM_FRAMES) for i in range(NUM_FRAMES)]
    before, after = shown(av, clip), shown(av, out)
    assert before[0] == after[0]
    gaps = np.abs(np.float32(before[1]) - np.float32(after[1]))
    assert gaps[:, :30].mean() < 4  # where no face is
    assert gaps.mean() < 8
    assert sound(av, clip) == sound(av, out)
    assert len(sound(av, out)) > 30
    assert not list(tmp_path.glob(".*"))
    told = lines(points)
    assert [line["frame"] for line in told] == list(range(NUM_FRAMES))
    times = [line["time"] for line in told]
    np.testing.assert_allclose(times, [float(t) for t in before[0]], atol=1e-6)
    for i, line in enumerate(told):
        assert {face["id"] for face in line["faces"]} == {0, 1}
        found = {face["id"]: face for face in line["faces"]}
        first = {face["id"]: face for face in told[0]["faces"]}
        for x, y, radius in disks(i):
            near = [
                np.hypot(*(np.mean(face["landmarks"], axis=0) - (x, y)))
                for face in found.values()
            ]
            assert min(near) < 2.5
        for number, face in found.items():
            start = np.mean(first[number]["landmarks"], axis=0)
            now = np.mean(face["landmarks"], axis=0)
            assert np.hypot(*(now - start)) < i + 3
            assert len(face["landmark_scores"]) == 68
            assert len(face["landmark_sigma"]) == 68
            x0, y0, x1, y1 = face["box"]
            assert x1 - x0 == pytest.approx(y1 - y0, abs=0.01)


def test_variable_frame_rate_survives(av, tmp_path):
    steps = np.random.default_rng(0).integers(10, 90, NUM_FRAMES)
    times = np.cumsum(steps).tolist()
    clip = write_clip(tmp_path / "clip.mp4", images(), times)
    enhance(clip, tmp_path / "out.mp4")
    before, after = shown(av, clip)[0], shown(av, tmp_path / "out.mp4")[0]
    assert len(set(np.diff(before))) > 5
    assert before == after


@pytest.mark.parametrize("degrees", [90, -90, 180])
def test_turned_clip_is_worked_on_upright_and_stays_turned(
    av, tmp_path, degrees
):
    upright = images()
    stored = [
        np.ascontiguousarray(np.rot90(image, -degrees // 90))
        for image in upright
    ]
    clip = write_clip(tmp_path / "clip.mp4", stored, rotation=degrees)
    out, points = tmp_path / "out.mp4", tmp_path / "out.jsonl"
    enhance(clip, out, landmarks_path=points)
    before, after = shown(av, clip), shown(av, out)
    assert before[2] == after[2] and after[2] in ({degrees}, {-degrees})
    assert after[1][0].shape == stored[0].shape
    assert np.abs(np.float32(after[1][0]) - before[1][0]).mean() < 4
    # Landmarks are those of the clip as it is shown.
    centers = [
        np.mean(face["landmarks"], axis=0) for face in lines(points)[0]["faces"]
    ]
    np.testing.assert_allclose(
        sorted(map(tuple, centers)), [(40, 60), (120, 40)], atol=2
    )


def test_clip_without_sound_at_twice_the_size(av, tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", images(5), sound=False)
    enhance(clip, tmp_path / "out.mp4", scale=2)
    pictures = shown(av, tmp_path / "out.mp4")[1]
    assert {picture.shape for picture in pictures} == {(240, 320, 3)}


def test_colors_are_kept(av, tmp_path):
    gray = [np.full((64, 64, 3), (90, 120, 200), "uint8")] * 3
    clip = write_clip(
        tmp_path / "clip.mkv", gray, sound=False, options={"crf": "1"}
    )
    enhance(clip, tmp_path / "out.mkv", detector=None, boxes=[[8, 8, 24, 24]])
    before, after = shown(av, clip)[1], shown(av, tmp_path / "out.mkv")[1]
    for one, other in zip(before, after):
        np.testing.assert_allclose(
            one.mean(axis=(0, 1)), other.mean(axis=(0, 1)), atol=0.8
        )


def test_other_files_become_matroska(av, tmp_path):
    assert output_suffix(tmp_path / "a.AVI") == ".mkv"
    assert output_suffix(tmp_path / "a.MP4") == ".mp4"
    assert is_video("a/b.MOV") and not is_video("a/b.png")
    clip = write_clip(
        tmp_path / "clip.avi",
        images(4),
        times=range(4),
        time_base=Fraction(1, 30),
        sound=False,
        codec="mpeg4",
    )
    enhance(clip, tmp_path / "out.mkv")
    assert len(shown(av, tmp_path / "out.mkv")[0]) == 4


def test_clip_without_faces(av, tmp_path):
    dark = [draw_disks([], seed=i) for i in range(4)]
    clip = write_clip(tmp_path / "clip.mp4", dark)
    out, points = tmp_path / "out.mp4", tmp_path / "clip.jsonl"
    report = enhance(clip, out, landmarks_path=points)
    assert report.num_faces == report.num_tracks == 0
    assert [line["faces"] for line in lines(points)] == [[]] * 4
    assert len(shown(av, out)[0]) == 4


def test_existing_files_stay(av, tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", images(3))
    before = clip.read_bytes()
    out = tmp_path / "out.mp4"
    out.write_bytes(b"mine")
    with pytest.raises(FaceZooError, match="already exists; pass --overwrite"):
        enhance(clip, out)
    assert out.read_bytes() == b"mine"
    with pytest.raises(FaceZooError, match="is the input"):
        enhance(clip, clip, overwrite=True)
    assert clip.read_bytes() == before
    enhance(clip, out, overwrite=True)
    assert len(shown(av, out)[0]) == 3


@pytest.mark.parametrize("error", [KeyboardInterrupt, FaceZooError])
def test_interrupted_work_leaves_nothing(av, tmp_path, error):
    clip = write_clip(tmp_path / "clip.mp4", images())
    folder = tmp_path / "out"
    folder.mkdir()

    def stop(done, total):
        if done == 10:
            raise error("now")

    threads = threading.active_count()
    with pytest.raises(error):
        enhance(
            clip,
            folder / "out.mp4",
            landmarks_path=folder / "out.jsonl",
            progress=stop,
        )
    assert list(folder.iterdir()) == []
    assert threading.active_count() == threads


def test_wrong_boxes_are_told(av, tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", images(3))
    with pytest.raises(FaceZooError, match="Box 0"):
        enhance(clip, tmp_path / "out.mp4", boxes=[[900, 0, 950, 50]])
    assert not (tmp_path / "out.mp4").exists()
    with pytest.raises(FaceZooError, match="Received: neither"):
        enhance(clip, tmp_path / "out.mp4", detector=None)


def test_frames_from_anywhere():
    frames = ((i / 30, image) for i, image in enumerate(images(8)))
    boxes = [[20, 40, 61, 81]]
    seen = list(enhance_frames(frames, DiskEnhancer(), boxes=boxes))
    assert [len(frame.faces) for frame in seen] == [1] * 8
    x, y = seen[7].faces[0].face.landmarks.mean(axis=0)
    assert (x, y) == pytest.approx((47, 60), abs=1.5)
    composed = seen[0].composed(scale=2)
    assert composed.shape == (240, 320, 3)
    np.testing.assert_array_equal(seen[0].composed(blend=0.0), seen[0].image)


class Counted(np.ndarray):
    """An array that can be watched."""


def test_ten_thousand_frames_take_the_room_of_a_few():
    alive, most, count = 0, 0, 10_000
    lock = threading.Lock()

    def forget():
        nonlocal alive
        with lock:
            alive -= 1

    def decoder():
        nonlocal alive, most
        for i in range(count):
            image = np.zeros((8, 8, 3), "uint8").view(Counted)
            weakref.finalize(image, forget)
            with lock:
                alive += 1
                most = max(most, alive)
            yield VideoFrame(i, i / 30, image, None)

    steps = video._steps(decoder(), DiskEnhancer(), (1.0, 1.0), {"boxes": []})
    seen = 0
    for source, frame, _ in steps:
        assert source.number == frame.number == seen
        seen += 1
    assert seen == count
    # Three queues, and what each step has in hand.
    assert most <= 3 * (video.AHEAD + 3)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_what_a_killed_program_left_goes_with_the_next(av, tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", images(3))
    code = (
        "import os, signal, sys; "
        "from tests.pipelines.video.clips import enhance; "
        "enhance(sys.argv[1], sys.argv[2], landmarks_path=sys.argv[3], "
        "progress=lambda *_: os.kill(os.getpid(), signal.SIGKILL))"
    )
    out, points = tmp_path / "out.mp4", tmp_path / "out.jsonl"
    command = [sys.executable, "-c", code, str(clip), str(out), str(points)]
    killed = subprocess.run(command, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(list(tmp_path.glob(".*.part.out.*"))) == 2
    enhance(clip, out, landmarks_path=points)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["clip.mp4", "out.jsonl", "out.mp4"]
