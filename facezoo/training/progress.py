"""What a run shows while it goes: a bar, a log, curves and faces."""

import csv
import io
import time
from pathlib import Path

import keras
from rich.console import Console
from rich.progress import BarColumn
from rich.progress import MofNCompleteColumn
from rich.progress import Progress
from rich.progress import TextColumn
from rich.progress import TimeRemainingColumn

from facezoo.atomic import atomic_write
from facezoo.atomic import atomic_write_text
from facezoo.images import draw_landmarks
from facezoo.images import face_sheet
from facezoo.images import write_image


class ProgressBar(keras.callbacks.Callback):
    """A bar on a terminal; elsewhere one line an epoch."""

    def __init__(self, console: Console | None = None) -> None:
        super().__init__()
        self.console = console or Console()
        self.bar = None

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.monotonic()
        if not self.console.is_terminal:
            return
        self.bar = Progress(
            TextColumn("epoch {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("loss {task.fields[loss]:.4f}"),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
        )
        self.bar.start()
        self.task = self.bar.add_task(
            f"{epoch + 1}/{self.params['epochs']}",
            total=self.params["steps"],
            loss=float("nan"),
        )

    def on_train_batch_end(self, batch, logs=None):
        if self.bar is not None:
            self.bar.update(self.task, completed=batch + 1, loss=logs["loss"])

    def close(self) -> float:
        """Takes the bar away; returns the seconds of the epoch so far."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None
        return time.monotonic() - self.started

    def report(self, figures: dict, best: bool) -> None:
        """Prints the figures of an epoch."""
        text = "  ".join(
            f"{name} {value:.4g}"
            for name, value in figures.items()
            if name != "epoch"
        )
        mark = "  best so far" if best else ""
        self.console.print(
            f"epoch {figures['epoch']}/{self.params['epochs']}  {text}{mark}",
            highlight=False,
            soft_wrap=True,
        )


def write_log(path: Path, history: list[dict]) -> None:
    """Writes the figures of all epochs as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, history[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(history)
    atomic_write_text(path, text.getvalue(), overwrite=True)


def write_curves(path: Path, history: list[dict]) -> None:
    """Plots each figure against the epochs; without matplotlib, nothing."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return
    names = [n for n in history[0] if n not in ("epoch", "seconds")]
    columns = 3
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(4 * columns, 2.6 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    epochs = [row["epoch"] for row in history]
    for axis, name in zip(axes, names):
        axis.plot(epochs, [row[name] for row in history])
        axis.set_title(name)
        axis.grid(alpha=0.3)
    for axis in axes[len(names) :]:
        axis.remove()
    with atomic_write(path, overwrite=True) as temporary:
        figure.savefig(temporary, dpi=100)


def write_sheet(path: Path, validation, shown: dict) -> None:
    """Draws validation faces: input, bicubic, output with points, truth."""
    inputs = validation.inputs[validation.shown_suffix]
    rows = []
    for i, bicubic in enumerate(validation.bicubic):
        truth = validation.hr_image[i]
        if validation.labelled[i]:
            truth = draw_landmarks(
                truth, validation.landmarks[i], validation.scheme.lines
            )
        # A network of one task is shown with what it gives.
        face = shown["sr_image"][i] if "sr_image" in shown else bicubic
        points = face
        if "landmarks" in shown:
            points = draw_landmarks(
                face, shown["landmarks"][i], validation.scheme.lines
            )
        rows.append([inputs[i], bicubic, face, points, truth])
    labels = ["input", "bicubic", "output", "with points", "truth"]
    write_image(path, face_sheet(rows, labels), overwrite=True)
