"""Faces through the doors of a SavedModel that take 8-bit faces and files."""

import io

import keras
import numpy as np
from PIL import Image

from facezoo.export.faces import Samples
from facezoo.export.parity import as_keras
from facezoo.export.runners import Runner
from facezoo.export.saved_model import ENCODED
from facezoo.export.saved_model import FACES
from facezoo.export.tolerance import PIXELS
from facezoo.export.tolerance import differences
from facezoo.images import bicubic_resize

FEW = 4
# TensorFlow's bicubic rounds some pixels of the small face to the next grey
# level. What that makes of outputs may be so much on average: an image by half
# a level, points by 0.2 % of the face's side, all else by 5 % of its mean size.
IMAGE_LIMIT = 0.5 / 255
POINTS_LIMIT = 0.002
SHARE_LIMIT = 0.05


def compare_doors(
    runners: dict[str, Runner],
    served: keras.Model,
    samples: Samples,
    image_size: int,
) -> dict:
    """Puts large faces through `faces` and `encoded` of a SavedModel.

    What comes out is compared with the model's outputs for the faces as
    Python shrinks them (`bicubic_resize`). The pictures for `encoded` are PNG
    files, the first one with an edge that is transparent.

    Args:
        runners: Dict from a signature of the SavedModel to what runs it.
        served: `keras.Model` of `served_model`.
        samples: `Samples` with `hr_image`.
        image_size: Int. Side in pixels of the face that points lie in.

    Returns:
        Dict ready for JSON: for each door, `faces` and `outputs`, see
        `differences`; that of `sr_image` in parts of 255 grey levels.
    """
    large = samples.hr_image[:FEW]
    seen, contents = large.copy(), []
    for i, face in enumerate(large):
        alpha = np.full((*face.shape[:2], 1), 255, "uint8")
        if i == 0:
            # Lets the edge be white, as `facezoo.images` reads it.
            alpha[: len(face) // 8] = 0
            seen[i, : len(face) // 8] = 255
        contents.append(_png(np.concatenate([face, alpha], axis=-1)))
    files = np.array(contents, object)
    return {
        FACES: _compare(runners, FACES, large, large, served, image_size),
        ENCODED: _compare(runners, ENCODED, files, seen, served, image_size),
    }


def door_failures(doors: dict) -> list[str]:
    """Says in words what is beyond the limits; an empty list passes."""
    return [
        f"{name} through the door {door} differs on average by "
        f"{row[measure]:.3g}, expected {limit:g} at most"
        for door, found in doors.items()
        for name, row in found["outputs"].items()
        for measure, limit in [_limit(name)]
        if not row[measure] <= limit
    ]


def _limit(name):
    if name == "sr_image":
        return "mean", IMAGE_LIMIT
    if name in ("landmarks", "landmarks_3d"):
        return "mean", POINTS_LIMIT
    return "share", SHARE_LIMIT


def _compare(runners, door, given, faces, served, image_size):
    size = served.inputs[0].shape[1]
    small = bicubic_resize(faces, size).astype("float32") / 255
    name = served.inputs[0].name
    wanted = served.predict(as_keras({name: small}), verbose=0)
    found = runners[door]({door: given})
    rows = {}
    for name, array in wanted.items():
        other = found[name]
        if name == "sr_image":
            array = np.rint(np.clip(array, 0, 1) * 255) / 255
            other = other / 255
        unit = image_size ** PIXELS.get(name, 0)
        rows[name] = differences(name, array / unit, other / unit)
    return {"faces": len(faces), "outputs": rows}


def _png(image):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG", compress_level=1)
    return file.getvalue()
