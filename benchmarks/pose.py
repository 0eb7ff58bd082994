"""Measures head pose and landmarks in space on tiny faces.

Run      python benchmarks/pose.py --preset NAME --set lfpw=FOLDER
Needs    a preset with the task "pose", or "depth" (points in space alone), a
         Keras backend, the face model that `facezoo data ict` makes; for
         --set, folders as `rivals.py` reads them
Result   two tables; with --json a file

Exact    Heads drawn from the face model, whose points in space and rotation
         are known: errors of yaw, pitch and roll in degrees, and the mean
         distance in space in percent of the square root of the box's area.
Agreed   Photographs have no truth. What is said of a small face is compared
         with what MediaPipe's mesh says of the same face at full size. Its
         rotation is that which brings the face model's mean brows, nose and
         eyes nearest to the mesh's, in space (orthogonal Procrustes), so both
         call the same head frontal. The rows "fit to points" are the face
         model fitted to the points set by hand, at full size; those of
         MediaPipe are itself on the shrunk face, enlarged by bicubic.
         "depth" is the correlation of the depths of points 17 to 67.
"""

import argparse
import datetime
import json
import shlex
import sys
from pathlib import Path

import keras
import numpy as np
from rich.console import Console
from rich.table import Table

from contenders.calling import ask
from contenders.catalog import RIVALS
from contenders.environments import ContenderFailed
from contenders.environments import Environments
from contenders.environments import default_cache
from contenders.faces import ROOM_SIZE
from contenders.faces import SIZE
from contenders.faces import read_set
from contenders.faces import shrink
from contenders.faces import without_room
from contenders.machine import describe_machine
from contenders.measuring import SQUARE
from facezoo import face3d
from facezoo.atomic import atomic_write_text
from facezoo.atomic import check_writable
from facezoo.cli.terminal import count
from facezoo.data import DrawnHeads
from facezoo.data import FaceAugmentation
from facezoo.data.pose_targets import move_in_space
from facezoo.errors import FaceZooError
from facezoo.images import bicubic_resize
from facezoo.models import from_preset

SIZES = (128, 64, 32, 16)
YAWS = ((0, 30), (30, 60), (0, 60), (60, 90))
RIGID = np.arange(17, 48)  # brows, nose and eyes
INNER = np.arange(17, 68)
SEED = 4711  # of heads that no recipe draws


class PosePredictor:
    """A preset's network, for faces of any size."""

    def __init__(self, preset: str) -> None:
        model = from_preset(preset)
        outputs = {
            name: model.output[name]
            for name in ("landmarks_3d", "pose")
            if name in model.output
        }
        if "landmarks_3d" not in outputs:
            raise FaceZooError(
                f"The preset {preset} gives no points in space; it was not "
                'trained for the task "pose" or "depth".'
            )
        self.name = Path(preset).name
        self.input_size = model.input.shape[1]
        self.side = model.get_layer("decoder").image_size
        # Without the images and heatmaps, which would fill the memory.
        self.model = keras.Model(model.input, outputs)

    def __call__(
        self, faces: np.ndarray
    ) -> tuple[np.ndarray | None, np.ndarray]:
        """Gives poses and points in space.

        Args:
            faces: uint8 `(N, S, S, 3)`.

        Returns:
            `(N, 3, 3)`, or `None` from a network that gives no pose; and
            `(N, 68, 3)` in shares of the face's side.
        """
        small = bicubic_resize(faces, self.input_size)
        outputs = self.model.predict(
            small.astype("float32") / 255, batch_size=32, verbose=0
        )
        points = shares(outputs["landmarks_3d"], self.side)
        return outputs.get("pose"), points


def shares(points: np.ndarray, side: int) -> np.ndarray:
    """Gives points in shares of the face's side, from its edges.

    Args:
        points: `(..., 3)` in pixels; the first one's centre is at 0, so its
            edge at -0.5. Depths have no edge.
        side: Side of the face in pixels.
    """
    return (points + [0.5, 0.5, 0]) / side


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark; returns 0, or 2 after a mistake."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(arguments)
    command = shlex.join(["python", "benchmarks/pose.py", *arguments])
    try:
        run(options, command)
    except (FaceZooError, ContenderFailed) as error:
        print(f"pose: {error}", file=sys.stderr)
        return 2
    return 0


