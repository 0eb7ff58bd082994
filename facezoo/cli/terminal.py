"""What the commands share: arguments, a progress bar, complaints."""

import argparse
import contextlib
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence


def add_overwrite(parser: argparse.ArgumentParser) -> None:
    """Adds `--overwrite`."""
    parser.add_argument(
        "--overwrite", action="store_true", help="replace existing files"
    )


def count(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(
            f"expected a whole number of 1 or more, got {text}"
        )
    return value


def number(lowest: float, highest: float = math.inf) -> Callable[[str], float]:
    """Gives the `type` of an option that is a number from lowest to highest."""
    limits = f"of {lowest:g} or more"
    if highest < math.inf:
        limits = f"from {lowest:g} to {highest:g}"

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not lowest <= value <= highest or math.isinf(value):
            raise argparse.ArgumentTypeError(
                f"expected a number {limits}, got {text}"
            )
        return value

    return parse


def counted(amount: int, noun: str) -> str:
    """Says how many: "1 face", "2 faces"."""
    return f"{amount} {noun}" if amount == 1 else f"{amount} {noun}s"


def print_problems(problems: Sequence[str]) -> None:
    for problem in problems:
        print(f"facezoo: {problem}", file=sys.stderr)


@contextlib.contextmanager
def progress_bar(
    title: str, unit: str | None = None
) -> Iterator[Callable[..., None] | None]:
    """Gives a function that draws a bar, on terminals only.

    It draws also where standard error is kept quiet.

    The function takes the number done, the number of all and, if there is a
    `unit` such as "faces", how many of these there were: their rate is shown.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn
    from rich.progress import MofNCompleteColumn
    from rich.progress import Progress
    from rich.progress import TextColumn
    from rich.progress import TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn()]
    columns += [MofNCompleteColumn(), TextColumn("{task.fields[rate]}")]
    columns += [TimeRemainingColumn(), TextColumn("left")]
    with (
        _standard_error() as file,
        Progress(*columns, console=Console(file=file), transient=True) as bar,
    ):
        task = bar.add_task(title, total=None, rate="")
        started = time.monotonic()

        def update(done: int, total: int, units: int = 0) -> None:
            seconds = max(time.monotonic() - started, 1e-3)
            rate = f"{units / seconds:.1f} {unit}/s" if unit else ""
            bar.update(task, completed=done, total=total, rate=rate)

        yield update


def _standard_error():
    """The same stream by a descriptor of its own, to be closed."""
    try:
        return os.fdopen(os.dup(sys.stderr.fileno()), "w")
    except (OSError, ValueError):
        return contextlib.nullcontext(sys.stderr)


@contextlib.contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Gives an event that the first Ctrl-C sets; the second one interrupts.

    Outside of the main thread, where signals don't arrive, it is never set.
    """
    stop = threading.Event()

    def ask(number: int, frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)
        print(
            "facezoo: stopping; what is being written is finished first",
            file=sys.stderr,
        )

    try:
        before = signal.signal(signal.SIGINT, ask)
    except ValueError:
        yield stop
        return
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
