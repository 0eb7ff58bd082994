"""Two plots of a run: error against face size, and how errors spread."""

from pathlib import Path

import numpy as np

from contenders.catalog import SPAN
from contenders.measuring import FULL
from contenders.report import row_name
from facezoo.evaluation import cumulative_error

CED_SIZE = 16
LARGEST_ERROR = 0.2
# Okabe and Ito's colours, told apart by colour-blind readers too.
OURS = ("#D55E00", "#CC79A7", "#E69F00", "#882255", "#999933", "#661100")
THEIRS = ("#0072B2", "#56B4E9", "#009E73", "#000000")


def plot_error_by_size(run: dict, path: Path) -> None:
    """Draws the mean error of each contender against the face's size.

    Args:
        run: Dict as `write_report` takes it.
        path: The `.png` to write.
    """
    sizes = [FULL, 64, 32, 16, 8]
    figure, grid = _subplots(run, rows=2)
    for row_of_axes, key in zip(grid, ("nme_51", "nme_68"), strict=True):
        for axes, face_set in zip(row_of_axes, run["sets"], strict=True):
            for name, look, rows in _series(run, face_set["name"]):
                told = {
                    r["face_size"]: r for r in rows if r.get(key) is not None
                }
                kept = [i for i, size in enumerate(sizes) if size in told]
                values = [100 * told[sizes[i]][key] for i in kept]
                axes.plot(kept, values, label=name, **look)
                # Open: the mean leaves out faces that were refused.
                few = [i for i in kept if told[sizes[i]]["found"] < 1]
                hollow = {"linestyle": "", "marker": "o", "mfc": "white"}
                axes.plot(
                    few,
                    [100 * told[sizes[i]][key] for i in few],
                    **look | hollow,
                )
            points = key.removeprefix("nme_")
            axes.set_title(f"{face_set['name']}, {points} points")
            axes.set_xticks(range(len(sizes)), map(str, sizes))
            axes.set_xlabel("face, pixels")
            axes.set_ylabel("NME, %")
            _scale_errors(axes)
    _finish(figure, grid, path)


def plot_cumulative_error(run: dict, path: Path) -> None:
    """Draws which share of 16 px faces has at most which error (51 points).

    Args:
        run: Dict as `write_report` takes it.
        path: The `.png` to write.
    """
    figure, grid = _subplots(run, rows=1)
    thresholds = np.linspace(0, LARGEST_ERROR, 401)
    for axes, face_set in zip(grid[0], run["sets"], strict=True):
        for name, look, rows in _series(run, face_set["name"]):
            for row in rows:
                if row["face_size"] != CED_SIZE:
                    continue
                # A refused face is one that no threshold reaches.
                errors = [
                    np.inf if error is None else error
                    for error in row["errors_51"]
                ]
                share = cumulative_error(errors, thresholds)
                plain = look | {"marker": ""}
                axes.plot(100 * thresholds, 100 * share, label=name, **plain)
        axes.set_title(f"{face_set['name']}, {CED_SIZE} px, 51 points")
        axes.set_xlabel("NME, %")
        axes.set_ylabel("faces, %")
        axes.set_ylim(0, 100)
    _finish(figure, grid, path)


def _series(run: dict, name: str) -> list[tuple[str, dict, list[dict]]]:
    """Gives each line of a plot: its name, its look, its measured rows."""
    rows = [r for r in run["landmarks"] if r["set"] == name and "ms" in r]
    small = [r for r in rows if r["face_size"] != FULL]
    rivals = list(
        dict.fromkeys(r["contender"] for r in small if r["enlarged_by"])
    )
    ours = list(
        dict.fromkeys(r["contender"] for r in small if not r["enlarged_by"])
    )
    series = []
    for line in dict.fromkeys(map(row_name, small)):
        own = [r for r in small if row_name(r) == line]
        label, way = own[0]["contender"], own[0]["enlarged_by"]
        # A face of full size begins the line of every way to enlarge.
        full = [
            r
            for r in rows
            if r["face_size"] == FULL and r["contender"] == label
        ]
        colours, peers = (THEIRS, rivals) if way else (OURS, ours)
        look = {
            "color": colours[peers.index(label) % len(colours)],
            "linestyle": "--" if way == SPAN.label else "-",
            "linewidth": 1.2 if way else 2.4,
            "marker": "o",
            "markersize": 4,
        }
        series.append((line, look, full + own))
    return series


def _scale_errors(axes) -> None:
    """Sets a logarithmic axis as long as the errors need, in plain numbers."""
    from matplotlib.ticker import LogLocator
    from matplotlib.ticker import NullFormatter

    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 3, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())


def _subplots(run: dict, rows: int):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    columns = len(run["sets"])
    size = (max(4.8 * columns, 7.5), 3.6 * rows + 1.6)
    return pyplot.subplots(rows, columns, figsize=size, squeeze=False)


def _finish(figure, grid, path: Path) -> None:
    from matplotlib import pyplot

    for axes in grid.flat:
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    legend = {}
    for axes in grid.flat:
        for line, name in zip(*axes.get_legend_handles_labels(), strict=True):
            legend.setdefault(name, line)
    figure.legend(
        legend.values(),
        legend.keys(),
        loc="lower center",
        ncols=2,
        frameon=False,
    )
    rows = -(-len(legend) // 2)
    room = (0.25 * rows + 0.1) / figure.get_figheight()
    figure.tight_layout(rect=(0, room, 1, 1))
    figure.savefig(path, dpi=130)
    pyplot.close(figure)
