"""Images a second of a recipe's training, and what its time goes to.

Run      python benchmarks/training.py recipes/jasrnet_small_any.py \\
             --row TF_ENABLE_ONEDNN_OPTS=0 --row TF_ENABLE_ONEDNN_OPTS=1
         python benchmarks/training.py recipes/jasrnet_faces_any.py \\
             --row KERAS_BACKEND=jax \\
             --row "KERAS_BACKEND=jax augment_on_device=True"
Needs    what the recipe needs; with --smoke nothing, then name the model:
         --set model=jasrnet_base --set batch_size=32
Result   a Markdown table; with --output the same as JSON too

Each row is a process of its own. Words in capitals are environment variables,
which backends read once, the others settings of the recipe, as `facezoo train
--set` takes them.

The step is `fit` on one batch again and again, the forward pass `evaluate` on
it; the data is the batches alone; together is `fit` as a run has it. The peak
is that of a large matrix product on the same backend in the same precision, and
a step is counted as three forward passes of the network's convolutions.
"""

import argparse
import json
import math
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from collections.abc import Sequence

from contenders.machine import describe_machine
from facezoo.atomic import atomic_write_text
from facezoo.cli import set_up_tensorflow
from facezoo.cli.terminal import count
from facezoo.cli.train import setting
from facezoo.errors import FaceZooError

COLUMNS = (
    ("step", "step_images_s"),
    ("forward", "forward_images_s"),
    ("data", "data_images_s"),
    ("together", "together_images_s"),
)
# A product that takes this long is large enough to tell the peak by.
LONG_ENOUGH_S = 0.05
LARGEST = 16384


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures every row; returns 0, or 2 after a mistake."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    # As `facezoo` does, and before --set imports TensorFlow.
    set_up_tensorflow()
    options = _parser().parse_args(arguments)
    try:
        if options.here:
            print(json.dumps(measure(options)))
            return 0
        rows = [_measured_apart(row, options) for row in options.row or [""]]
    except FaceZooError as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    run = {
        "command": shlex.join(["python", "benchmarks/training.py", *arguments]),
        "machine": describe_machine(),
        "rows": rows,
    }
    if options.output:
        text = json.dumps(run, indent=1) + "\n"
        atomic_write_text(options.output, text, overwrite=True)
    print(table(run))
    return 0


def split_row(row: str) -> tuple[dict[str, str], list[str]]:
    """Tells environment variables, in capitals, from settings of the recipe.

    Raises:
        FaceZooError: If a word is not `KEY=VALUE`.
    """
    environment, settings = {}, []
    for word in shlex.split(row):
        key, equals, value = word.partition("=")
        if not equals or not key:
            raise FaceZooError(
                f"--row takes words of the form KEY=VALUE. Received: {word!r}"
            )
        if key.isupper():
            environment[key] = value
        else:
            settings.append(word)
    return environment, settings


def measure(options: argparse.Namespace) -> dict:
    """Measures a recipe in this process.

    Returns:
        Dict of rates in images a second, `step_images_s`, `forward_images_s`,
        `data_images_s` and `together_images_s`; `teraflops` of the step;
        `peak_teraflops`; `share_of_peak`; `backend`, `precision`, `batch_size`.
    """
    # After the parser: the environment decides what is imported.
    import keras
    from epochs import Sources
    from epochs import fit_seconds
    from multiply_adds import count_multiply_adds

    from facezoo.training.preparation import build_model
    from facezoo.training.preparation import prepare
    from facezoo.training.recipe import load_recipe

    settings = dict(options.set) | {"steps": options.steps}
    recipe = load_recipe(options.recipe, options.smoke).replace(settings)
    model = build_model(recipe)
    flops = 6 * count_multiply_adds(model)
    trained, batches, _ = prepare(model, recipe)
    images = options.steps * recipe.batch_size

    one = [batches[0]] * options.steps
    # Of the epoch begun some batches are made already.
    fresh = batches.at_epoch(1)
    data = _seconds(lambda: [fresh[i] for i in range(options.steps)])
    _, step, together = fit_seconds(
        trained, [one, one, batches.at_epoch(2)], options.steps
    )
    measured = {
        "backend": keras.backend.backend(),
        "precision": recipe.precision,
        "batch_size": recipe.batch_size,
        "step_images_s": images / step,
        "forward_images_s": None,
        "data_images_s": images / data,
        "together_images_s": images / together,
    }
    if not recipe.augment_on_device:
        # `evaluate` renders no faces.
        again = Sources([one], options.steps)
        trained.evaluate(again, verbose=0)
        forward = _seconds(lambda: trained.evaluate(again, verbose=0))
        measured["forward_images_s"] = images / forward
    teraflops = measured["step_images_s"] * flops / 1e12
    peak = peak_teraflops(keras.config.dtype_policy().compute_dtype)
    return measured | {
        "teraflops": teraflops,
        "peak_teraflops": peak,
        "share_of_peak": teraflops / peak,
    }


def peak_teraflops(dtype: str) -> float:
    """Measures the product of two matrices, large enough to be told by."""
    import keras

    side = 1024
    while True:
        matrix = keras.ops.ones((side, side), dtype)

        def product(matrix=matrix):
            made = keras.ops.matmul(matrix, matrix)
            keras.ops.convert_to_numpy(keras.ops.cast(made[0, 0], "float32"))

        product()
        best = min(_seconds(product) for _ in range(3))
        if best > LONG_ENOUGH_S or side >= LARGEST:
            return 2 * side**3 / best / 1e12
        side *= 2


def table(run: dict) -> str:
    """Writes the rows as Markdown."""
    titles = [title for title, _ in COLUMNS]
    lines = [
        "| | batch | "
        + " | ".join(f"{title}, images/s" for title in titles)
        + " | step to the first | TFLOP/s | of the peak |",
        "| --- |" + " ---: |" * (len(COLUMNS) + 4),
    ]
    first = run["rows"][0]["step_images_s"]
    for row in run["rows"]:
        cells = [row["name"], str(row["batch_size"])]
        cells += [_rate(row[key]) for _, key in COLUMNS]
        cells += [
            f"{row['step_images_s'] / first:.2f}",
            f"{row['teraflops']:.3g}",
            f"{row['share_of_peak']:.0%}".replace("%", " %"),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _measured_apart(row, options):
    environment, settings = split_row(row)
    command = [sys.executable, __file__, options.recipe, "--here"]
    command += ["--steps", str(options.steps)]
    command += ["--smoke"] if options.smoke else []
    for key, value in options.set:
        command += ["--set", f"{key}={value}"]
    for word in settings:
        command += ["--set", word]
    done = subprocess.run(
        command,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["nothing was printed"]
        raise FaceZooError(f"The row {row!r} failed: {said[-1]}")
    measured = json.loads(done.stdout.strip().splitlines()[-1])
    name = f"{measured['backend']}, {measured['precision']}"
    return {"name": f"{name}; `{row}`" if row else name} | measured


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _rate(images_s):
    if images_s is None:
        return "-"
    digits = max(0, 2 - math.floor(math.log10(images_s)))
    return f"{images_s:,.{min(digits, 1)}f}"


def _parser():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("recipe", help="a recipe file")
    parser.add_argument("--smoke", action="store_true", help="on drawn faces")
    parser.add_argument(
        "--set", action="append", default=[], type=setting, metavar="KEY=VALUE"
    )
    parser.add_argument(
        "--row",
        action="append",
        metavar="WORDS",
        help="KEY=VALUE, several by spaces; may be repeated",
    )
    parser.add_argument("--steps", type=count, default=10)
    parser.add_argument("--output", metavar="FILE", help="a JSON file")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
