"""`facezoo train`: a model by a recipe."""

import argparse


def add_train(commands) -> None:
    parser = commands.add_parser("train", help="train a model by a recipe")
    parser.set_defaults(command=run)
    parser.add_argument("recipe", help="a Python file, see recipes/")
    parser.add_argument(
        "--smoke", action="store_true", help="a short run on drawn faces"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=setting,
        metavar="KEY=VALUE",
        dest="settings",
        help="change a value of the recipe; may be repeated",
    )
    parser.add_argument("--output", metavar="DIR", help="folder of the run")
    parser.add_argument(
        "--resume", action="store_true", help="go on where the run stopped"
    )


def run(options: argparse.Namespace) -> int:
    from facezoo.training.run import train

    train(
        options.recipe,
        smoke=options.smoke,
        settings=dict(options.settings),
        output=options.output,
        resume=options.resume,
    )
    return 0


def setting(text: str) -> tuple[str, object]:
    """Reads the `KEY=VALUE` of `--set`, for argparse."""
    from facezoo.training.recipe_settings import read_setting

    try:
        return read_setting(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
