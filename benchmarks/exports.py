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
import shlex
import sys
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
from facezoo.presets import find_preset
from facezoo.presets import list_presets

EXPORTS = (
    ("saved_model", "float32"),
    ("litert", "float32"),
    ("litert", "float16"),
    ("litert", "dynamic_int8"),
    ("litert", "int8"),
    ("onnx", "float32"),
)
REDUCED = EXPORTS[2:5]  # those that are less exact
NAMES = {"saved_model": "SavedModel", "litert": "LiteRT", "onnx": "ONNX"}
MESH = "mediapipe/modules/face_landmark/face_landmark.tflite"


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
        check_writable(file, options.overwrite or options.keep)
    earlier = []
    if options.keep and numbers.is_file():
        earlier = json.loads(numbers.read_text())["exports"]
    rows, problems = _export_all(options, output, earlier)
    files = [row["file"] for row in rows]
    mesh = _mesh(options.cache, problems)
    if mesh is not None:
        files.append(str(mesh))
    times = benchmark(files, batch_sizes=(1,), repeats=options.repeats)
    # In the order of the files, each of which is there once.
    ms = [time["p50_ms"] for time in times]
    mesh_ms = None if mesh is None else ms.pop()
    for row, spent in zip(rows, ms, strict=True):
        row["ms"] = spent
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


def _export_all(options, output, earlier):
    from linked_faces import w300_folders

    from facezoo.export import load_source

    shipped = [preset.name for preset in list_presets()]
    presets = list(dict.fromkeys(options.presets or shipped))
    rows, problems = [], []
    with w300_folders() as (faces, calibration):
        for name in presets:
            config, model = find_preset(name).config, None
            for kind, precision in EXPORTS:
                row = _row(name, kind, precision, config)
                kept = [old for old in earlier if row.items() <= old.items()]
                if kept and Path(kept[0]["file"]).exists():
                    rows.append(kept[0])
                    continue
                print(f"{name}: {kind}, {precision}", file=sys.stderr)
                if model is None:
                    model, _ = load_source(name)
                try:
                    row |= _export(
                        model,
                        row,
                        output / name,
                        faces,
                        calibration,
                        config,
                        options.overwrite or options.keep,
                    )
                except FaceZooError as error:
                    problems.append(f"{name}, {kind}, {precision}: {error}")
                    continue
                rows.append(row)
    return rows, problems


def _row(name, kind, precision, config):
    """What tells one export from another."""
    weights = config["files"]["model.weights.h5"]["sha256"]
    return {
        "preset": name,
        "weights": weights,
        "format": kind,
        "precision": precision,
    }


def _export(model, row, output, faces, calibration, config, overwrite):
    from facezoo.export import export_model

    kind, precision = row["format"], row["precision"]
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
    made = {"file": str(path), "bytes": parity["bytes"]}
    # Means over the sizes that the preset reads.
    for key in ("nme", "psnr"):
        changes = [size["change"] for size in parity.get(key, {}).values()]
        made[key] = sum(changes) / len(changes) if changes else None
    return made


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


def _markdown(run):
    mesh = run["mesh_ms"]
    told = "" if mesh is None else f" MediaPipe's mesh: {mesh:.2f} ms."
    problems = "".join(f"- {problem}\n" for problem in run["problems"])
    return (
        "MB, and ms with how many times the mesh's that is:\n\n"
        f"{_table(run['exports'], EXPORTS, _cost)}\n"
        "Change of the NME and of the PSNR against the Keras model:\n\n"
        f"{_table(run['exports'], REDUCED, _change)}\n"
        f"{run['machine']['processor']}, one thread, {run['date']}, "
        f"`{run['command']}`.{told}\n{problems}"
    )


def _table(rows, exports, cell):
    """A line a preset, a column an export."""
    heads = [f"{NAMES[kind]} {told}" for kind, told in exports]
    lines = [
        f"| preset | {' | '.join(heads)} |".replace("_", " "),
        "| --- |" + " ---: |" * len(heads),
    ]
    found = {
        (row["preset"], row["format"], row["precision"]): row for row in rows
    }
    for preset in dict.fromkeys(row["preset"] for row in rows):
        cells = [
            cell(found[preset, *export]) if (preset, *export) in found else "-"
            for export in exports
        ]
        lines.append(f"| `{preset}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cost(row):
    ratio = row["times_the_mesh"]
    told = "" if ratio is None else f" ({ratio:.1f})"
    return f"{row['bytes'] / 1e6:.2f} MB, {row['ms']:.1f} ms{told}"


def _change(row):
    # Adding 0 makes a plus of the minus of -0.0.
    told = []
    if row["nme"] is not None:
        told.append(f"{round(100 * row['nme'], 2) + 0:+.2f} %")
    if row["psnr"] is not None:
        told.append(f"{round(row['psnr'], 2) + 0:+.2f} dB")
    return ", ".join(told) or "-"


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
        "--keep",
        action="store_true",
        help="keep the files of an earlier run whose presets have the same "
        "weights still, and time all again",
    )
    parser.add_argument("--overwrite", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