def run(options: argparse.Namespace, command: str) -> None:
    if options.json:
        check_writable(options.json, options.overwrite)
    model = face3d.load_face_model(options.model or face3d.find_face_model())
    sets = [name.partition("=") for name in options.set]
    for name, equals, folder in sets:
        if not equals or not folder:
            raise FaceZooError(f"--set {name}: expected NAME=FOLDER.")
    predict = PosePredictor(options.preset)
    exact = measure_exact(predict, model, options.heads)
    console = Console()
    console.print(exact_table(exact, f"{predict.name}, {options.heads} heads"))
    agreed = []
    environments = Environments(options.cache or default_cache())
    for name, _, folder in sets:
        rows = measure_agreed(
            predict, model, name, Path(folder), environments, options.limit
        )
        console.print(agreed_table(rows, f"against MediaPipe, {name}"))
        agreed += rows
    if options.json:
        results = {
            "command": command,
            "date": datetime.date.today().isoformat(),
            "machine": describe_machine(),
            "preset": predict.name,
            "exact": exact,
            "agreed": agreed,
        }
        text = json.dumps(results, indent=1) + "\n"
        atomic_write_text(options.json, text, options.overwrite)


def measure_exact(predict, model: face3d.FaceModel, heads: int) -> list[dict]:
    """Measures on drawn heads: one row a size and range of yaw."""
    drawn = DrawnHeads(heads, model, size=128, seed=SEED)
    off, faces, points, poses = FaceAugmentation.off(), [], [], []
    for i in range(heads):
        head = drawn[i]
        change = off.draw(head.square, np.random.default_rng(0), 128)
        faces.append(change.render(head.image))
        moved = move_in_space(
            change, head.landmarks_3d, head.pose, drawn.scheme
        )
        points.append(shares(moved[0], 128))
        poses.append(moved[1])
    faces, points, poses = map(np.stack, (faces, points, poses))
    yaw = np.abs(face3d.rotation_angles(poses)[:, 0])
    box = np.sqrt(np.ptp(points[..., :2], axis=1).prod(axis=-1))
    rows = []
    for size in SIZES:
        found, in_space = predict(bicubic_resize(faces, size))
        apart = np.linalg.norm(in_space - points, axis=-1).mean(axis=-1) / box
        for low, high in YAWS:
            inside = (yaw >= low) & (yaw < high)
            if inside.any():
                row = {"face_size": size, "yaw": [low, high]}
                if found is not None:
                    row |= pose_errors(found[inside], poses[inside])
                row["nme_3d"] = 100 * float(apart[inside].mean())
                rows.append(row)
    return rows


def measure_agreed(
    predict,
    model: face3d.FaceModel,
    name: str,
    folder: Path,
    environments: Environments,
    limit: int | None = None,
) -> list[dict]:
    """Compares with MediaPipe at full size: rows by size and by who."""
    faces = read_set(name, folder, limit)
    mesh = RIVALS["mediapipe"]
    answer = ask(mesh, faces.pictures, environments, square=SQUARE)
    theirs = answer.landmarks_3d.astype("float64")
    there = np.isfinite(theirs).all(axis=(1, 2))
    if not there.any():
        raise FaceZooError(f"MediaPipe found no face of {name}.")
    theirs = theirs[there]
    reference = mesh_pose(theirs, model)

    def row(size, who, poses, points, known=None):
        known = np.ones(len(theirs), bool) if known is None else known
        errors = {}
        if poses is not None:
            errors = pose_errors(poses[known], reference[known])
        depth = depth_agreement(points[known], theirs[known])
        place = {"set": name, "face_size": size, "contender": who}
        return place | {"faces": int(known.sum())} | errors | {"depth": depth}

    fits = face3d.fit_faces(model, faces.landmarks[there], camera="perspective")
    rows = [
        row(SIZE, "fit to points", fits.cameras.rotation, fits.landmarks_3d)
    ]
    for size in SIZES:
        small = shrink(faces.pictures[there], size)
        poses, points = predict(without_room(small))
        rows.append(row(size, predict.name, poses, points))
        enlarged = bicubic_resize(small, ROOM_SIZE)
        answer = ask(mesh, enlarged, environments, square=SQUARE)
        points = answer.landmarks_3d.astype("float64")
        known = np.isfinite(points).all(axis=(1, 2))
        if known.any():
            filled = np.where(known[:, None, None], points, theirs)
            poses = mesh_pose(filled, model)
            rows.append(row(size, "MediaPipe", poses, filled, known))
    return rows


