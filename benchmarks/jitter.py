"""How much landmarks shake on still faces, and how far they lag behind.

Run     python -m benchmarks.jitter FOLDER --sizes 16 32 --json jitter.json
Needs   a folder of pictures of one face each, with a .pts or .tem beside it
Makes   clips of 30 frames a second in memory; a Markdown table

Each clip is followed from the face's true square in its first frame, once
without and once with steadying, both as `facezoo enhance` does it.

Jitter is the standard deviation of a point over the frames of a clip, seen
from where the face truly is, the root mean square over both axes, points and
clips; in percent of the face's side and in pixels of the frame. It is given
for a camera at rest and for one held in the hand, which sways by a pixel.

Lag is how many frames the points are behind a face that moves sideways at a
constant speed, both ways, leaving out a third of a second after each turn;
what points are off in the same direction both ways cancels. For the mouth it
is the delay of the chin behind a chin that is drawn down and up twice a
second, and how much of that movement is left.
"""

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.moving_faces import FRAMES_A_SECOND
from benchmarks.moving_faces import Motion
from benchmarks.moving_faces import back_and_forth
from benchmarks.moving_faces import first_box
from benchmarks.moving_faces import hand_held
from benchmarks.moving_faces import render
from benchmarks.moving_faces import still
from benchmarks.moving_faces import talking
from facezoo.atomic import atomic_write_text
from facezoo.atomic import check_writable
from facezoo.errors import FaceZooError
from facezoo.evaluation import read_annotation
from facezoo.images import find_images
from facezoo.images import read_image
from facezoo.pipelines.video import enhance_frames
from facezoo.runtime import FaceEnhancer

SPEEDS = (0.25, 1.0, 3.0)
MOUTH_RATE = 2.0
SETTLING = FRAMES_A_SECOND // 3
CHIN = slice(6, 11)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the benchmark; returns 0, or 2 after a mistake."""
    options = _parser().parse_args(arguments)
    try:
        run(options)
    except FaceZooError as error:
        print(f"jitter: {error}", file=sys.stderr)
        return 2
    return 0


def run(options: argparse.Namespace) -> None:
    if options.json:
        check_writable(options.json, options.overwrite)
    faces = read_faces(options.folder, options.faces)
    enhancer = FaceEnhancer(options.preset, options.threads)
    rows = []
    for size in options.sizes:
        for steady in (False, True):
            row = {"face px": size, "steadied": steady}
            row |= measure(faces, enhancer, size, steady, options)
            rows.append(row)
            print(row, file=sys.stderr, flush=True)
    print(table(rows))
    if options.json:
        content = {
            "command": " ".join(["python -m benchmarks.jitter", *sys.argv[1:]]),
            "machine": platform.processor() or platform.machine(),
            "faces": len(faces),
            "preset": options.preset or "default",
            "noise": options.noise,
            "rows": rows,
        }
        text = json.dumps(content, indent=1) + "\n"
        atomic_write_text(options.json, text, options.overwrite)


def read_faces(folder: Path, count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Reads pictures and points, spread evenly over a folder."""
    paths = find_images([folder]).paths
    if not paths:
        raise FaceZooError(f"{folder} holds no pictures.")
    chosen = np.linspace(0, len(paths) - 1, min(count, len(paths)))
    return [
        (read_image(paths[i]), read_annotation(paths[i]))
        for i in np.rint(chosen).astype(int)
    ]


