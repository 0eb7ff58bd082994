"""`facezoo export`: a preset or a run as a file for where Keras is not."""

import argparse

from facezoo.cli.terminal import add_overwrite
from facezoo.cli.terminal import count
from facezoo.cli.terminal import progress_bar

FORMATS = ("saved_model", "litert", "onnx")
PRECISIONS = ("float32", "float16", "dynamic_int8", "int8")


def add_export(commands) -> None:
    parser = commands.add_parser(
        "export",
        help="write a SavedModel, LiteRT or ONNX file that equals the model",
    )
    parser.set_defaults(command=run)
    parser.add_argument(
        "source",
        metavar="PRESET_OR_CHECKPOINT",
        help="name or folder of a preset, folder of a run or weights in it, or "
        "a .keras file",
    )
    parser.add_argument("--format", choices=FORMATS, default="litert")
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        default="float32",
        help="other than float32 for litert only",
    )
    parser.add_argument(
        "--batch",
        type=_batch,
        metavar="N|dynamic",
        help="faces that one call takes (default: 1; dynamic for saved_model)",
    )
    parser.add_argument(
        "--output", required=True, metavar="DIR", help="folder for the file"
    )
    parser.add_argument(
        "--faces",
        metavar="FOLDER",
        help="faces with .pts files to compare the file with the model on; "
        "none that it was trained on (default, for float32: the examples of "
        "facezoo and drawn faces)",
    )
    parser.add_argument(
        "--calibrate",
        metavar="FOLDER",
        help="training faces to calibrate int8 with; the layers that stay in "
        "float are found on them, for dynamic_int8 else on --faces",
    )
    add_overwrite(parser)


def run(options: argparse.Namespace) -> int:
    from facezoo.runtime.quiet import quiet_stderr

    batch_size = options.batch
    if batch_size is None:
        batch_size = 0 if options.format == "saved_model" else 1
    with progress_bar("Exporting") as progress, quiet_stderr():
        from facezoo.export import export_model
        from facezoo.export import load_source

        model, config = load_source(options.source)
        path, parity = export_model(
            model,
            options.output,
            format=options.format,
            precision=options.precision,
            batch_size=batch_size or None,
            faces=options.faces,
            calibrate=options.calibrate,
            config=config,
            overwrite=options.overwrite,
            progress=progress,
        )
    print(f"{path}: {parity['bytes'] / 1e6:.2f} MB")
    print(f"Against the Keras model on {parity['source']}:")
    for name, row in parity["outputs"].items():
        print(f"  {name}: {row['largest']:.2g} at most, {row['mean']:.2g} mean")
    for size, row in parity.get("psnr", {}).items():
        print(
            f"  PSNR at {size} px: {row['file']:.3f} dB ({row['change']:+.3f})"
        )
    for size, row in parity.get("nme", {}).items():
        change = f"{row['change']:+.2%} of it"
        print(f"  NME at {size} px: {row['file']:.3%} ({change})")
    if "partitions" in parity:
        print(
            f"  XNNPACK takes {parity['delegated']} of {parity['ops']} ops in "
            f"{parity['partitions']} piece(s)"
        )
    if parity.get("kept_in_float"):
        print(f"  kept in float: {', '.join(parity['kept_in_float'])}")
    return 0


def _batch(text: str) -> int:
    """A number of faces; 0 for any."""
    return 0 if text == "dynamic" else count(text)
