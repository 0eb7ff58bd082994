"""The options that say which network looks at the faces."""

import argparse
from typing import TYPE_CHECKING

from facezoo.cli.terminal import count

if TYPE_CHECKING:
    from facezoo.runtime import FaceEnhancer

PRECISIONS = ("float32", "dynamic_int8")


def add_enhancer_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds `--preset`, `--precision` and `--threads`."""
    parser.add_argument("--preset", help="name or folder of a preset")
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        default="float32",
        help="dynamic_int8: the preset's file with weights in int8, which is "
        "faster and nearly as exact (default: float32)",
    )
    parser.add_argument(
        "--threads", type=count, help="default: one for each processor"
    )


def enhancer_from_options(options: argparse.Namespace) -> "FaceEnhancer":
    """Makes the enhancer that the options ask for.

    Raises:
        FaceZooError: If there is no such preset, or it has no file of that
            precision.
    """
    from facezoo.runtime import FaceEnhancer

    return FaceEnhancer(
        options.preset,
        options.threads,
        quiet=True,
        precision=options.precision,
    )
