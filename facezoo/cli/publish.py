"""`facezoo publish`: a run as a preset."""

import argparse

from facezoo.cli.terminal import add_overwrite
from facezoo.cli.terminal import count


def add_publish(commands) -> None:
    parser = commands.add_parser("publish", help="make a preset of a run")
    parser.set_defaults(command=run)
    parser.add_argument("run", metavar="RUN_DIR", help="folder of a run")
    parser.add_argument(
        "--output", required=True, help="the preset's folder, its name last"
    )
    add_overwrite(parser)
    parser.add_argument(
        "--evaluate",
        nargs="+",
        default=(),
        metavar="FOLDER",
        help="measure on these pictures with .pts files, for the card",
    )
    parser.add_argument(
        "--face-sizes",
        nargs="+",
        type=count,
        default=(8, 16, 32, 64),
        metavar="N",
        help="pixels of the tiny faces to measure with (default: 8 16 32 64)",
    )
    parser.add_argument(
        "--tasks",
        nargs="+",
        metavar="TASK",
        help="keep these heads alone, such as super_resolution landmarks",
    )


def run(options: argparse.Namespace) -> int:
    from facezoo.export import export_preset

    preset = export_preset(
        options.run,
        options.output,
        overwrite=options.overwrite,
        evaluate=options.evaluate,
        face_sizes=options.face_sizes,
        tasks=options.tasks,
    )
    print(f"Preset {preset.name} is in {preset.path}")
    return 0
