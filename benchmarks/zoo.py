"""Trains networks alike, and measures them alike.

Run      FACEZOO_DATA=... python benchmarks/zoo.py --output zoo \\
             --set epochs=4 --set ema=0.99 --test 300w/lfpw/testset
Needs    what recipes/zoo_faces_x8.py needs
Result   zoo.md and zoo.json in the folder of --output, a run for each network
         in `runs` and its LiteRT file in `presets`; what is there already is
         not trained again. `facezoo list` shows facezoo/models/zoo.json, a
         copy of such a zoo.json, and facezoo/models/README.md its table

Every network sees the same faces in the same order for as many steps. It is
measured through LiteRT, in float32: the scores on the folder of --test, at 16
pixels, by the protocol of `facezoo evaluate`; the time of one face on one
thread, all networks in one run, taking turns.
"""

import argparse
import datetime
import json
import shlex
import sys
from pathlib import Path

import numpy as np

from contenders.machine import describe_machine
from facezoo.atomic import atomic_write_text
from facezoo.cli.listing import model_names
from facezoo.cli.train import setting
from facezoo.errors import FaceZooError
from facezoo.evaluation import canonical_faces
from facezoo.evaluation import measure_quality
from facezoo.evaluation import normalized_mean_error
from facezoo.images import bicubic_resize
from facezoo.landmarks import IBUG68
from facezoo.pipelines.tables import NETWORK_COLUMNS
from facezoo.pipelines.tables import network_rows
from facezoo.pipelines.tables import networks_caption

RECIPE = "recipes/zoo_faces_x8.py"
FACE_SIZE, IMAGE_SIZE = 16, 128
RUN = "recipe.json"


def main(arguments: list[str] | None = None) -> int:
    """Trains and measures; 0, or 2 after a mistake."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(arguments)
    try:
        return _run(options, arguments)
    except FaceZooError as error:
        print(f"zoo: {error}", file=sys.stderr)
        return 2


def _run(options, arguments):
    # After the parser: `--help` shall not wait for TensorFlow.
    from facezoo.export.benchmark import benchmark

    output = Path(options.output)
    names = options.models or [n for n in model_names() if n.endswith("_base")]
    faces = _read(options.test)
    rows = [_row(name, options, output, faces) for name in names]
    files = [_file(output, name) for name in names]
    times = benchmark(files, batch_sizes=(1,), repeats=options.repeats)
    for row, time in zip(rows, times, strict=True):
        row["ms"] = time["p50_ms"]
    run = {
        "command": shlex.join(["python", "benchmarks/zoo.py", *arguments]),
        "date": datetime.date.today().isoformat(),
        "machine": describe_machine(),
        "images": _images(output / "runs" / names[0]),
        "faces": len(faces[0]),
        "bicubic": _quality(bicubic_resize(faces[1], IMAGE_SIZE), faces[0]),
        "networks": rows,
    }
    text = json.dumps(run, indent=1) + "\n"
    atomic_write_text(output / "zoo.json", text, overwrite=True)
    atomic_write_text(output / "zoo.md", markdown(run), overwrite=True)
    print(markdown(run))
    return 0


def _row(name, options, output, faces):
    from multiply_adds import count_multiply_adds

    from facezoo.export import export_preset
    from facezoo.export.runners import open_file
    from facezoo.models import from_preset
    from facezoo.training import train

    print(name, file=sys.stderr)
    folder, file = output / "runs" / name, _file(output, name)
    settings = {**dict(options.set), "model": name}
    train(options.recipe, options.smoke, settings, folder, resume=True)
    if not file.exists():
        export_preset(folder, file.parent)
    model = from_preset(file.parent)
    row = {
        "network": name,
        "parameters": model.count_params(),
        "multiply_adds": count_multiply_adds(model),
    }
    return row | score(open_file(file), *faces)


def score(runner, truth, small, landmarks) -> dict:
    """Measures what a file makes of small faces.

    Args:
        runner: Function from a dict with `lr_image`, float32 `(1, s, s, 3)` in
            `[0, 1]`, to a dict of outputs, such as `facezoo.export`'s runners.
        truth: Uint8 faces `(N, S, S, 3)`.
        small: The same made small, uint8 `(N, s, s, 3)`.
        landmarks: Array `(N, 68, 2)` in pixels of `truth`.

    Returns:
        Dict: `nme`, a fraction, of networks with landmarks; `psnr` in dB and
        `ssim` of networks with an image.
    """
    inputs = small.astype("float32")[:, np.newaxis] / 255
    made = [runner({"lr_image": face}) for face in inputs]
    scores = {}
    if "landmarks" in made[0]:
        found = np.concatenate([outputs["landmarks"] for outputs in made])
        errors = normalized_mean_error(found, landmarks, IBUG68)
        scores["nme"] = float(errors.mean())
    if "sr_image" in made[0]:
        images = np.concatenate([outputs["sr_image"] for outputs in made])
        images = np.rint(images.clip(0, 1) * 255).astype("uint8")
        scores |= _quality(images, truth)
    return scores


def _quality(images, truth):
    quality = measure_quality(images, truth, "rgb")
    return {
        "psnr": float(quality.psnr.mean()),
        "ssim": float(quality.ssim.mean()),
    }


def _images(run):
    made = json.loads((run / RUN).read_text(encoding="utf-8"))
    return made["epochs"] * made["steps"] * made["batch_size"]


def _read(folder):
    problems = []
    faces = list(canonical_faces(folder, IMAGE_SIZE, problems))
    if problems or not faces:
        found = problems[0] if problems else "it holds no face with points"
        raise FaceZooError(f"{folder} can't be measured on: {found}")
    _, truth, landmarks = map(np.stack, zip(*faces, strict=True))
    return truth, bicubic_resize(truth, FACE_SIZE), landmarks


def _file(output, name):
    return output / "presets" / name / "model.tflite"


def markdown(run: dict) -> str:
    """Writes the table of a run, a row for each network."""
    titles = ["network", *(title for _, title, _, _ in NETWORK_COLUMNS)]
    rows = [titles, ["---"] + ["---:"] * len(NETWORK_COLUMNS)]
    for name, *cells in network_rows(run):
        name = name if name == "bicubic" else f"`{name}`"
        rows.append([name, *cells])
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"{lines}\n{networks_caption(run)}.\n"


def _parser():
    parser = argparse.ArgumentParser(
        prog="benchmarks/zoo.py", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--output", required=True, metavar="FOLDER")
    parser.add_argument(
        "--test", required=True, metavar="FOLDER", help="faces with points"
    )
    parser.add_argument(
        "--models",
        nargs="+",
        metavar="NAME",
        help="networks (default: all of the variant base)",
    )
    parser.add_argument("--recipe", default=RECIPE, metavar="FILE")
    parser.add_argument("--smoke", action="store_true", help="drawn faces")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=setting,
        metavar="KEY=VALUE",
        help="setting of all networks, as facezoo train takes it",
    )
    parser.add_argument("--repeats", type=int, default=50, metavar="N")
    return parser


if __name__ == "__main__":
    sys.exit(main())
