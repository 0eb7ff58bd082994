"""The card of a preset: what it is, what it is of, what it may be used for."""

from pathlib import Path

from facezoo.atomic import atomic_write_text

CARD = """# {name}

`{model}`: faces of {input_size} px become {image_size} px, with {scheme}
landmarks. {parameters:,} parameters.

## Terms

{terms}

## Data

{data}

## How it was made

`{command}`, in `{precision}`; the best epoch on the faces held out of the
training folders. The resolved settings and the validation figures are in
the folder of the run. Made with facezoo {version}.

## Scores

{scores}
## What it cannot do

{limits}

## Files

{files}
The LiteRT file gives the Keras model's outputs to within {parity:.1g}
(the landmarks as a share of the face's side).
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
        path: File to write.
        config: Content of the preset's `config.json`.
    """
    text = CARD.format(
        **{key: config[key] for key in ("name", "model", "scheme")},
        input_size=config["input_size"],
        image_size=config["image_size"],
        parameters=config["parameters"],
        terms=config.get("terms", "Not stated."),
        data=_points(config.get("data", ["Not stated."])),
        command=config["command"],
        precision=config["precision"],
        version=config["version"],
        scores=_scores(config),
        limits=_points(config.get("limits", ["Not stated."])),
        files=_files(config["files"]),
        parity=max(config["parity"].values()),
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


def _scores(config):
    text = ""
    for folder, scores in config["scores"].items():
        text += (
            f"On `{folder}`, of which no face was trained on, by\n"
            f"`facezoo evaluate FOLDER --preset {config['name']} "
            "--face-size N`.\n"
            "NME is a share of the distance of the outer eye corners.\n\n"
            f"{scores_table(scores)}\n"
        )
    return text or "Not measured.\n"


def _points(lines):
    return "\n".join(f"- {line}" for line in lines)


def _files(files):
    rows = "".join(
        f"| `{name}` | {entry['bytes']:,} | `{entry['sha256']}` |\n"
        for name, entry in files.items()
    )
    return f"| file | bytes | SHA-256 |\n| --- | ---: | --- |\n{rows}"
