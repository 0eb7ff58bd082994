"""How busy `facezoo enhance` keeps the processors, and how much it holds.

Run     python -m benchmarks.throughput --pictures 1000 --faces 10
        python -m benchmarks.throughput --crops 1000 \\
            --preset jasrnet_small_faces_x8 [--landmarks-only]
Needs   nothing: the faces are those of examples/truth, the rest is drawn
Makes   a folder of pictures, or of faces of 16 pixels, and one of results (some
        3 MB a picture), which it removes; a Markdown table

Busy is the processor time of this process, user and system, over the time of
the clock times the processors that it may use. On a machine that does other
things as well it can't reach 100 %: what others use is told beside it. Memory
is the resident set as seen when an input is finished, its highest in each
quarter of the run.
"""

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from facezoo.images import bicubic_resize
from facezoo.images import find_images
from facezoo.images import read_image
from facezoo.pipelines import enhance_files
from facezoo.pipelines.detectors import create_detector
from facezoo.runtime import FaceEnhancer
from facezoo.runtime.enhancer import usable_processors

FACES = Path(__file__).parents[1] / "examples" / "truth"
SMALLEST, LARGEST = 16, 40


class Load(NamedTuple):
    """What was used between two moments, in seconds."""

    clock: float
    user: float
    system: float
    others: float


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--faces", type=int, default=10)
    parser.add_argument("--crops", type=int, help="faces in place of pictures")
    parser.add_argument("--landmarks-only", action="store_true")
    parser.add_argument("--width", type=int, default=640)
    parser.add_argument("--height", type=int, default=480)
    parser.add_argument("--photo-scale", type=float, default=2.0)
    parser.add_argument("--preset", help="name or folder; default: chosen")
    parser.add_argument("--threads", type=int)
    parser.add_argument(
        "--detector", help="find the faces by this detector, not by boxes"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        run(options, Path(folder))


def run(options: argparse.Namespace, folder: Path) -> None:
    boxes = None
    if options.crops:
        make_crops(folder / "in", options.crops)
    else:
        boxes = make_pictures(folder / "in", options)
    enhancer = FaceEnhancer(options.preset, options.threads)
    detector = options.detector and create_detector(options.detector)
    memory = []
    before = load()
    report = enhance_files(
        [folder / "in"],
        folder / "out",
        enhancer,
        boxes=None if detector else boxes,
        photo_scale=options.photo_scale,
        detector=detector or None,
        refine=detector is not None,
        landmarks_only=options.landmarks_only,
        progress=lambda *_: memory.append(resident()),
    )
    used = Load(*(a - b for a, b in zip(load(), before)))
    processors = usable_processors()
    busy = (used.user + used.system) / used.clock / processors
    others = used.others / used.clock / processors
    size = f"{options.width} x {options.height}"
    if options.crops:
        size = f"{SMALLEST} x {SMALLEST}"
    rows = {
        "machine": f"{processors} processors, {platform.machine()}",
        "pictures": f"{len(report.done)} of {size}, "
        f"failed: {len(report.problems)}",
        "faces": report.num_faces,
        "clock": f"{used.clock:.1f} s",
        "faces a second": f"{report.num_faces / used.clock:.1f}",
        "user": f"{used.user:.1f} s",
        "system": f"{used.system:.1f} s",
        "busy by this": f"{busy:.1%}",
        "busy by others": f"{others:.1%}",
        "memory by quarters": by_quarters(memory),
        "highest memory": f"{highest() / 2**20:.0f} MiB",
    }
    print_table(rows)


def make_pictures(folder: Path, options: argparse.Namespace) -> Path:
    """Makes the pictures and the file of their boxes, whose path it gives."""
    folder.mkdir()
    portraits = [read_image(path) for path in find_images(FACES).paths]
    boxes = {}
    for number in range(options.pictures):
        rng = np.random.default_rng((1, number))
        picture, found = make_picture(portraits, options, rng)
        name = f"{number:05d}.jpg"
        Image.fromarray(picture).save(folder / name, quality=92)
        boxes[name] = found
    path = folder.with_name("boxes.json")
    path.write_text(json.dumps(boxes))
    return path


def make_crops(folder: Path, count: int) -> None:
    """Makes files of faces of 16 pixels, no two the same."""
    folder.mkdir()
    portraits = [read_image(path) for path in find_images(FACES).paths]
    for number in range(count):
        rng = np.random.default_rng((2, number))
        face = bicubic_resize(portraits[number % len(portraits)], SMALLEST)
        noise = rng.integers(-4, 5, face.shape)
        face = np.clip(face + noise, 0, 255).astype(np.uint8)
        Image.fromarray(face).save(folder / f"{number:05d}.png")


def make_picture(
    portraits: Sequence[np.ndarray],
    options: argparse.Namespace,
    rng: np.random.Generator,
) -> tuple[np.ndarray, list[list[int]]]:
    """Sets faces on coloured clouds, each into a cell of a grid."""
    size = (options.height, options.width)
    clouds = rng.integers(60, 200, (6, 8, 3), np.uint8)
    picture = bicubic_resize(clouds, size)
    columns = int(np.ceil(np.sqrt(options.faces * size[1] / size[0])))
    rows = -(-options.faces // columns)
    width, height = size[1] // columns, size[0] // rows
    boxes = []
    for i in range(options.faces):
        side = int(rng.integers(SMALLEST, LARGEST + 1))
        x = i % columns * width + int(rng.integers(0, max(1, width - side)))
        y = i // columns * height + int(rng.integers(0, max(1, height - side)))
        face = portraits[rng.integers(len(portraits))]
        fits = picture[y : y + side, x : x + side]
        fits[:] = bicubic_resize(face, side)[: fits.shape[0], : fits.shape[1]]
        boxes.append([x, y, x + side, y + side])
    return picture, boxes


def load() -> Load:
    """Gives the time by the clock and what this process and others used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    mine = usage.ru_utime + usage.ru_stime
    try:
        ticks = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
        idle = {3, 4}
        busy = sum(int(t) for i, t in enumerate(ticks) if i not in idle)
        others = busy / os.sysconf("SC_CLK_TCK") - mine
    except OSError:
        others = float("nan")
    return Load(time.perf_counter(), usage.ru_utime, usage.ru_stime, others)


def by_quarters(memory: Sequence[int]) -> str:
    """Gives the most bytes held in each quarter of a run, in MiB."""
    quarters = [max(part) for part in np.array_split(memory, 4) if len(part)]
    return ", ".join(f"{most / 2**20:.0f}" for most in quarters) + " MiB"


def print_table(rows: dict[str, str]) -> None:
    """Prints names and figures in Markdown."""
    print("| what | figure |\n| --- | ---: |")
    for name, value in rows.items():
        print(f"| {name} | {value} |")


def resident() -> int:
    """Gives the bytes of memory that this process holds now."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return highest()
    return pages * os.sysconf("SC_PAGE_SIZE")


def highest() -> int:
    """Gives the most bytes of memory that this process ever held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if platform.system() == "Darwin" else most * 1024


if __name__ == "__main__":
    main()
