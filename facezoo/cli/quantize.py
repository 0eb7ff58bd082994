"""`facezoo quantize`: a smaller and faster file for a preset."""

import argparse

from facezoo.cli.terminal import add_overwrite
from facezoo.cli.terminal import progress_bar


def add_quantize(commands) -> None:
    parser = commands.add_parser(
        "quantize",
        help="add the file to a preset that --precision dynamic_int8 runs",
    )
    parser.set_defaults(command=run)
    parser.add_argument(
        "preset", metavar="PRESET", help="name or folder of a preset"
    )
    parser.add_argument(
        "--faces",
        required=True,
        metavar="FOLDER",
        help="faces with .pts files to compare the file with the model on; "
        "none that it was trained on or is to be tested on",
    )
    parser.add_argument(
        "--calibrate",
        metavar="FOLDER",
        help="training faces to find the layers on that stay in float "
        "(default: those of --faces)",
    )
    add_overwrite(parser)


def run(options: argparse.Namespace) -> int:
    from facezoo.runtime.quiet import quiet_stderr

    with progress_bar("Quantizing") as progress, quiet_stderr():
        from facezoo.export import quantize_preset

        preset = quantize_preset(
            options.preset,
            options.faces,
            options.calibrate,
            options.overwrite,
            progress,
        )
    told = preset.config["dynamic_int8"]
    print(f"{preset.litert_file('dynamic_int8')}, compared on {told['on']}:")
    for size, change in told["nme_change"].items():
        print(f"  NME at {size} px: {change:+.2%} of it")
    for size, change in told["psnr_change"].items():
        print(f"  PSNR at {size} px: {change:+.3f} dB")
    print(f"  kept in float: {', '.join(told['kept_in_float']) or 'nothing'}")
    return 0
