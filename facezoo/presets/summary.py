"""What a person wants to know of a preset, as short texts."""

from facezoo.presets.preset import Preset


def summarize(preset: Preset) -> dict[str, str]:
    """Describes a preset for a table.

    Args:
        preset: A `Preset`.

    Returns:
        Dict of strings: `preset`, `model`, `faces`, `size`, `data`, `terms`
        and `scores`. What the configuration does not tell is empty.

    Example:

    >>> summarize(find_preset())["faces"]
    '16 to 128 px, ibug68'
    """
    config = preset.config
    low, high = config.get("face_sizes") or 2 * [preset.input_size]
    faces = f"{low}" if low == high else f"{low}-{high}"
    sizes = f"{faces} to {preset.image_size} px"
    num_bytes = preset.file_size("model.tflite")
    return {
        "preset": preset.name,
        "model": config["model"],
        "faces": f"{sizes}, {preset.scheme}",
        "size": "" if num_bytes is None else f"{num_bytes / 1e6:.1f} MB",
        "data": as_text(config.get("data", "")),
        "terms": as_text(config.get("terms", "")),
        "scores": scores_text(config.get("scores", {})),
    }


def scores_text(scores: dict) -> str:
    """Writes the main scores of a preset: a line for each face size.

    Args:
        scores: Dict as `facezoo publish` writes it: the name of a set of
            faces, then the face size, then the summary of an `Evaluation`.

    Example:

    >>> summary = {"nme_mean": 0.0412, "psnr_rgb": 24.51}
    >>> print(scores_text({"lfpw/testset": {"16": summary}}))
    lfpw/testset
    16 px: NME 4.12 %, 24.51 dB
    """
    try:
        return "\n".join(
            line
            for name, sizes in scores.items()
            for line in (name, *_size_lines(sizes))
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        # Somebody else's preset: show what it holds.
        return as_text(scores)


def _size_lines(sizes):
    for size, summary in sizes.items():
        nme, psnr = 100 * summary["nme_mean"], summary["psnr_rgb"]
        yield f"{size} px: NME {nme:.2f} %, {psnr:.2f} dB"


def as_text(value: object) -> str:
    """Writes a JSON value for people: one line for each part.

    Example:

    >>> as_text({"lfpw": {"nme_mean": 4.123456, "faces": 224}})
    'lfpw: nme_mean: 4.123, faces: 224'
    """
    if isinstance(value, dict):
        parts = [(key, as_text(part)) for key, part in value.items()]
        return "\n".join(
            f"{key}: {', '.join(text.splitlines())}" for key, text in parts
        )
    if isinstance(value, list):
        return "\n".join(as_text(part) for part in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)
