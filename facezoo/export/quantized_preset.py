"""A second LiteRT file for a preset, with weights in int8."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from facezoo.atomic import atomic_write
from facezoo.atomic import check_writable
from facezoo.export.card import write_card
from facezoo.export.files import export_model
from facezoo.export.preset import write_config
from facezoo.export.sources import load_source
from facezoo.presets import Preset
from facezoo.presets import find_preset
from facezoo.presets.preset import LITERT_FILES

PRECISION = "dynamic_int8"


def quantize_preset(
    preset: str | Path | Preset,
    faces: str | Path,
    calibrate: str | Path | None = None,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Preset:
    """Adds the file to a preset that `precision="dynamic_int8"` runs.

    It is `model_dynamic_int8.tflite`: weights in int8, what runs through them
    brought to int8 on the fly, and the layers that lose too much by that left
    in float. It is kept if it passes the gate of `export_model`. What NME and
    PSNR change by is written to `config.json`, as `dynamic_int8`, and to the
    card. The other files stay as they are.

    Args:
        preset: Name or folder of a preset, or a `Preset`.
        faces: Folder of faces with `.pts` files to compare on. None that the
            preset was trained on, and none that it is to be tested on.
        calibrate: Folder of faces to find the layers on that stay in float:
            training faces. Defaults to `faces`.
        overwrite: Bool. Whether to replace such a file.
        progress: Called with the number of layers measured and of all.

    Returns:
        The `Preset` with the file.

    Raises:
        FaceZooError: If there is no such preset, it has the file already, the
            faces do not serve, or the file does not pass.
    """
    preset = find_preset(preset)
    path = preset.path / LITERT_FILES[PRECISION]
    check_writable(path, overwrite)
    model, config = load_source(preset.path)
    with tempfile.TemporaryDirectory() as folder:
        draft, parity = export_model(
            model,
            folder,
            precision=PRECISION,
            faces=faces,
            calibrate=calibrate,
            config=config,
            progress=progress,
        )
        with atomic_write(path, overwrite) as temporary:
            shutil.copyfile(draft, temporary)
    config = config | {
        PRECISION: {
            "on": parity["source"],
            "nme_change": _changes(parity, "nme"),
            "psnr_change": _changes(parity, "psnr"),
            "kept_in_float": parity["kept_in_float"],
        }
    }
    write_config(preset.path, config)
    write_card(preset.path / "README.md", config)
    return Preset.load(preset.path)


def _changes(parity, measure):
    """By face size; of the NME a share of it, of the PSNR dB."""
    return {
        size: row["change"] for size, row in parity.get(measure, {}).items()
    }
