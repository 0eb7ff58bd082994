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
    "jasrnet_base_faces_x8_256",
    "jasrnet_base_faces_x4_any",
    "jasrnet_base_faces_x4",
)
# Errors so near to the lowest are taken as alike: then the image decides.
ALIKE = 1.02
SHRUNK = 1.1


def best_preset(face_size: float) -> Preset:
    """Chooses by the landmarks, and the image, of held-out training faces.

    Each preset's `config.json` holds, under `validation`, its error and its
    image's gain over bicubic at several face sizes. Between two sizes they are
    read off a line over the logarithm of the size; above the largest, that
    counts. A preset that must shrink the face by more than a tenth is left
    out where another keeps more of it: detail that is thrown away does not
    come back. Of the others, of those whose error is within 2 % of the lowest,
    that of the best image is taken. Of a face smaller than the smallest
    nothing is known: such a preset is chosen only where none knows.

    Args:
        face_size: Float. Side in pixels of the face's square in the picture.

    Returns:
        The best `Preset` of the installed candidates; the default preset where
        none tells its error.
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
        kept = {
            name: min(face_size, SHRUNK * installed[name].input_size)
            for name in known
        }
        most = max(kept.values())
        known = {name: known[name] for name in known if kept[name] == most}
        enough = ALIKE * min(known.values())
        alike = [installed[name] for name in known if known[name] <= enough]
        return max(
            alike,
            key=lambda preset: (
                _expected(preset, face_size, "psnr_gain", -math.inf),
                -known[preset.name],
            ),
        )
    if DEFAULT_PRESET in installed:
        return installed[DEFAULT_PRESET]
    return find_preset(DEFAULT_PRESET)


def expected_error(preset: Preset, face_size: float) -> float | None:
    """Reads the error of a preset off its configuration, a fraction.

    Returns:
        The mean inter-ocular NME, `0.05` for 5 %; `None` if the preset's
        configuration holds no validation scores, or none of so small a face.
    """
    return _expected(preset, face_size, "nme_mean", None)


def _expected(preset, face_size, measure, otherwise):
    scores = preset.config.get("validation")
    if not isinstance(scores, dict):
        return otherwise
    points = sorted(
        (math.log(int(size)), float(summary[measure]))
        for size, summary in scores.items()
        if measure in summary
    )
    place = math.log(max(face_size, 1e-3))
    if not points or place < points[0][0]:
        return otherwise
    for (low, before), (high, after) in zip(points, points[1:]):
        if place <= high:
            share = (place - low) / (high - low)
            return before + share * (after - before)
    return points[-1][1]
