"""`facezoo benchmark`: models and exported files, timed beside each other."""

import argparse
from pathlib import Path

from facezoo.cli.terminal import add_overwrite
from facezoo.cli.terminal import count
from facezoo.cli.terminal import progress_bar

COLUMNS = (
    ("model", "model", "{}"),
    ("threads", "threads", "{}"),
    ("batch", "batch_size", "{}"),
    ("p50 ms", "p50_ms", "{:.2f}"),
    ("p95 ms", "p95_ms", "{:.2f}"),
    ("ms a face", "ms_per_face", "{:.2f}"),
    ("times as fast", "speedup", "{:.2f}"),
    ("peak MB", "peak_mb", "{:.0f}"),
    ("size MB", "size_mb", "{:.2f}"),
    ("ops", "ops", "{}"),
    ("delegated", "delegated", "{}"),
    ("pieces", "partitions", "{}"),
)


def add_benchmark(commands) -> None:
    parser = commands.add_parser(
        "benchmark", help="time models and exported files beside each other"
    )
    parser.set_defaults(command=run)
    parser.add_argument(
        "models",
        nargs="+",
        metavar="MODEL",
        help="preset, run, folder of exports, SavedModel, or .tflite, .onnx, "
        ".keras or .weights.h5 file; a preset stands for its Keras model and "
        "LiteRT files",
    )
    parser.add_argument(
        "--batch",
        nargs="+",
        type=count,
        default=(1, 8),
        metavar="N",
        help="faces at a time (default: 1 8)",
    )
    parser.add_argument(
        "--threads",
        nargs="+",
        type=count,
        default=(1,),
        metavar="N",
        help="threads of each (default: 1)",
    )
    parser.add_argument(
        "--repeats",
        type=count,
        default=50,
        metavar="N",
        help="timed calls of each (default: 50)",
    )
    parser.add_argument("--json", metavar="FILE", help="write the results")
    add_overwrite(parser)


def run(options: argparse.Namespace) -> int:
    import json

    from rich.console import Console
    from rich.table import Table

    from facezoo.atomic import atomic_write_text
    from facezoo.atomic import check_writable
    from facezoo.export.benchmark import benchmark
    from facezoo.pipelines.outputs import make_folder

    if options.json:
        # Better now than after minutes of work.
        make_folder(Path(options.json).parent)
        check_writable(options.json, options.overwrite)
    with progress_bar("Measuring") as progress:
        rows = benchmark(
            options.models,
            batch_sizes=options.batch,
            threads=options.threads,
            repeats=options.repeats,
            progress=progress,
        )
    table = Table()
    for title, key, _ in COLUMNS:
        # The ends of long names are what tells them apart.
        justify = "left" if key == "model" else "right"
        table.add_column(title, justify=justify, overflow="fold")
    for row in rows:
        table.add_row(
            *(
                "-" if row[key] is None else form.format(row[key])
                for _, key, form in COLUMNS
            )
        )
    Console(width=160).print(table)
    if options.json:
        text = json.dumps(rows, indent=1) + "\n"
        atomic_write_text(options.json, text, options.overwrite)
    return 0
