"""Tables for the terminal: presets, models, measured scores."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from facezoo.presets import Preset
from facezoo.presets import summarize

PERCENTAGES = {
    "nme_mean": "NME, mean",
    "nme_median": "NME, median",
    "nme_inner_mean": "NME of the inner 51, mean",
    "failure_rate_10": "faces above 10 % NME",
    "auc_10": "AUC up to 10 % NME",
}
QUALITIES = {
    "psnr_rgb": "PSNR, RGB (dB)",
    "psnr_y": "PSNR, Y (dB)",
    "ssim_rgb": "SSIM, RGB",
    "ssim_y": "SSIM, Y",
}
# Of a network's row: its key, its title, its form and the factor before it.
NETWORK_COLUMNS = (
    ("parameters", "parameters", "{:,}", 1),
    ("multiply_adds", "multiply-adds", "{:.2f} G", 1e-9),
    ("ms", "ms", "{:.1f}", 1),
    ("nme", "NME %", "{:.2f}", 100),
    ("psnr", "PSNR RGB", "{:.2f}", 1),
    ("ssim", "SSIM RGB", "{:.3f}", 1),
)


def presets_table(presets: Sequence[Preset]) -> Table:
    """Lays presets out by size, data, terms and scores."""
    table = Table(
        title="Presets (scores: NME, PSNR in RGB)",
        title_justify="left",
        show_lines=True,
    )
    rows = [summarize(preset) for preset in presets]
    for title in rows[0] if rows else ():
        no_wrap = title == "scores"
        table.add_column(title, overflow="fold", no_wrap=no_wrap)
    for row in rows:
        table.add_row(*map(Text, row.values()))
    return table


def models_table(models: Iterable[tuple[str, int, int, int]]) -> Table:
    """Lays models out: name, input side, output side, parameters."""
    table = Table("model", "faces", title="Models", title_justify="left")
    table.add_column("parameters", justify="right")
    for name, input_size, image_size, parameters in models:
        sizes = f"{input_size} to {image_size} px"
        table.add_row(name, sizes, f"{parameters:,}")
    return table


def networks_table(run: dict) -> Table:
    """Lays out what a run of benchmarks/zoo.py measured, by network."""
    table = Table(
        "network",
        title="Networks trained alike",
        title_justify="left",
        caption=networks_caption(run),
        caption_justify="left",
    )
    for _, title, _, _ in NETWORK_COLUMNS:
        table.add_column(title, justify="right")
    for name, *cells in network_rows(run):
        table.add_row(name, *cells)
    return table


def network_rows(run: dict) -> Iterator[list[str]]:
    """Yields a row of strings a network, bicubic enlargement the last.

    Args:
        run: Dict that benchmarks/zoo.py writes.
    """
    for row in [*run["networks"], {"network": "bicubic", **run["bicubic"]}]:
        cells = [
            form.format(factor * row[key]) if key in row else ""
            for key, _, form, factor in NETWORK_COLUMNS
        ]
        yield [row["network"], *cells]


def networks_caption(run: dict) -> str:
    """Says what the networks were trained and measured on, and how."""
    return (
        f"Each trained on {run['images']:,} pictures of 16 pixels, measured on "
        f"{run['faces']:,} others; ms by LiteRT, one thread of "
        f"{run['machine']['processor']}. {run['date']}, `{run['command']}`"
    )


def scores_table(summary: dict, title: str) -> Table:
    """Lays a preset's scores out beside those of bicubic enlargement.

    Args:
        summary: Dict that `Evaluation.summary` gives.
        title: String above the table.
    """
    table = Table("", title=Text(title), title_justify="left")
    table.add_column("preset", justify="right")
    table.add_column("bicubic", justify="right")
    for key, label in PERCENTAGES.items():
        table.add_row(label, f"{100 * summary[key]:.2f} %", "")
    for key, label in QUALITIES.items():
        digits = 2 if key.startswith("psnr") else 4
        values = (summary[key], summary["bicubic"][key])
        table.add_row(label, *(f"{value:.{digits}f}" for value in values))
    if summary.get("confidence"):
        confidence = summary["confidence"]
        covered = f"{100 * confidence['coverage_90']:.1f} %"
        table.add_row("points in their 90 % regions", covered, "")
        if confidence["rank_correlation"] is not None:
            rank = f"{confidence['rank_correlation']:.2f}"
            table.add_row("rank correlation of sigma and NME", rank, "")
    for name, group in summary.get("groups", {}).items():
        label = f"NME of {group['faces']} {name} faces, mean"
        table.add_row(label, f"{100 * group['nme_mean']:.2f} %", "")
    return table
