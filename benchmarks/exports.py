"""Exports presets in every format through the gate, and times all the files.

Run      pip install '.[tensorflow,onnx]'
         FACEZOO_DATA=... python benchmarks/exports.py --output exports
Needs    300w below $FACEZOO_DATA: the gate compares on the faces held out of
         its training folders; on some of the others int8 is calibrated, and
         the layers that int8 and dynamic int8 keep in float are found
Result   exports.md and exports.json in the folder of --output, and the files

All files are timed in one run, one face at a time on one thread, beside the
face mesh of MediaPipe's own package, read by the same interpreter.
"""

import argparse
import datetime
import json
import os
import shlex
import sys
import tempfile
from pathlib import Path

from contenders.catalog import RIVALS
from contenders.environments import ContenderFailed
from contenders.environments import Environments
from contenders.environments import default_cache
from contenders.machine import describe_machine
from facezoo.atomic import atomic_write_text
from facezoo.atomic import check_writable
from facezoo.cli.terminal import count
from facezoo.errors import FaceZooError
from facezoo.presets import list_presets

EXPORTS = (
    ("saved_model", "float32"),
    ("litert", "float32"),
    ("litert", "float16"),
    ("litert", "dynamic_int8"),
    ("litert", "int8"),
    ("onnx", "float32"),
)
NAMES = {"saved_model": "SavedModel", "litert": "LiteRT", "onnx": "ONNX"}
CALIBRATION_FACES = 128
MESH = "mediapipe/modules/face_landmark/face_landmark.tflite"
HEAD = """\
| preset | format | MB | ms | times the mesh | NME | PSNR |
| --- | --- | ---: | ---: | ---: | ---: | ---: |
"""


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark; 0, or 1 if an export failed, or 2 after a mistake."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(arguments)
    try:
        return _run(options, arguments)
    except FaceZooError as error:
        print(f"exports: {error}", file=sys.stderr)
        return 2


def _run(options, arguments):
    # After the parser: `--help` shall not wait for TensorFlow.
    from facezoo.export.benchmark import benchmark

    output = Path(options.output)
    report, numbers = output / "exports.md", output / "exports.json"
    for file in (report, numbers):
        check_writable(file, options.overwrite or options.time_again)
    if options.time_again:
        if not numbers.is_file():
            raise FaceZooError(f"--time-again: there is no {numbers}.")
        before = json.loads(numbers.read_text())
        rows, problems = before["exports"], before["problems"]
    else:
        rows, problems = _export_all(options, output)
    files = [row["file"] for row in rows]
    mesh = _mesh(options.cache, problems)
    if mesh is not None:
        files.append(str(mesh))
    times = benchmark(files, batch_sizes=(1,), repeats=options.repeats)
    ms = {time["model"]: time["p50_ms"] for time in times}
    mesh_ms = None
    if mesh is not None:
        mesh_ms = ms["/".join(mesh.parts[-2:])]
    for row in rows:
        row["ms"] = ms["/".join(Path(row["file"]).resolve().parts[-2:])]
        row["times_the_mesh"] = mesh_ms and row["ms"] / mesh_ms
    run = {
        "command": shlex.join(["python", "benchmarks/exports.py", *arguments]),
        "date": datetime.date.today().isoformat(),
        "machine": describe_machine(),
        "mesh_ms": mesh_ms,
        "problems": problems,
        "exports": rows,
    }
    atomic_write_text(report, _markdown(run), overwrite=True)
    text = json.dumps(run, indent=1) + "\n"
    atomic_write_text(numbers, text, overwrite=True)
    print(_markdown(run))
    return 1 if problems else 0


