"""Which of the shipped presets serves faces of a given size best."""

import math

from facezoo.presets.preset import Preset
from facezoo.presets.search import DEFAULT_PRESET
from facezoo.presets.search import find_preset
from facezoo.presets.search import list_presets

# The presets made for accuracy, from which the choice is made.
CANDIDATES = (
    "jasrnet_base_faces_any",
    "jasrnet_base_faces_x8",
    "jasrnet_base_faces_x4",
)


def best_preset(face_size: float) -> Preset:
    """Chooses by the landmarks' error on held-out training faces.

    Each preset's `config.json` holds, under `validation`, its error at several
    face sizes. Between two sizes it is read off a line over the logarithm of
    the size; above the largest, that counts. Of a face smaller than the
    smallest nothing is known: such a preset is chosen only where none knows.

    Args:
        face_size: Float. Side in pixels of the face's square in the picture.

    Returns:
        The `Preset` of lowest error among the installed candidates; the
        default preset where none tells its error.
    """
    installed = {
        preset.name: preset
        for preset in list_presets(problems=[])
        if preset.name in CANDIDATES
    }
    errors = {
        name: expected_error(installed[name], face_size)
        for name in CANDIDATES
        if name in installed
    }
    known = {name: error for name, error in errors.items() if error is not None}
    if known:
        return installed[min(known, key=known.get)]
    if DEFAULT_PRESET in installed:
        return installed[DEFAULT_PRESET]
    return find_preset(DEFAULT_PRESET)


def expected_error(preset: Preset, face_size: float) -> float | None:
    """Reads the error of a preset off its configuration, a fraction.

    Returns:
        The mean inter-ocular NME, `0.05` for 5 %; `None` if the preset's
        configuration holds no validation scores, or none of so small a face.
    """
    scores = preset.config.get("validation")
    if not isinstance(scores, dict) or not scores:
        return None
    points = sorted(
        (math.log(int(size)), float(summary["nme_mean"]))
        for size, summary in scores.items()
    )
    place = math.log(max(face_size, 1e-3))
    if place < points[0][0]:
        return None
    for (low, before), (high, after) in zip(points, points[1:]):
        if place <= high:
            share = (place - low) / (high - low)
            return before + share * (after - before)
    return points[-1][1]
