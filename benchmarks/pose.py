"""Measures head pose and landmarks in space on tiny faces.

Run      python benchmarks/pose.py --preset NAME --set lfpw=FOLDER
         python benchmarks/pose.py --preset NAME --aflw2000 FOLDER
Needs    a preset with the task "pose", or "depth" (points in space alone), a
         Keras backend, the face model that `facezoo data ict` makes; for
         --set, folders as `rivals.py` reads them; for --aflw2000, the files
         of AFLW2000-3D as they are shipped, and SciPy
Result   a table each; with --json a file

Exact    Heads drawn from the face model, whose points in space and rotation
         are known: errors of yaw, pitch and roll in degrees, and the mean
         distance in space in percent of the square root of the box's area.
AFLW     AFLW2000-3D: photographs with the truth of a fitted model, by its own
         order of turns, see `angles_of_aflw2000`. Faces with an angle of 99
         degrees or more are left out, as the field does; the table says how
         many. NME 2D is without the depth. Faces are cut by the true points.
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
from contenders.heads import LIMIT
from contenders.heads import SIDE
from contenders.heads import Heads
from contenders.heads import angles_of_aflw2000
from contenders.heads import cut_heads
from contenders.heads import pose_errors
from contenders.heads import read_aflw2000
from contenders.heads import shares
from contenders.machine import describe_machine
from contenders.measuring import SQUARE
from contenders.pose_report import agreed_table
from contenders.pose_report import exact_table
from facezoo import face3d
from facezoo.atomic import atomic_write_text
from facezoo.atomic import check_writable
from facezoo.cli.terminal import count
from facezoo.data import AFLW2000
from facezoo.data import DrawnHeads
from facezoo.errors import FaceZooError
from facezoo.images import bicubic_resize
from facezoo.models import from_preset

SIZES = (128, 64, 32, 16)
YAWS = ((0, 30), (30, 60), (0, 60), (60, 90))
AFLW_YAWS = ((0, 30), (30, 60), (60, 90), (0, LIMIT))
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
    truth = AFLW2000(options.aflw2000) if options.aflw2000 else None
    predict = PosePredictor(options.preset)
    exact = measure_exact(predict, model, options.heads)
    console = Console()
    console.print(exact_table(exact, f"{predict.name}, {options.heads} heads"))
    aflw = {}
    if truth is not None:
        heads, left_out = read_aflw2000(truth, options.limit)
        rows = measure_heads(predict, heads, AFLW_YAWS, angles_of_aflw2000)
        aflw = {"left_out": left_out, "rows": rows}
        title = f"{predict.name}, AFLW2000-3D, left out: {left_out}"
        console.print(exact_table(rows, title))
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
            "aflw2000": aflw,
            "agreed": agreed,
        }
        text = json.dumps(results, indent=1) + "\n"
        atomic_write_text(options.json, text, options.overwrite)


def measure_exact(predict, model: face3d.FaceModel, heads: int) -> list[dict]:
    """Measures on drawn heads: one row a size and range of yaw."""
    drawn = DrawnHeads(heads, model, size=SIDE, seed=SEED)
    return measure_heads(predict, cut_heads(drawn, range(heads)), YAWS)


def measure_heads(
    predict, heads: Heads, yaws, angles=face3d.rotation_angles
) -> list[dict]:
    """Compares with the truth: one row a size and range of yaw.

    Args:
        predict: Function from faces to poses, or `None`, and points.
        heads: `Heads`.
        yaws: Pairs of degrees: the lowest yaw of a range, and its end.
        angles: Function from rotations to yaw, pitch and roll.
    """
    yaw = np.abs(angles(heads.poses)[:, 0])
    box = np.sqrt(np.ptp(heads.points[..., :2], axis=1).prod(axis=-1))
    rows = []
    for size in SIZES:
        found, points = predict(bicubic_resize(heads.faces, size))
        apart = points - heads.points
        plane = np.linalg.norm(apart[..., :2], axis=-1).mean(axis=-1) / box
        space = np.linalg.norm(apart, axis=-1).mean(axis=-1) / box
        for low, high in yaws:
            inside = (yaw >= low) & (yaw < high)
            if inside.any():
                row = {"face_size": size, "yaw": [low, high]}
                row["faces"] = int(inside.sum())
                if found is not None:
                    row |= pose_errors(
                        found[inside], heads.poses[inside], angles
                    )
                row["nme_2d"] = 100 * float(plane[inside].mean())
                row["nme_3d"] = 100 * float(space[inside].mean())
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


def depth_agreement(found: np.ndarray, other: np.ndarray) -> float:
    """Gives the mean correlation of the depths of the inner points."""
    pairs = zip(found[:, INNER, 2], other[:, INNER, 2], strict=True)
    return float(np.mean([np.corrcoef(a, b)[0, 1] for a, b in pairs]))


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
    parser.add_argument(
        "--aflw2000", metavar="FOLDER", help="the faces of AFLW2000-3D"
    )
    parser.add_argument("--model", help="the face model's .npz file")
    parser.add_argument(
        "--heads", type=count, default=1000, help="drawn heads (default: 1000)"
    )
    parser.add_argument(
        "--limit", type=count, help="most faces of a set, or of AFLW2000-3D"
    )
    parser.add_argument("--cache", type=Path, help="folder of environments")
    parser.add_argument("--json", help="file for the figures")
    parser.add_argument("--overwrite", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
