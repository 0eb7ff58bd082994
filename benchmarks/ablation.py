"""Trains a network with and without its parts, in the same budget.

Run      FACEZOO_DATA=... python benchmarks/ablation.py --output ablation \\
             --set model=jasrnet_small --set epochs=4
Needs    what the recipes need
Result   ablation.md in the folder of --output, and a run for each row; a row
         whose run is there already is not trained again

The figures are the last epoch's, on the held-out part of the training faces.
Each row is one `facezoo train`; the table names its settings.
"""

import argparse
import csv
import re
import shlex
import sys
from pathlib import Path

from facezoo.atomic import atomic_write_text
from facezoo.cli.train import setting
from facezoo.errors import FaceZooError

RECIPE = "recipes/jasrnet_faces_x8.py"
LABELLED = "recipes/jasrnet_labelled_x8.py"
ALONE = "model_kwargs.tasks"
LOSS = "losses.heatmaps"
PART = "model_kwargs.overrides"
# The paper's two claims, and then the choices of the recipe.
CLAIMS = {
    "joint, fused": {},
    "joint, not fused": {"model_kwargs.fusion": False},
    "landmarks alone, fused": {ALONE: ["landmarks"]},
    "landmarks alone, not fused": {
        ALONE: ["landmarks"],
        "model_kwargs.fusion": False,
    },
    "image alone, fused": {ALONE: ["super_resolution"]},
    "image alone, not fused": {
        ALONE: ["super_resolution"],
        "model_kwargs.fusion": False,
    },
}
# Of the landmarks alone: their first row is "landmarks alone, fused".
CHOICES = {
    "Euclidean instead of wing": {f"{LOSS}.point_loss": "euclidean"},
    "STAR instead of wing, no spread": {
        f"{LOSS}.point_loss": "star",
        f"{LOSS}.regularizer": None,
    },
    "spread not learned": {f"{LOSS}.regularizer": None},
    "spread of a Gaussian (DSNT)": {
        f"{LOSS}.regularizer": "divergence",
        f"{LOSS}.weight": 1.0,
    },
    "spread along two axes": {f"{LOSS}.regularizer": "anisotropic_likelihood"},
    "two stages": {PART: {"num_stages": 2}},
    "two stages, the last alone supervised": {
        PART: {"num_stages": 2},
        f"{LOSS}.last_stage_only": True,
    },
    "channel attention": {PART: {"attention": True}},
    "no average of the weights": {"ema": None},
    "no covered faces": {"augmentation.occlusion": 0.0},
    "points of a teacher on scut and omi": {},
    "twice as long": {"epochs": 16},
}
ROWS = {
    **CLAIMS,
    **{name: {ALONE: ["landmarks"], **own} for name, own in CHOICES.items()},
}
RECIPES = {"points of a teacher on scut and omi": LABELLED}
HEAD = """\
| network | NME % | over 10 % | PSNR over bicubic | settings |
| --- | ---: | ---: | ---: | --- |
"""
LOG = "log.csv"


def main(arguments: list[str] | None = None) -> int:
    """Runs the rows that are missing and writes the table."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(arguments)
    command = shlex.join(["python", "benchmarks/ablation.py", *arguments])
    try:
        return _run(options, command)
    except FaceZooError as error:
        print(f"ablation: {error}", file=sys.stderr)
        return 2


def _run(options, command):
    # After the parser: `--help` shall not wait for Keras.
    from facezoo.training import train

    output, table = Path(options.output), HEAD
    names = list(ROWS) if options.rows is None else options.rows
    for name in names:
        own, recipe = ROWS[name], RECIPES.get(name, options.recipe)
        for seed in options.seeds:
            folder = output / f"{re.sub('[^a-zA-Z]+', '_', name)}_{seed}"
            settings = {**dict(options.set), **own, "seed": seed}
            print(f"{name}, seed {seed}", file=sys.stderr)
            train(recipe, False, settings, folder, resume=True)
            with (folder / LOG).open(newline="") as file:
                last = list(csv.DictReader(file))[-1]
            shown = _shown(name, {**own, "seed": seed})
            table += _row(name, shown, last)
            text = f"{table}\n`{command}`\n"
            atomic_write_text(output / "ablation.md", text, overwrite=True)
    print(text)
    return 0


def _shown(name, settings):
    """The settings of a row, behind its recipe where it has its own."""
    words = [RECIPES[name]] if name in RECIPES else []
    words += [
        f"--set {shlex.quote(f'{key}={_literal(value)}')}"
        for key, value in settings.items()
    ]
    return " ".join(words)


def _row(name, shown, last):
    def figure(key, form):
        return form.format(float(last[key])) if last.get(key) else "-"

    return (
        f"| {name} | {figure('val_nme', '{:.2f}')} "
        f"| {figure('val_failures', '{:.1f} %')} "
        f"| {figure('val_psnr_gain', '{:+.2f} dB')} | `{shown}` |\n"
    )


def _literal(value):
    """Python's words, in the quotes that a shell's quotes do not break."""
    if isinstance(value, list | dict):
        return repr(value).replace("'", '"')
    return value


def _parser():
    parser = argparse.ArgumentParser(
        prog="benchmarks/ablation.py", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--output", required=True, metavar="FOLDER")
    parser.add_argument("--recipe", default=RECIPE, metavar="FILE")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=setting,
        metavar="KEY=VALUE",
        help="setting of all rows, as facezoo train takes it",
    )
    parser.add_argument(
        "--rows",
        nargs="+",
        choices=list(ROWS),
        metavar="ROW",
        help="names of rows (default: all)",
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    return parser


if __name__ == "__main__":
    sys.exit(main())
