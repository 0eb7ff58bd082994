"""Errors of presets on held-out training faces, by the size of the face.

Run      FACEZOO_DATA=... python -m benchmarks.held_out \\
             --presets jasrnet_base_faces_any --face-sizes 40 48 56 64
Needs    300w below $FACEZOO_DATA, TensorFlow
Result   a table; with --write the figures also in each preset's `config.json`

Where no preset is named, facezoo chooses by these figures for the size of the
face, see `facezoo.presets.best_preset`. A run writes the errors at the
sizes it validates; this adds others. The table has the errors with loose
squares too (`facezoo.evaluation.BoxNoise`). The faces are those that no recipe
trains on (`facezoo.data.W300("validation")`).
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence

from facezoo import landmarks
from facezoo.atomic import atomic_write_text
from facezoo.cli.terminal import count
from facezoo.data import W300
from facezoo.data import Face
from facezoo.data import FaceDataset
from facezoo.degradations import RandomSizeDegradation
from facezoo.errors import FaceZooError
from facezoo.evaluation import BoxNoise
from facezoo.export.preset import validation_scores
from facezoo.models import from_preset
from facezoo.presets import Preset
from facezoo.presets import find_preset
from facezoo.presets.choice import CANDIDATES
from facezoo.training.validation import Validation

BATCH = 18


class LooseFaces:
    """Faces whose squares are off as a detector's would be.

    Args:
        dataset: Face dataset.
        box_noise: `BoxNoise` to move the squares by.
    """

    def __init__(self, dataset: FaceDataset, box_noise: BoxNoise) -> None:
        self.dataset = dataset
        self.scheme = dataset.scheme
        self._box_noise = box_noise

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, index: int) -> Face:
        face = self.dataset[index]
        square = self._box_noise(face.square, index)
        return dataclasses.replace(face, square=square)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the benchmark; returns 0, or 2 after a mistake."""
    options = _parser().parse_args(arguments)
    try:
        for name in options.presets:
            preset = find_preset(name)
            scores = measure(preset, options.face_sizes)
            print(table(preset.name, scores), flush=True)
            if options.write:
                write(preset, scores)
    except FaceZooError as error:
        print(f"held_out: {error}", file=sys.stderr)
        return 2
    return 0


def measure(
    preset: Preset, face_sizes: Sequence[int], faces=None
) -> dict[str, dict[str, float]]:
    """Measures one preset.

    Args:
        preset: `Preset`.
        face_sizes: Ints. Sides in pixels to shrink the faces to, at most the
            side that the network reads.
        faces: Face dataset. Defaults to the faces held out of 300-W.

    Returns:
        Dict from the face size to its figures, named as in `config.json`.

    Raises:
        FaceZooError: If a size is larger than the network's input.
    """
    largest = preset.input_size
    if max(face_sizes) > largest:
        raise FaceZooError(
            f"{preset.name} reads faces of {largest} pixels; expected "
            f"--face-sizes up to that. Received: {max(face_sizes)}"
        )
    if faces is None:
        faces = W300("validation", keep_size=preset.config["image_size"])
    model = from_preset(preset)

    def scores_of(faces):
        validation = Validation(
            faces,
            preset.config["image_size"],
            RandomSizeDegradation(largest, (min(face_sizes), largest)),
            landmarks.get(preset.config["scheme"]),
            BATCH,
            face_sizes,
        )
        figures, _ = validation(model)
        row = {f"val_{name}": value for name, value in figures.items()}
        return validation_scores(row, face_sizes)

    scores, loose = scores_of(faces), scores_of(LooseFaces(faces, BoxNoise()))
    for size, figures in scores.items():
        figures["nme_mean_box_noise"] = loose[size]["nme_mean"]
    return scores


def write(preset: Preset, scores: dict[str, dict[str, float]]) -> None:
    """Puts figures into a preset's configuration, beside those of other sizes.

    `sigma_scale` is left out: what it corrects is already in the preset. So is
    the error with loose squares, by which nothing is chosen.
    """
    path = preset.path / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    known = config.get("validation", {})
    for size, figures in scores.items():
        if size not in known:
            known[size] = {
                name: value
                for name, value in figures.items()
                if name not in ("sigma_scale", "nme_mean_box_noise")
            }
    config["validation"] = dict(
        sorted(known.items(), key=lambda item: int(item[0]))
    )
    atomic_write_text(path, json.dumps(config, indent=2) + "\n", True)


def table(name: str, scores: dict[str, dict[str, float]]) -> str:
    lines = [
        f"{name}, held-out training faces",
        "",
        "| face px | NME % | box noise | over 10 % | PSNR over bicubic |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for size, figures in scores.items():
        lines.append(
            f"| {size} | {100 * figures['nme_mean']:.2f} "
            f"| {100 * figures['nme_mean_box_noise']:.2f} "
            f"| {100 * figures['failure_rate_10']:.1f} % "
            f"| {figures['psnr_gain']:+.2f} dB |"
        )
    return "\n".join([*lines, ""])


def _parser():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--presets", nargs="+", default=list(CANDIDATES), metavar="NAME"
    )
    parser.add_argument(
        "--face-sizes", nargs="+", type=count, required=True, metavar="PX"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="put the figures of sizes not yet known into the presets",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
