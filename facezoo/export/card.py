"""The card of a preset: what it is, what it is of, what it may be used for."""

import textwrap
from pathlib import Path

from facezoo.atomic import atomic_write_text

CARD = """# {name}

{summary}

## Terms

{terms}

## Data

{data}

## How it was made

{made}

## Scores

{scores}

## What it cannot do

{limits}

## Files

{files}
{parity}
"""

# Seen from a preset of the repository; elsewhere there is no such file.
PICTURE = "../../examples/results/failures.png"
FAILING = (
    f"A [picture]({PICTURE}) shows faces that the presets chosen by size "
    "cannot read."
)

SCORES = """By `facezoo evaluate FOLDER --preset {name} --face-size N`.
NME is a share of the distance of the outer eye corners. The second table of
each set is NME in percent: with exact squares, with squares moved and scaled at
random (`--box-noise`), averaged with the mirror image (`--mirror`), and by kind
of face; `dark` and `light` are thirds by brightness, which is light and skin
together. Its last columns: the share of points inside their 90 % regions, the
same of the inner 51, and the rank correlation of expected and true error of the
faces.

"""

COLUMNS = (
    ("face px", "face_size", "{:d}", 1),
    ("faces", "faces", "{:d}", 1),
    ("NME %", "nme_mean", "{:.2f}", 100),
    ("inner 51 %", "nme_inner_mean", "{:.2f}", 100),
    ("over 10 %", "failure_rate_10", "{:.1f} %", 100),
    ("AUC at 10 %", "auc_10", "{:.3f}", 1),
    ("PSNR RGB", "psnr_rgb", "{:.2f}", 1),
    ("bicubic's", "bicubic.psnr_rgb", "{:.2f}", 1),
    ("SSIM RGB", "ssim_rgb", "{:.3f}", 1),
    ("bicubic's", "bicubic.ssim_rgb", "{:.3f}", 1),
)


def write_card(path: Path, config: dict) -> None:
    """Writes the card of a preset from its configuration.

    Args:
        path: File to write. Where the picture of faces that fail lies at its
            place beside it, as in the repository, the card links to it.
        config: Content of the preset's `config.json`.
    """
    summary = (
        f"`{config['model']}`: faces of {config['input_size']} px become "
        f"{config['image_size']} px, with {config['scheme']} landmarks. "
        f"{config['parameters']:,} parameters."
    )
    chosen = "the best epoch on the faces held out of the training folders"
    if config.get("monitor") == "last":
        chosen = "the last epoch, as fixed before the run"
    made = (
        f"`{config['command']}`, in `{config['precision']}`, with facezoo "
        f"{config['version']}; {chosen}. {config.get('made', '')}"
    )
    limits = list(config.get("limits", ["Not stated."]))
    if (path.parent / PICTURE).is_file():
        limits.append(FAILING)
    text = CARD.format(
        name=config["name"],
        summary=_wrapped(summary),
        terms=_wrapped(config.get("terms", "Not stated.")),
        data=_points(config.get("data", ["Not stated."])),
        made=_wrapped(made),
        scores=_scores(config),
        limits=_points(limits),
        files=_files(config["files"]),
        parity=_wrapped(_parity(config) + _quantized(config)),
    )
    atomic_write_text(path, text, overwrite=True)


def scores_table(scores: dict) -> str:
    """Returns the scores of one set of faces as a Markdown table."""
    lines = [
        " | ".join(title for title, *_ in COLUMNS),
        " | ".join("---:" for _ in COLUMNS),
    ]
    for row in scores.values():
        flat = {**row, **{f"bicubic.{k}": v for k, v in row["bicubic"].items()}}
        lines.append(
            " | ".join(
                form.format(flat[key] * factor)
                for _, key, form, factor in COLUMNS
            )
        )
    return "".join(f"| {line} |\n" for line in lines)


def details_table(scores: dict) -> str:
    """Returns what stands behind the means: NME in percent, by kind."""
    kinds = list(next(iter(scores.values()))["groups"])
    titles = ["face px", "exact", "box noise", "mirrored"]
    counts = next(iter(scores.values()))["groups"]
    titles += [f"{kind} ({counts[kind]['faces']})" for kind in kinds]
    titles += ["in 90 % regions", "inner 51", "rank"]
    lines = [" | ".join(titles), " | ".join("---:" for _ in titles)]
    for row in scores.values():
        errors = [
            row["nme_mean"],
            row["nme_mean_box_noise"],
            row["nme_mean_mirrored"],
            *(row["groups"][kind]["nme_mean"] for kind in kinds),
        ]
        cells = [str(row["face_size"]), *(f"{100 * e:.2f}" for e in errors)]
        lines.append(" | ".join(cells + _confidence(row["confidence"])))
    return "".join(f"| {line} |\n" for line in lines)


def _confidence(confidence):
    # Not known of points that were converted from another scheme.
    if confidence is None:
        return ["-"] * 3
    shares = confidence["coverage_90"], confidence["coverage_90_inner"]
    rank = confidence["rank_correlation"]
    return [
        *(f"{100 * share:.1f} %" for share in shares),
        "-" if rank is None else f"{rank:.2f}",
    ]


def _parity(config):
    # Presets of before tell no place.
    place = config.get("parity_on", "random inputs")
    return (
        "The LiteRT file gives the Keras model's outputs to within "
        f"{max(config['parity'].values()):.1g} on {place} (what is in pixels "
        "as a share of the face's side)."
    )


def _quantized(config):
    if "dynamic_int8" not in config:
        return ""
    told = config["dynamic_int8"]
    kept = ", ".join(f"`{name}`" for name in told["kept_in_float"])
    but = f", but for those of {kept}" if kept else ""
    changes = [
        f"{measure} by {_range(values)} {unit}"
        for measure, unit, values in (
            ("NME", "% of it", [100 * x for x in told["nme_change"].values()]),
            ("PSNR", "dB", told["psnr_change"].values()),
        )
        if values
    ]
    return (
        f" The file for `--precision dynamic_int8` has weights in int8{but}. "
        f"On {told['on']} it changes {' and '.join(changes)}."
    )


def _range(values):
    ends = [f"{value:+.2f}" for value in (min(values), max(values))]
    return " to ".join(dict.fromkeys(ends))


def _scores(config):
    text = ""
    for folder, scores in config["scores"].items():
        text += (
            f"### {folder}\n\n{scores_table(scores)}\n{details_table(scores)}\n"
        )
    if text:
        text = SCORES.format(name=config["name"]) + text
    return text.strip() or "Not measured."


def _wrapped(text, **options):
    return textwrap.fill(text.strip(), 80, break_on_hyphens=False, **options)


def _points(lines):
    return "\n".join(
        _wrapped(f"- {line}", subsequent_indent="  ") for line in lines
    )


def _files(files):
    rows = "".join(
        f"| `{name}` | {entry['bytes']:,} | `{entry['sha256']}` |\n"
        for name, entry in files.items()
    )
    return f"| file | bytes | SHA-256 |\n| --- | ---: | --- |\n{rows}"
