"""One preset: a folder whose files carry their hashes in `config.json`."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from facezoo.errors import FaceZooError
from facezoo.errors import PresetError

CONFIG_NAME = "config.json"
# The LiteRT files that a preset may hold, by their precision.
LITERT_FILES = {
    "float32": "model.tflite",
    "dynamic_int8": "model_dynamic_int8.tflite",
}
# What `config.json` must hold, and of which type.
REQUIRED = {
    "name": str,
    "model": str,
    "scheme": str,
    "input_size": int,
    "image_size": int,
    "scale": int,
    "files": dict,
}


@dataclass(frozen=True)
class Preset:
    """A folder with a network's files, checked when they are used.

    Args:
        path: `pathlib.Path` of the folder.
        config: Dict, the content of `config.json`. Always there: `name`,
            `model`, `scheme` (name of the landmark scheme), `input_size`,
            `image_size` and `scale` (ints, pixels), and `files`, which gives
            `{"sha256": ..., "bytes": ...}` for each file. Usual besides:
            `model_kwargs`, `task`, `terms`, `data`, `recipe`, `scores`.

    Example:

    >>> preset = Preset.load("saved_models/jasrnet_base_faces_x8")
    >>> preset.input_size, preset.image_size
    (16, 128)
    >>> preset.file("model.tflite")
    PosixPath('saved_models/jasrnet_base_faces_x8/model.tflite')
    """

    path: Path
    config: dict

    @classmethod
    def load(cls, path: str | Path) -> "Preset":
        """Reads the configuration of the preset in the folder `path`.

        Raises:
            PresetError: If there is no `config.json`, or not a usable one.
        """
        path = Path(path)
        return cls(path, _read_config(path / CONFIG_NAME))

    @property
    def name(self) -> str:
        return self.config["name"]

    @property
    def input_size(self) -> int:
        return self.config["input_size"]

    @property
    def image_size(self) -> int:
        return self.config["image_size"]

    @property
    def scale(self) -> int:
        return self.config["scale"]

    @property
    def scheme(self) -> str:
        return self.config["scheme"]

    def file(self, name: str) -> Path:
        """Gives the path of a file after checking its SHA-256.

        Args:
            name: Name of a file of the preset, such as `"model.tflite"`.

        Returns:
            `pathlib.Path` of the file.

        Raises:
            PresetError: If the preset names no such file, the file is
                missing, or its content is not what the preset was made with.
        """
        entry = self.config["files"].get(name)
        if entry is None:
            listed = ", ".join(sorted(self.config["files"])) or "none"
            raise PresetError(
                f"Preset {self.name} has no file {name}; it has: {listed}."
            )
        path = self.path / name
        try:
            digest = sha256(path)
        except FileNotFoundError:
            raise PresetError(
                f"{path} is missing from preset {self.name}."
            ) from None
        except OSError as error:
            raise PresetError(
                f"{path} can't be read: {error.strerror}."
            ) from error
        if digest != entry["sha256"]:
            raise PresetError(
                f"{path} is not the file that preset {self.name} was made "
                f"with: its SHA-256 starts with {digest[:12]}, and "
                f"{entry['sha256'][:12]} was expected."
            )
        return path

    def litert_file(self, precision: str = "float32") -> Path:
        """Gives the path of the LiteRT file of a precision, checked as `file`.

        Args:
            precision: `"float32"`, or `"dynamic_int8"`: weights in int8.

        Raises:
            FaceZooError: If `precision` is none of these.
            PresetError: If the preset has no such file, or see `file`.
        """
        if precision not in LITERT_FILES:
            raise FaceZooError(
                f"`precision` must be one of {', '.join(LITERT_FILES)}. "
                f"Received: precision={precision!r}"
            )
        name = LITERT_FILES[precision]
        if precision != "float32" and name not in self.config["files"]:
            raise PresetError(
                f"Preset {self.name} has no file of precision {precision}; "
                "facezoo quantize makes one."
            )
        return self.file(name)

    def file_size(self, name: str) -> int | None:
        """Gives the size of a file in bytes as written in the configuration."""
        size = self.config["files"].get(name, {}).get("bytes")
        return size if isinstance(size, int) else None


def join_precision(name: str, precision: str) -> str:
    """Puts a precision behind a preset's name, if it is not float32.

    Example:

    >>> join_precision("jasrnet_base_faces_x8", "dynamic_int8")
    'jasrnet_base_faces_x8@dynamic_int8'
    """
    return name if precision == "float32" else f"{name}@{precision}"


def split_precision(told: str) -> tuple[str, str]:
    """Undoes `join_precision`. A name may have an `@` of its own."""
    name, at, precision = told.rpartition("@")
    if at and precision in LITERT_FILES:
        return name, precision
    return told, "float32"


def file_entry(path: str | Path) -> dict:
    """Describes a file as `config.json` does: `{"sha256", "bytes"}`.

    Example:

    >>> files = {"model.tflite": file_entry("model.tflite")}
    """
    path = Path(path)
    return {"sha256": sha256(path), "bytes": path.stat().st_size}


def sha256(path: str | Path) -> str:
    """Gives the SHA-256 of a file as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_config(path: Path) -> dict:
    try:
        config = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise PresetError(
            f"{path.parent} is no preset: it has no {CONFIG_NAME}."
        ) from None
    except OSError as error:
        raise PresetError(f"{path} can't be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise PresetError(f"{path} is not valid JSON: {error}.") from error
    if not isinstance(config, dict):
        raise PresetError(f"{path} must hold a JSON object.")
    for key, kind in REQUIRED.items():
        value = config.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            expected = {str: "a string", int: "an integer", dict: "an object"}
            raise PresetError(
                f'{path} must give "{key}" as {expected[kind]}. '
                f"Received: {key}={value!r}"
            )
        if kind is int and value < 1:
            raise PresetError(
                f'{path} must give "{key}" as 1 or more. '
                f"Received: {key}={value!r}"
            )
    for name, entry in config["files"].items():
        if not isinstance(entry, dict) or not isinstance(
            entry.get("sha256"), str
        ):
            raise PresetError(
                f'{path} must give the "sha256" of {name}. '
                f"Received: {name}={entry!r}"
            )
    return config
