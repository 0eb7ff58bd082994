"""How much memory `facezoo enhance` holds in the course of a long clip.

Run     python -m benchmarks.long_clip --minutes 120 --frames 3600
Needs   the extra `video`; the face is one of examples/truth
Makes   a clip with sound and what comes of it, which it removes; a Markdown
        table

The face drifts over grey noise and is found by CenterFace. Memory is the
resident set when a frame is finished, its highest in each quarter of the clip.
The index of a file with sound grows with its packets, of which there are 16 a
second; `--silent` shows what is left without it.
"""

import argparse
import platform
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from benchmarks.throughput import FACES
from benchmarks.throughput import by_quarters
from benchmarks.throughput import print_table
from benchmarks.throughput import resident
from facezoo.images import bicubic_resize
from facezoo.images import find_images
from facezoo.images import read_image
from facezoo.pipelines.detectors import create_detector
from facezoo.pipelines.video import enhance_video
from facezoo.pipelines.video.reader import import_av
from facezoo.runtime import FaceEnhancer
from facezoo.runtime.enhancer import usable_processors

WIDTH, HEIGHT, SIDE = 192, 144, 32
SOUND_RATE, PACKET = 16000, 1024


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=int, default=120)
    parser.add_argument("--frames", type=int, default=3600)
    parser.add_argument("--silent", action="store_true")
    parser.add_argument("--preset", help="name or folder; default: chosen")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        run(options, Path(folder))


def run(options: argparse.Namespace, folder: Path) -> None:
    clip, memory = folder / "clip.mp4", []
    make_clip(clip, options.frames, 60 * options.minutes, options.silent)
    report = enhance_video(
        clip,
        FaceEnhancer(options.preset),
        folder / "enhanced.mp4",
        folder / "clip.jsonl",
        detector=create_detector("centerface"),
        progress=lambda *_: memory.append(resident()),
    )
    rows = {
        "machine": f"{usable_processors()} processors, {platform.machine()}",
        "clip": f"{options.minutes} minutes, {WIDTH} x {HEIGHT}, "
        f"{'without' if options.silent else 'with'} sound",
        "frames": str(report.num_frames),
        "faces found": str(report.num_faces),
        "memory by quarters": by_quarters(memory),
    }
    print_table(rows)


def make_clip(path: Path, frames: int, seconds: int, silent: bool) -> None:
    """Writes a clip of so many frames, evenly over so many seconds."""
    av = import_av()
    face = bicubic_resize(read_image(find_images(FACES).paths[0]), SIDE)
    rng = np.random.default_rng(0)
    with av.open(str(path), "w") as output:
        video = output.add_stream("libx264", rate=Fraction(frames, seconds))
        video.width, video.height = WIDTH, HEIGHT
        video.pix_fmt, video.options = "yuv420p", {"preset": "ultrafast"}
        sound = None
        if not silent:
            sound = output.add_stream("aac", rate=SOUND_RATE)
        heard = 0
        for number in range(frames):
            image = rng.integers(110, 116, (HEIGHT, WIDTH, 3), np.uint8)
            x = round((WIDTH - SIDE) / 2 + 20 * np.sin(number / 50))
            y = round((HEIGHT - SIDE) / 2 + 10 * np.cos(number / 37))
            image[y : y + SIDE, x : x + SIDE] = face
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            output.mux(video.encode(frame))
            until = (number + 1) * seconds * SOUND_RATE / frames
            while sound is not None and heard < until:
                quiet = np.zeros((1, PACKET), "float32")
                part = av.AudioFrame.from_ndarray(quiet, "fltp", "mono")
                part.sample_rate, part.pts = SOUND_RATE, heard
                heard += PACKET
                output.mux(sound.encode(part))
        for stream in filter(None, (video, sound)):
            output.mux(stream.encode())


if __name__ == "__main__":
    main()
