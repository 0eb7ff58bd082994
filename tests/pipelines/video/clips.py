"""Made-up clips, and stand-ins that know how to find their faces.

A face is a bright disk on a dark ground. `DiskEnhancer` finds the disk of a
crop and puts 68 points around it; `find_disks` is a detector.
"""

import math
from fractions import Fraction
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from facezoo.pipelines.detectors.detections import Detections
from facezoo.pipelines.video import enhance_video
from facezoo.runtime import EnhancedFaces

BRIGHT = 128
NUM_FRAMES = 24
ANGLES = np.linspace(0, 2 * np.pi, 68, endpoint=False)
RING = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=-1)


def draw_disks(disks, height=120, width=160, seed=0):
    """Draws disks `(x, y, radius)`, the last in front, on dark noise."""
    rng = np.random.default_rng(seed)
    noise = rng.integers(0, 40, (height, width, 1), np.uint8)
    image = noise.repeat(3, axis=2)
    for i, (x, y, radius) in enumerate(disks):
        center = (round(x * 16), round(y * 16))
        color = (255, 200 + 10 * i, 160)
        cv2.circle(image, center, round(radius * 16), color, -1, cv2.LINE_AA, 4)
    return image


def find_disks(image):
    """A detector: boxes of the bright parts of a picture."""
    bright = (image[..., 0] > BRIGHT).astype("uint8")
    _, _, stats, _ = cv2.connectedComponentsWithStats(bright)
    boxes = np.array([(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:]])
    boxes = boxes.reshape(-1, 4).astype("float64")
    return Detections(boxes, np.ones(len(boxes)))


find_disks.square_map = (0.0, 0.0, 1.25)


class DiskEnhancer:
    """What the pipelines ask of a `FaceEnhancer`, for disks."""

    input_size, image_size, scale, threads = 32, 64, 2, 1
    name = "disks"
    scheme = SimpleNamespace(lines=())

    def for_face_size(self, side):
        return self

    def enhance_faces(self, faces):
        landmarks = np.zeros((len(faces), 68, 2), "float32")
        scores = np.full((len(faces), 68), 0.05, "float32")
        for i, face in enumerate(faces):
            rows, columns = np.nonzero(face[..., 0] > BRIGHT)
            center, radius = np.full(2, 15.5), 12.8
            if len(rows) > 100:
                center = np.array([columns.mean(), rows.mean()])
                radius = math.sqrt(len(rows) / math.pi)
                scores[i] = 0.9
            landmarks[i] = ((center + 0.5) * 2 - 0.5) + 2 * radius * RING
        return EnhancedFaces(
            faces.repeat(2, axis=1).repeat(2, axis=2),
            landmarks,
            scores,
            np.ones_like(scores),
            np.tile(np.eye(2, dtype="float32"), (len(faces), 68, 1, 1)),
        )


def write_clip(
    path,
    images,
    times=None,
    time_base=Fraction(1, 600),
    sound=True,
    rotation=None,
    codec="libx264",
    pixels="yuv420p",
    options=None,
):
    """Writes pictures as a video file.

    Args:
        images: List of uint8 RGB arrays, as stored.
        times: Frames' times in units of `time_base`; 30 a second by default.
        rotation: Degrees counterclockwise by which players turn frames.
    """
    av = pytest.importorskip("av", reason="PyAV: facezoo[video]")
    height, width = images[0].shape[:2]
    times = range(0, 20 * len(images), 20) if times is None else times
    with av.open(str(path), "w") as container:
        video = container.add_stream(
            codec,
            rate=30,
            options=options or {},
            width=width,
            height=height,
            time_base=time_base,
        )
        video.pix_fmt = pixels
        if rotation is not None:
            video.set_display_rotation(rotation)
        audio = container.add_stream("aac", rate=44100) if sound else None
        for image, time in zip(images, times):
            frame = av.VideoFrame.from_ndarray(image)
            frame.pts, frame.time_base = time, time_base
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        blocks = round(float(len(images) / 30 * 44100 / 1024)) if sound else 0
        for i in range(blocks):
            tone = np.sin(np.arange(1024 * i, 1024 * (i + 1)) / 20) * 0.3
            frame = av.AudioFrame.from_ndarray(
                np.tile(tone.astype("float32"), (2, 1)), "fltp", "stereo"
            )
            frame.sample_rate, frame.pts = 44100, 1024 * i
            container.mux(audio.encode(frame))
        if sound:
            container.mux(audio.encode(None))
    return path


@pytest.fixture(name="av", scope="module")
def fixture_av():
    return pytest.importorskip(
        "av", reason='PyAV: pip install "facezoo[video]"'
    )


def disks(i):
    return [(40 + i, 60, 16), (120, 40 + i / 2, 12)]


def images(count=NUM_FRAMES):
    return [draw_disks(disks(i), seed=i) for i in range(count)]


def shown(av, path):
    """Gives times, pictures as stored, and degrees of a file's frames."""
    with av.open(str(path)) as container:
        frames = list(container.decode(container.streams.video[0]))
        times = [frame.pts * frame.time_base for frame in frames]
        pictures = [frame.to_ndarray(format="rgb24") for frame in frames]
        return times, pictures, {frame.rotation for frame in frames}


def enhance(path, out, **options):
    options = {"detector": find_disks, **options}
    return enhance_video(path, DiskEnhancer(), out, **options)
