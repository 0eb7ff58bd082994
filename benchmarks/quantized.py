"""Gives presets their files of dynamic int8, as `facezoo quantize` does.

Run      FACEZOO_DATA=... python benchmarks/quantized.py \\
             --presets jasrnet_base_faces_x8
Needs    300w below $FACEZOO_DATA, TensorFlow
Result   `model_dynamic_int8.tflite` in each preset's folder; in `config.json`
         and on the card, what it changes

It is compared on the faces held out of the training folders; the layers that
stay in float are found on some of the others.
"""

import argparse
import sys

from facezoo.cli.terminal import progress_bar
from facezoo.errors import FaceZooError


def main(arguments: list[str] | None = None) -> int:
    """Makes the files; returns 0, or 2 after a mistake."""
    options = _parser().parse_args(arguments)
    # After the parser: `--help` shall not wait for TensorFlow.
    from linked_faces import w300_folders

    from facezoo.export import quantize_preset
    from facezoo.runtime.quiet import quiet_stderr

    try:
        with w300_folders() as (faces, others):
            for name in options.presets:
                with progress_bar(name) as progress, quiet_stderr():
                    preset = quantize_preset(
                        name, faces, others, options.overwrite, progress
                    )
                print(preset.litert_file("dynamic_int8"))
    except FaceZooError as error:
        print(f"quantized: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--presets", nargs="+", required=True, metavar="NAME_OR_FOLDER"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace existing files"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
