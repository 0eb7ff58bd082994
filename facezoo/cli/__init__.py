"""The command `facezoo`: a file a command, and what they share.

Each command imports what it needs when it runs, so that `enhance` starts
without Keras.
"""

import argparse
import os
import sys
from collections.abc import Sequence

import facezoo
from facezoo.cli.benchmark import add_benchmark
from facezoo.cli.blend import add_blend
from facezoo.cli.data import add_data
from facezoo.cli.demo import add_demo
from facezoo.cli.enhance import add_enhance
from facezoo.cli.evaluate import add_evaluate
from facezoo.cli.export import add_export
from facezoo.cli.fit import add_fit
from facezoo.cli.label import add_label
from facezoo.cli.listing import add_list
from facezoo.cli.publish import add_publish
from facezoo.cli.quantize import add_quantize
from facezoo.cli.train import add_train
from facezoo.errors import FaceZooError

BACKENDS = ("tensorflow", "jax", "torch")
# What TensorFlow reads once, when it is first imported. It leaves its faster
# convolutions off on processors without AVX-512 VNNI, and greets at length.
TENSORFLOW = {"TF_ENABLE_ONEDNN_OPTS": "1", "TF_CPP_MIN_LOG_LEVEL": "1"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: Sequence of strings, as in `sys.argv[1:]`, the default.

    Returns:
        Exit status: 0, or 1 if anything failed. Wrong arguments raise
        `SystemExit(2)`, as is usual.
    """
    set_up_tensorflow()
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except FaceZooError as error:
        print(f"facezoo: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name not in BACKENDS:
            raise
        extra = f"pip install 'facezoo[{error.name}]'"
        print(f"facezoo: {error.name} is missing: {extra}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("facezoo: interrupted", file=sys.stderr)
        return 130


def set_up_tensorflow() -> None:
    """Tells TensorFlow by the environment, where nobody has."""
    for name, value in TENSORFLOW.items():
        os.environ.setdefault(name, value)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="facezoo", description="Models for tiny faces."
    )
    parser.add_argument(
        "--version", action="version", version=facezoo.__version__
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_enhance(commands)
    add_evaluate(commands)
    add_list(commands)
    add_label(commands)
    add_demo(commands)
    add_data(commands)
    add_fit(commands)
    add_train(commands)
    add_blend(commands)
    add_publish(commands)
    add_quantize(commands)
    add_export(commands)
    add_benchmark(commands)
    return parser
