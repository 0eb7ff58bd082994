"""Writes what the clients must know of the shipped models into their sources.

    python examples/export_constants.py

The numbers are read off the exported files, so that the page, the Android and
the iOS sample can't drift from them; a test compares. Run it again after
changing a preset. `--check` writes nothing and fails where a file is not what
this would write.
"""

import argparse
import json
import sys
from pathlib import Path

from ai_edge_litert.interpreter import Interpreter

from facezoo import landmarks
from facezoo.atomic import atomic_write_text
from facezoo.presets import DEFAULT_PRESET
from facezoo.presets import Preset

FOLDER = Path(__file__).resolve().parent
PRESETS = FOLDER.parent / "saved_models"
SIGNATURE = "serving_default"

WEB = FOLDER / "web/src/constants.json"
ANDROID = FOLDER / "android/app/src/main/java/facezoo/sample/ModelConstants.kt"
IOS = FOLDER / "ios/FacezooSample/ModelConstants.swift"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    stale = [path for path, text in files().items() if read(path) != text]
    if options.check:
        for path in stale:
            print(f"{path} is not what {Path(__file__).name} would write.")
        return 1 if stale else 0
    for path in stale:
        atomic_write_text(path, files()[path], overwrite=True)
        print(f"Wrote {path}")
    return 0


def files() -> dict[Path, str]:
    """Returns the content that each generated file should have."""
    models = [model_constants(preset) for preset in shipped_presets()]
    return {
        WEB: web_text(models),
        ANDROID: android_text(models[0]),
        IOS: ios_text(models[0]),
    }


def read(path: Path) -> str | None:
    """Returns a file's text, or `None` if there is no such file."""
    return path.read_text(encoding="utf-8") if path.is_file() else None


def shipped_presets() -> list[Preset]:
    """Returns the presets with a LiteRT file, the default one first."""
    found = [
        Preset.load(path.parent)
        for path in sorted(PRESETS.glob("*/config.json"))
    ]
    found = [p for p in found if "model.tflite" in p.config["files"]]
    return sorted(found, key=lambda preset: preset.name != DEFAULT_PRESET)


def model_constants(preset: Preset) -> dict:
    """Reads off a preset's LiteRT file what a client needs to run it.

    Returns:
        Dict of `preset`, `file` (its place beside the page), `bytes`,
        `signature`, `input`, `outputs` (names), `inputSize`, `imageSize`,
        `faceSizes` (smallest and largest it was trained for), `scheme`,
        `numLandmarks`, `lines` and `terms`.
    """
    path = preset.file("model.tflite")
    runner = Interpreter(str(path)).get_signature_runner(SIGNATURE)
    ((input_name, details),) = runner.get_input_details().items()
    shapes = {
        name: [int(side) for side in output["shape"]]
        for name, output in runner.get_output_details().items()
    }
    input_size = int(details["shape"][1])
    scheme = landmarks.get(preset.scheme)
    if shapes["landmarks"][1] != scheme.num_landmarks:
        raise ValueError(f"{path} has not the points of {scheme.name}.")
    return {
        "preset": preset.name,
        "file": f"models/{preset.name}.tflite",
        "bytes": path.stat().st_size,
        "signature": SIGNATURE,
        "input": input_name,
        "outputs": sorted(shapes),
        "inputSize": input_size,
        "imageSize": shapes["sr_image"][1],
        "faceSizes": preset.config.get("face_sizes", [input_size, input_size]),
        "scheme": scheme.name,
        "numLandmarks": scheme.num_landmarks,
        "lines": [[list(points), closed] for points, closed in scheme.lines],
        "terms": preset.config.get("terms", ""),
    }


def web_text(models: list[dict]) -> str:
    """Returns JSON with one value a line."""
    blocks = []
    for model in models:
        rows = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in model.items()]
        blocks.append("    {\n      " + ",\n      ".join(rows) + "\n    }")
    made_by = f"Made by examples/{Path(__file__).name}; do not edit."
    body = ",\n".join(blocks)
    return (
        f'{{\n  "note": {json.dumps(made_by)},\n'
        f'  "models": [\n{body}\n  ]\n}}\n'
    )


def android_text(model: dict) -> str:
    """Returns Kotlin source with the constants of one model."""
    lines = "".join(
        f"        intArrayOf({joined(points)}) to {str(closed).lower()},\n"
        for points, closed in model["lines"]
    )
    return f"""{header(model)}
package facezoo.sample

object ModelConstants {{
    const val SIGNATURE = "{model["signature"]}"
    const val INPUT = "{model["input"]}"
    val OUTPUTS = listOf({quoted(model["outputs"])})
    const val INPUT_SIZE = {model["inputSize"]}
    const val IMAGE_SIZE = {model["imageSize"]}
    const val NUM_LANDMARKS = {model["numLandmarks"]}

    /** Points to join, and whether the last is joined to the first. */
    val LINES = listOf(
{lines}    )
}}
"""


def ios_text(model: dict) -> str:
    """Returns Swift source with the constants of one model."""
    lines = "".join(
        f"        ([{joined(points)}], {str(closed).lower()}),\n"
        for points, closed in model["lines"]
    )
    return f"""{header(model)}
enum ModelConstants {{
    static let signature = "{model["signature"]}"
    static let input = "{model["input"]}"
    static let outputs = [{quoted(model["outputs"])}]
    static let inputSize = {model["inputSize"]}
    static let imageSize = {model["imageSize"]}
    static let numLandmarks = {model["numLandmarks"]}

    /// Points to join, and whether the last is joined to the first.
    static let lines: [([Int], Bool)] = [
{lines}    ]
}}
"""


def header(model: dict) -> str:
    return (
        f"// Made by examples/{Path(__file__).name} from the preset\n"
        f"// {model['preset']}; do not edit."
    )


def joined(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


if __name__ == "__main__":
    sys.exit(main())
