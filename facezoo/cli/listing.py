"""`facezoo list`: the presets and the models."""

import argparse
import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from facezoo.cli.terminal import print_problems

MODELS = Path(__file__).parent.with_name("models")
# What benchmarks/zoo.py measured.
MEASURED = MODELS / "zoo.json"


def add_list(commands) -> None:
    parser = commands.add_parser("list", help="show models and presets")
    parser.set_defaults(command=run)
    parser.add_argument(
        "--models",
        action="store_true",
        help="build each model to count its parameters (slow: loads Keras)",
    )


def run(options: argparse.Namespace) -> int:
    from rich.console import Console

    from facezoo.pipelines.tables import models_table
    from facezoo.pipelines.tables import networks_table
    from facezoo.pipelines.tables import presets_table
    from facezoo.presets import list_presets

    problems = []
    presets = list_presets(problems)
    # In a file, Rich would wrap at 80 columns.
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(presets_table(presets) if presets else "No presets found.")
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    console.print(networks_table(measured))
    if options.models:
        console.print(models_table(_model_sizes()))
    else:
        names = ", ".join(model_names())
        console.print(f"Models: {names} (--models shows their sizes)")
    print_problems(problems)
    return 1 if problems else 0


def _model_sizes() -> Iterator[tuple[str, int, int, int]]:
    """Yields name, input side, output side and parameters of each model."""
    from facezoo.models import create_model
    from facezoo.models import list_models

    for name in list_models():
        model = create_model(name)
        input_size = model.input.shape[1]
        if "sr_image" in model.output:
            image_size = model.output["sr_image"].shape[1]
        else:
            image_size = model.get_layer("decoder").image_size
        yield name, input_size, image_size, model.count_params()


def model_names() -> list[str]:
    """Reads the models' names off their tables, for importing is slow.

    A file of `facezoo.models` ends with `register_variants(family, TABLE)`,
    and `TABLE` is a dict of variants at its top.
    """
    names = []
    for path in MODELS.glob("*.py"):
        tables = {}
        for node in ast.parse(path.read_bytes()).body:
            match node:
                case ast.Assign([ast.Name(table)], ast.Dict(keys)):
                    tables[table] = [ast.literal_eval(key) for key in keys]
                case ast.Expr(
                    ast.Call(
                        ast.Name("register_variants"),
                        [ast.Name(family), ast.Name(table)],
                    )
                ):
                    names += [f"{family}_{key}" for key in tables[table]]
    return sorted(names)