def mesh_pose(points: np.ndarray, model: face3d.FaceModel) -> np.ndarray:
    """Gives the rotations `(N, 3, 3)` of points in space, `(N, 68, 3)`."""
    theirs = points[:, RIGID] - points[:, RIGID].mean(axis=1, keepdims=True)
    head = model.mean[RIGID] - model.mean[RIGID].mean(axis=0)
    return face3d.nearest_rotation(np.swapaxes(theirs, 1, 2) @ head)


def pose_errors(found: np.ndarray, truth: np.ndarray) -> dict:
    """Mean errors in degrees, absolute and signed."""
    apart = face3d.rotation_angles(found) - face3d.rotation_angles(truth)
    apart = (apart + 180) % 360 - 180
    errors = {"angle": float(face3d.angle_between(found, truth).mean())}
    for i, name in enumerate(("yaw", "pitch", "roll")):
        errors[name + "_error"] = float(np.abs(apart[:, i]).mean())
        errors[name + "_bias"] = float(apart[:, i].mean())
    return errors


def depth_agreement(found: np.ndarray, other: np.ndarray) -> float:
    """Gives the mean correlation of the depths of the inner points."""
    pairs = zip(found[:, INNER, 2], other[:, INNER, 2], strict=True)
    return float(np.mean([np.corrcoef(a, b)[0, 1] for a, b in pairs]))


def exact_table(rows: list[dict], title: str) -> Table:
    """Lays out the rows of `measure_exact`."""
    table = Table(title=title)
    for name in ("px", "yaw", "yaw error", "pitch", "roll", "angle", "NME 3D"):
        table.add_column(name, justify="right")
    for row in rows:
        names = ("yaw_error", "pitch_error", "roll_error", "angle")
        table.add_row(
            str(row["face_size"]),
            "{} to {}".format(*row["yaw"]),
            *(f"{row[name]:.2f}" if name in row else "-" for name in names),
            f"{row['nme_3d']:.2f} %",
        )
    return table


def agreed_table(rows: list[dict], title: str) -> Table:
    """Lays out the rows of `measure_agreed`: errors, and biases behind."""
    table = Table(title=title)
    for name in ("px", "who", "faces", "yaw", "pitch", "roll", "mean", "depth"):
        table.add_column(name, justify="right")
    for row in rows:
        told = ["-"] * 4
        if "angle" in row:
            names = ("yaw", "pitch", "roll")
            errors = [row[f"{name}_error"] for name in names]
            biases = [row[f"{name}_bias"] for name in names]
            pairs = zip(errors, biases, strict=True)
            told = [f"{error:.2f} ({bias:+.2f})" for error, bias in pairs]
            told.append(f"{np.mean(errors):.2f}")
        table.add_row(
            str(row["face_size"]),
            row["contender"],
            str(row["faces"]),
            *told,
            f"{row['depth']:.3f}",
        )
    return table


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pose", description="Head pose of tiny faces."
    )
    parser.add_argument("--preset", required=True, help="name or folder")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=FOLDER",
        help="photographs with points; may be given again",
    )
    parser.add_argument("--model", help="the face model's .npz file")
    parser.add_argument(
        "--heads", type=count, default=1000, help="drawn heads (default: 1000)"
    )
    parser.add_argument("--limit", type=count, help="most faces of a set")
    parser.add_argument("--cache", type=Path, help="folder of environments")
    parser.add_argument("--json", help="file for the figures")
    parser.add_argument("--overwrite", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
