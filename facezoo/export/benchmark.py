"""How long files of a model take beside each other, and what they need."""

import contextlib
import multiprocessing
import os
import time
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.export.keeping import PARITY
from facezoo.export.runners import Runner
from facezoo.export.runners import open_file
from facezoo.export.runners import run_keras
from facezoo.export.runs import RUN
from facezoo.export.runs import WEIGHTS
from facezoo.export.served import served_model
from facezoo.export.sources import load_source
from facezoo.presets import find_preset
from facezoo.runtime import count_delegated
from facezoo.runtime.quiet import quiet_stderr

KERAS = "keras"
MODEL_FILES = (".keras", ".h5")  # Keras models, or weights in their folder
WARM_UP = 3
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Contender:
    """One thing to measure.

    Attributes:
        name: String, as the table shows it; no other has the same.
        kind: `"keras"`, `"litert"`, `"onnx"` or `"saved_model"`.
        source: String. The file, or what `load_source` takes.
    """

    name: str
    kind: str
    source: str


def benchmark(
    models: Sequence[str | Path],
    batch_sizes: Sequence[int] = (1, 8),
    threads: Sequence[int] = (1,),
    repeats: int = 50,
    progress: Progress | None = None,
) -> list[dict]:
    """Measures models and files in one run, taking turns call by call.

    Whatever else the machine does then slows all of them alike. Each number of
    threads has a process of its own, and so has each file for its memory. What
    is run on are random numbers.

    Args:
        models: What `find_contenders` takes.
        batch_sizes: Ints. Faces given at a time. A file of a smaller fixed
            batch is called as often as needed.
        threads: Ints. Threads that each may use.
        repeats: Int. Timed calls of each.
        progress: Called with (steps done, steps in all), or `None`.

    Returns:
        List of dicts, one for each model, number of threads and batch:
        `model`, `kind`, `threads`, `batch_size`, `p50_ms` and `p95_ms` of a
        call, `ms_per_face`, `speedup` (median time of the first Keras model,
        else of the first model, over this one's), `peak_mb` (memory that
        loading it and running the largest batch adds at most; Linux only, else
        `None`), `size_mb` on disk, and for LiteRT `ops`, `delegated` and
        `partitions`, else `None`.

    Raises:
        FaceZooError: If something cannot be loaded.
    """
    contenders = find_contenders(models)
    steps = len(threads) + len(contenders)
    rows, owners = [], []
    context = multiprocessing.get_context("spawn")

    def apart(function, *arguments):
        with context.Pool(1) as pool:
            result = pool.apply(function, arguments)
        if isinstance(result, str):
            raise FaceZooError(result)
        return result

    for done, count in enumerate(threads):
        times = apart(_time, contenders, tuple(batch_sizes), count, repeats)
        rows += _rows(contenders, batch_sizes, count, times)
        owners += [one for one in contenders for _ in batch_sizes]
        if progress is not None:
            progress(done + 1, steps)
    for done, contender in enumerate(contenders, len(threads)):
        needs = apart(_needs, contender, max(batch_sizes), min(threads))
        for row, owner in zip(rows, owners, strict=True):
            if owner is contender:
                row.update(needs)
        if progress is not None:
            progress(done + 1, steps)
    return rows


def find_contenders(models: Sequence[str | Path]) -> list[Contender]:
    """Lists what there is to measure.

    Args:
        models: Files (`.tflite`, `.onnx`, `.keras`, the `.weights.h5` of a
            preset or a run) and folders of SavedModels; names or folders of
            presets and runs, which stand for their Keras model and, of a
            preset, its LiteRT files; folders that `facezoo export` filled,
            which stand for all exports in them.

    Raises:
        FaceZooError: If there is no such thing.
    """
    found = {}
    for model in models:
        for kind, path, source in _expand(Path(model), str(model)):
            found.setdefault((kind, path.resolve()), (kind, path, source))
    names = _names([(kind, path) for kind, path, _ in found.values()])
    return [
        Contender(name, kind, source)
        for name, (kind, _, source) in zip(names, found.values(), strict=True)
    ]


def _expand(path, text):
    """Gives the kind, the path and the source of each."""
    if path.suffix in (".tflite", ".onnx") or _is_saved_model(path):
        _check_is_there(path)
        return [_of_file(path)]
    if path.suffix == ".h5":
        _check_is_there(path)
    if path.suffix in MODEL_FILES or (path / RUN).is_file():
        return [(KERAS, path, text)]
    if (path / PARITY).is_file() and not (path / "config.json").is_file():
        folders = sorted(path.iterdir())
        return [_of_file(file) for file in folders if _is_export(file)]
    preset = find_preset(text)
    files = sorted(preset.path.glob("*.tflite"))
    return [(KERAS, preset.path, text), *map(_of_file, files)]


