"""Find presets by name: in the user's folder, the package, the repository."""

import difflib
import os
from pathlib import Path

from facezoo.errors import PresetError
from facezoo.presets.preset import CONFIG_NAME
from facezoo.presets.preset import Preset

DEFAULT_PRESET = "jasrnet_base_faces_any"
ENVIRONMENT_VARIABLE = "FACEZOO_PRESETS"


def search_folders() -> list[Path]:
    """Lists the folders in which presets are looked for, the first one first.

    They are the folders named by `$FACEZOO_PRESETS` (several are separated as
    in `$PATH`), `saved_models` of the installed package, and `saved_models` of
    the repository if the package runs from there.
    """
    named = os.environ.get(ENVIRONMENT_VARIABLE, "").split(os.pathsep)
    folders = [Path(folder) for folder in named if folder]
    package = Path(__file__).resolve().parents[1]
    folders.append(package / "saved_models")
    # Beside an installed package lie those of others, not our repository.
    if (package.parent / "pyproject.toml").is_file():
        folders.append(package.parent / "saved_models")
    return folders


def find_preset(preset: str | Path | Preset | None = None) -> Preset:
    """Finds a preset by its name or its folder.

    Args:
        preset: Name of a preset, path of a preset's folder, or a `Preset`,
            which is given back. Defaults to `DEFAULT_PRESET`.

    Returns:
        A `Preset`.

    Raises:
        PresetError: If there is none; the message lists those there are, the
            closest name first.

    Example:

    >>> find_preset("jasrnet_base_faces_x8").image_size
    128
    """
    if isinstance(preset, Preset):
        return preset
    if preset is None:
        preset = DEFAULT_PRESET
    if not isinstance(preset, str | Path):
        raise PresetError(
            f"A preset is a name or a folder. Received: preset={preset!r}"
        )
    text = str(preset)
    path = Path(text)
    is_name = text not in ("", ".", "..") and path.name == text
    if (path / CONFIG_NAME).is_file() and text:
        return Preset.load(path)
    if is_name:
        for folder in search_folders():
            if (folder / text / CONFIG_NAME).is_file():
                return Preset.load(folder / text)
    elif path.is_dir() and text:
        raise PresetError(f"{path} is no preset: it has no {CONFIG_NAME}.")
    names = list(_preset_folders())
    most = max(1, len(names))
    closest = difflib.get_close_matches(text, names, n=most, cutoff=0)
    known = ", ".join(closest) or "none"
    what = "name" if is_name else "folder"
    raise PresetError(
        f"There is no preset of this {what}; presets known here: {known}. "
        f"Received: preset={text!r}"
    )


def list_presets(problems: list[str] | None = None) -> list[Preset]:
    """Lists the presets that can be used by name, sorted by name.

    Args:
        problems: A list that gets one sentence for each broken preset. By
            default a broken preset raises instead.

    Returns:
        List of `Preset`. Files are checked when used, not here.

    Raises:
        PresetError: If a preset is broken and no `problems` was given.
    """
    presets = []
    for _, path in sorted(_preset_folders().items()):
        try:
            presets.append(Preset.load(path))
        except PresetError as error:
            if problems is None:
                raise
            problems.append(str(error))
    return presets


def _preset_folders() -> dict[str, Path]:
    """Gives each name's folder; of two with one name the first is found."""
    found = {}
    for folder in search_folders():
        try:
            children = sorted(folder.iterdir())
        except OSError:
            continue
        for child in children:
            if (child / CONFIG_NAME).is_file():
                found.setdefault(child.name, child)
    return found
