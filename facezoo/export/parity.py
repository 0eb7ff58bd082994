"""The gate: what an exported file may differ from the Keras model by."""

import keras
import numpy as np

from facezoo.evaluation import normalized_mean_error
from facezoo.evaluation import psnr
from facezoo.export.faces import Samples
from facezoo.export.runners import Runner
from facezoo.export.tolerance import LIMITS
from facezoo.export.tolerance import PIXELS
from facezoo.export.tolerance import differences
from facezoo.export.tolerance import measure_of
from facezoo.export.tolerance import tolerance

MOST_DECIBELS = 100.0
BATCH_SIZE = 16

Reference = dict[int, dict[str, np.ndarray]]


def keras_outputs(served: keras.Model, samples: Samples) -> Reference:
    """Runs the Keras model on samples: a dict of outputs for each size."""
    return {
        size: served.predict(as_keras(inputs), batch_size=BATCH_SIZE, verbose=0)
        for size, inputs in samples.inputs.items()
    }


def compare(
    reference: Reference, runner: Runner, samples: Samples, image_size: int
) -> dict:
    """Compares a file with the Keras model.

    Args:
        reference: Result of `keras_outputs` on the same samples.
        runner: The file, see `open_file`.
        samples: `Samples`.
        image_size: Int. Side in pixels of the face that points lie in.

    Returns:
        Dict ready for JSON: `faces`, `face_sizes`, `source` (`"108 faces of
        FOLDER"`); `outputs`, the `differences` of each (of `sr_image`, which
        is in `[0, 1]`; of what is in pixels as a share of the face's side, or
        of its square); and where the truth is known, `psnr` and `nme` by face
        size: `model`, `file` and `change` (dB; share of the model's).
    """
    pairs = {}
    first = next(iter(samples.inputs.values()))
    result = {
        "source": samples.source,
        "faces": len(next(iter(first.values()))),
        "face_sizes": list(reference),
        "outputs": {},
    }
    for size, expected in reference.items():
        found = runner(samples.inputs[size])
        for name, wanted in expected.items():
            pairs.setdefault(name, []).append((wanted, found[name]))
        if samples.hr_image is not None:
            _add_scores(result, size, expected, found, samples)
    for name, parts in pairs.items():
        wanted, given = (np.concatenate(part) for part in zip(*parts))
        unit = image_size ** PIXELS.get(name, 0)
        result["outputs"][name] = differences(name, wanted / unit, given / unit)
    return result


def failures(parity: dict, precision: str) -> list[str]:
    """Says in words what is beyond the gate; an empty list passes."""
    return [
        f"{what} by {value:.3g}, expected {limit:g} at most"
        for what, value, limit in _measured(parity, precision)
        if not value <= limit
    ]


def excess(parity: dict, precision: str) -> float:
    """Gives the worst of the gate's measures in parts of its limit."""
    return max(
        value / limit if np.isfinite(value) else np.inf
        for _, value, limit in _measured(parity, precision)
    )


def _measured(parity, precision):
    limits = LIMITS[precision]
    outputs = parity["outputs"]
    if precision == "float32":
        for name, row in outputs.items():
            yield f"{name} differs", row["relative"], tolerance(name)
        return
    for size, row in parity.get("nme", {}).items():
        change = abs(row["change"])
        yield f"NME at {size} px changes (a share)", change, limits["nme"]
    for size, row in parity.get("psnr", {}).items():
        change = abs(row["change"])
        yield f"PSNR at {size} px changes (dB)", change, limits["psnr"]
    judged = {"landmarks": "nme" in parity, "sr_image": "psnr" in parity}
    for name, row in outputs.items():
        if not judged.get(name):
            limit, measure, words = measure_of(name, row)
            yield f"{name} {words}", row[measure], limits[limit]


def _add_scores(result, size, expected, found, samples):
    image = expected.get("sr_image")
    if image is not None and image.shape == samples.hr_image.shape:
        model, file = (
            _mean_psnr(outputs["sr_image"], samples.hr_image)
            for outputs in (expected, found)
        )
        result.setdefault("psnr", {})[str(size)] = {
            "model": model,
            "file": file,
            "change": file - model,
        }
    if samples.landmarks is not None and "landmarks" in expected:
        model, file = (
            float(
                normalized_mean_error(
                    outputs["landmarks"], samples.landmarks, samples.scheme
                ).mean()
            )
            for outputs in (expected, found)
        )
        result.setdefault("nme", {})[str(size)] = {
            "model": model,
            "file": file,
            "change": file / model - 1,
        }


def _mean_psnr(images, truth):
    if not np.isfinite(images).all():
        return float("nan")
    images = np.rint(np.clip(images, 0, 1) * 255).astype("uint8")
    return float(np.minimum(psnr(images, truth), MOST_DECIBELS).mean())


def as_keras(inputs: dict[str, np.ndarray]):
    """Gives inputs as a model wants them: one alone, or a list."""
    arrays = list(inputs.values())
    return arrays if arrays[1:] else arrays[0]