def _check_is_there(path):
    if not path.exists():
        raise FaceZooError(f"There is no file {path}.")


def _of_file(path):
    kind = {".tflite": "litert", ".onnx": "onnx"}.get(path.suffix)
    return kind or "saved_model", path, str(path)


def _names(found):
    """The ends of the paths, as long as it takes to tell them apart."""
    parts = [Path(os.path.abspath(path)).parts for _, path in found]
    is_folder = [
        kind == KERAS and path.suffix not in MODEL_FILES for kind, path in found
    ]
    counts = [1 if folder else 2 for folder in is_folder]
    while True:
        names = [
            "/".join(ends[-count:]) + (" (Keras)" if folder else "")
            for ends, count, folder in zip(parts, counts, is_folder)
        ]
        if len(set(names)) == len(names):
            return names
        counts = [
            count + (names.count(name) > 1)
            for name, count in zip(names, counts, strict=True)
        ]


def _is_export(path):
    return path.suffix in (".tflite", ".onnx") or _is_saved_model(path)


def _is_saved_model(path):
    return (path / "saved_model.pb").is_file()


def _open(contender: Contender, threads: int) -> Runner:
    if contender.kind == KERAS:
        return run_keras(served_model(load_source(contender.source)[0]))
    return open_file(contender.source, threads)


def _time(contenders, batch_sizes, threads, repeats):
    """In a process of its own: seconds by model, batch size and call."""
    with quiet_stderr():
        _limit_tensorflow(threads)
        try:
            runners = [_open(contender, threads) for contender in contenders]
        except FaceZooError as error:
            return str(error)
    seconds = np.empty((len(runners), len(batch_sizes), repeats))
    for j, batch_size in enumerate(batch_sizes):
        inputs = [_inputs(runner, batch_size) for runner in runners]
        for repeat in range(-WARM_UP, repeats):
            # Another one begins each time: it meets a cold cache.
            for turn in range(len(runners)):
                i = (turn + repeat) % len(runners)
                start = time.perf_counter()
                runners[i](inputs[i])
                if repeat >= 0:
                    spent = time.perf_counter() - start
                    seconds[i, j, repeat] = spent
    return seconds


def _needs(contender, batch_size, threads):
    """In a process of its own: memory, disk and ops of a model."""
    needs = {"ops": None, "delegated": None, "partitions": None}
    with quiet_stderr():
        _limit_tensorflow(threads)
        before = _memory("VmRSS")
        _forget_peak()
        try:
            runner = _open(contender, threads)
        except FaceZooError as error:
            return str(error)
        for _ in range(WARM_UP):
            runner(_inputs(runner, batch_size))
        after = _memory("VmHWM")
        if contender.kind == "litert":
            delegation = count_delegated(contender.source)
            needs = {name: getattr(delegation, name) for name in needs}
    peak = None if after is None else (after - before) / 1e3
    return {"peak_mb": peak, "size_mb": _bytes(contender) / 1e6, **needs}


def _limit_tensorflow(threads):
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def _forget_peak():
    """Lets the peak of memory begin anew after the imports, on Linux."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _memory(field):
    """Kilobytes that this process has, or had, in memory."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    (line,) = (line for line in lines if line.startswith(f"{field}:"))
    return int(line.split()[1])


def _inputs(runner, batch_size):
    rng = np.random.default_rng(0)
    return {
        name: rng.random((batch_size, *shape), dtype="float32")
        for name, shape in runner.inputs.items()
    }


def _rows(contenders, batch_sizes, threads, times):
    kinds = [contender.kind for contender in contenders]
    first = kinds.index(KERAS) if KERAS in kinds else 0
    middle, slow = 1e3 * np.percentile(times, (50, 95), axis=-1)
    return [
        {
            "model": contender.name,
            "kind": contender.kind,
            "threads": threads,
            "batch_size": batch_size,
            "p50_ms": middle[i, j],
            "p95_ms": slow[i, j],
            "ms_per_face": middle[i, j] / batch_size,
            "speedup": middle[first, j] / middle[i, j],
        }
        for i, contender in enumerate(contenders)
        for j, batch_size in enumerate(batch_sizes)
    ]


def _bytes(contender):
    path = Path(contender.source)
    if contender.kind == KERAS and path.suffix not in MODEL_FILES:
        if (path / RUN).is_file():
            path = path / WEIGHTS
        else:
            path = find_preset(contender.source).file("model.weights.h5")
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(os.path.getsize(file) for file in files if file.is_file())