def measure(
    faces: Sequence, enhancer: FaceEnhancer, size: int, steady: bool, options
) -> dict:
    """Follows all clips of one size; gives the columns of a row."""

    def follow_all(motion: Motion) -> np.ndarray:
        return np.stack(
            [
                follow(image, points, enhancer, size, motion, steady, seed)
                for seed, (image, points) in enumerate(faces)
            ]
        )

    def follow(image, points, enhancer, size, motion, steady, seed):
        frames = render(image, points, size, motion, options.noise, seed)
        return follow_face(frames, enhancer, first_box(size, motion), steady)

    row = {}
    for motion in (still(options.seconds), hand_held(options.seconds, size)):
        shaking = jitter(follow_all(motion) / size, motion)
        row[f"jitter {motion.name} %"] = 100 * shaking
        row[f"jitter {motion.name} px"] = size * shaking
    for speed in options.speeds:
        motion = back_and_forth(speed)
        row[f"lag {motion.name}"] = lag(follow_all(motion) / size, motion)
    motion = talking(options.seconds, MOUTH_RATE)
    delay, gain = mouth_delay(follow_all(motion) / size, motion)
    row[f"lag {motion.name}"] = delay
    row["mouth's movement %"] = 100 * gain
    return {key: round(float(value), 3) for key, value in row.items()}


def follow_face(
    frames, enhancer: FaceEnhancer, box: Sequence[float], steady: bool
) -> np.ndarray:
    """Follows the one face of a clip.

    Returns:
        float64 `(T, 68, 2)`, its landmarks in pixels of the frames; NaN where
        it was lost.
    """
    timed = ((i / FRAMES_A_SECOND, image) for i, image in enumerate(frames))
    points = []
    for frame in enhance_frames(timed, enhancer, boxes=[box], steady=steady):
        lost = np.full((enhancer.scheme.num_landmarks, 2), np.nan)
        points.append(frame.faces[0].face.landmarks if frame.faces else lost)
    return np.stack(points).astype("float64")


def jitter(points: np.ndarray, motion: Motion) -> float:
    """Gives the shaking of points `(N, T, K, 2)` in sides of the face."""
    seen = (points - motion.path[:, None])[:, SETTLING:]
    return float(np.sqrt(np.nanvar(seen, axis=1).mean()))


def lag(points: np.ndarray, motion: Motion) -> float:
    """Gives by how many frames points `(N, T, K, 2)` in sides are behind."""
    x = np.nanmean(points[..., 0], axis=(0, 2))
    steps = np.diff(motion.path[:, 0], prepend=np.nan)
    directions = np.sign(steps)
    # A frame counts when the face has moved one way for long enough.
    settled = np.array(
        [
            i >= SETTLING and len(set(directions[i - SETTLING : i + 1])) == 1
            for i in range(len(steps))
        ]
    )
    behind = motion.path[:, 0] - x
    ways = [
        (behind[settled & (directions == way)] * way).mean() for way in (-1, 1)
    ]
    return float(np.mean(ways) / np.nanmax(np.abs(steps)))


def mouth_delay(points: np.ndarray, motion: Motion) -> tuple[float, float]:
    """Gives the delay of the chin in frames, and the share of its movement."""
    chin = np.nanmean(points[:, :, CHIN, 1], axis=(0, 2))[SETTLING:]
    time = np.arange(len(motion.opening))[SETTLING:] / FRAMES_A_SECOND
    turn = np.exp(-2j * np.pi * MOUTH_RATE * time)
    truth = motion.opening[SETTLING:]
    found = np.vdot(turn.conj(), chin - chin.mean())
    wanted = np.vdot(turn.conj(), truth - truth.mean())
    delay = -np.angle(found / wanted) / (2 * np.pi * MOUTH_RATE)
    return float(delay * FRAMES_A_SECOND), float(abs(found) / abs(wanted))


def table(rows: Sequence[dict]) -> str:
    """Lays rows out in Markdown."""
    head = list(rows[0])
    lines = ["| " + " | ".join(head) + " |", "| ---: " * len(head) + "|"]
    for row in rows:
        values = ["yes" if v is True else v or "no" for v in row.values()]
        values = [f"{v:.2f}" if isinstance(v, float) else v for v in values]
        lines.append("| " + " | ".join(map(str, values)) + " |")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--faces", type=int, default=8, metavar="N")
    parser.add_argument("--sizes", type=int, nargs="+", default=(16, 32))
    parser.add_argument("--speeds", type=float, nargs="+", default=SPEEDS)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--noise", type=float, default=4.0, metavar="GREY")
    parser.add_argument("--preset")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--overwrite", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
