"""`facezoo train`: a model by a recipe."""

import argparse
import ast


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
    """Reads `KEY=VALUE`; a value that is no Python literal is a string."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise argparse.ArgumentTypeError(f"expected KEY=VALUE, got {text!r}")
    try:
        return key.strip(), ast.literal_eval(value.strip())
    except (ValueError, SyntaxError):
        return key.strip(), value.strip()