def _export_all(options, output):
    from facezoo.data import W300

    presets = options.presets or [preset.name for preset in list_presets()]
    rows, problems = [], []
    with tempfile.TemporaryDirectory(prefix="facezoo-exports-") as folder:
        faces = _linked(W300("validation"), Path(folder) / "held_out")
        calibration = _linked(
            W300("train"), Path(folder) / "training", CALIBRATION_FACES
        )
        for name in presets:
            for kind, precision in EXPORTS:
                print(f"{name}: {kind}, {precision}", file=sys.stderr)
                try:
                    row = _export(
                        name,
                        kind,
                        precision,
                        output / name,
                        faces,
                        calibration,
                        options.overwrite,
                    )
                except FaceZooError as error:
                    problems.append(f"{name}, {kind}, {precision}: {error}")
                    continue
                rows.append(row)
    return rows, problems


def _export(name, kind, precision, output, faces, calibration, overwrite):
    from facezoo.export import export_model
    from facezoo.export import load_source

    model, config = load_source(name)
    path, parity = export_model(
        model,
        output,
        format=kind,
        precision=precision,
        batch_size=None if kind == "saved_model" else 1,
        faces=faces,
        calibrate=calibration if precision.endswith("int8") else None,
        config=config,
        overwrite=overwrite,
    )
    row = {"preset": name, "format": kind, "precision": precision}
    row |= {"file": str(path), "bytes": parity["bytes"]}
    # Means over the sizes that the preset reads.
    for key in ("nme", "psnr"):
        changes = [size["change"] for size in parity.get(key, {}).values()]
        row[key] = sum(changes) / len(changes) if changes else None
    return row


def _mesh(cache, problems):
    """The file of MediaPipe's mesh, or `None` where it can't be had."""
    environments = Environments(Path(cache) if cache else default_cache())
    try:
        python = environments.interpreter(RIVALS["mediapipe"].requirements)
    except ContenderFailed as error:
        problems.append(f"MediaPipe: {error}")
        return None
    found = sorted(Path(python).parent.parent.rglob(MESH))
    if not found:
        problems.append(f"MediaPipe: its package holds no {MESH}")
    return found[0] if found else None


def _linked(faces, folder, most=None):
    """A folder with links to pictures and the points beside them."""
    folder.mkdir()
    step = 1 if most is None else max(1, len(faces) // most)
    paths = faces.paths[::step]
    for number, path in enumerate(paths[:most]):
        points = path.with_suffix(".pts")
        for file in (path, points):
            link = folder / f"{number:04d}{file.suffix}"
            os.symlink(file.resolve(), link)
    return folder


def _markdown(run):
    lines = []
    for row in run["exports"]:
        kind = NAMES[row["format"]]
        precision = row["precision"].replace("_", " ")
        ratio = row["times_the_mesh"]
        lines.append(
            f"| `{row['preset']}` | {kind} {precision} "
            f"| {row['bytes'] / 1e6:.2f} | {row['ms']:.1f} "
            f"| {'-' if ratio is None else f'{ratio:.1f}'} "
            f"| {_change(row['nme'], '%', 100)} "
            f"| {_change(row['psnr'], ' dB')} |\n"
        )
    mesh = run["mesh_ms"]
    told = "" if mesh is None else f"MediaPipe's mesh: {mesh:.2f} ms. "
    problems = "".join(f"- {problem}\n" for problem in run["problems"])
    return (
        f"{HEAD}{''.join(lines)}\n{told}{run['machine']['processor']}, one "
        f"thread, {run['date']}, `{run['command']}`.\n{problems}"
    )


def _change(value, unit, factor=1):
    return "-" if value is None else f"{factor * value:+.2f}{unit}"


def _parser():
    parser = argparse.ArgumentParser(
        prog="benchmarks/exports.py", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--output", required=True, metavar="FOLDER")
    parser.add_argument(
        "--presets",
        nargs="+",
        metavar="NAME",
        help="presets (default: all that ship)",
    )
    parser.add_argument("--repeats", type=count, default=100, metavar="N")
    parser.add_argument(
        "--cache", metavar="FOLDER", help="environment of MediaPipe"
    )
    parser.add_argument(
        "--time-again",
        action="store_true",
        help="time the files of an earlier run",
    )
    parser.add_argument("--overwrite", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
