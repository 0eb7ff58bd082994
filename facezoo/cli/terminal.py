"""What the commands share: arguments, a progress bar, complaints."""

import argparse
import contextlib
import sys
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence


def add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preset", help="name or folder of a preset")
    parser.add_argument(
        "--threads", type=count, help="default: one for each processor"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace existing files"
    )


def count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, got {text}")
    return value


def print_problems(problems: Sequence[str]) -> None:
    for problem in problems:
        print(f"facezoo: {problem}", file=sys.stderr)


@contextlib.contextmanager
def progress_bar(
    title: str,
) -> Iterator[Callable[[int, int], None] | None]:
    """Gives a function of (done, all) that draws a bar, on terminals only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
