"""`facezoo blend`: weights between a run's and those it began with."""

import argparse


def add_blend(commands) -> None:
    parser = commands.add_parser(
        "blend", help="go back from a run towards the weights it began with"
    )
    parser.set_defaults(command=run)
    parser.add_argument("run", metavar="RUN_DIR", help="folder of a run")
    parser.add_argument(
        "--recipe", required=True, help="the Python file of the run"
    )
    parser.add_argument(
        "--share",
        required=True,
        type=float,
        metavar="SHARE",
        help="0 gives the weights it began with, 1 those of the run",
    )
    parser.add_argument(
        "--output", required=True, metavar="DIR", help="folder to make"
    )


def run(options: argparse.Namespace) -> int:
    from facezoo.training.blending import blend_run

    figures = blend_run(
        options.recipe, options.run, options.share, options.output
    )
    for name, value in figures.items():
        print(f"{name} {value:.4g}")
    return 0
