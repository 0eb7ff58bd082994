"""The face model of a checkout of ICT-FaceKit, brought to 68 points."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from facezoo.atomic import atomic_write
from facezoo.errors import FaceZooError

# Vertices, from the README of ICT-FaceKit: the 68 points, and its jaw lines,
# which it offers in the place of points 0 to 7 and 9 to 16.
LANDMARKS = (
    *(1225, 1888, 1052, 367, 1719, 1722, 2199, 1447, 966, 3661, 4390, 3927),
    *(3924, 2608, 3272, 4088, 3443, 268, 493, 1914, 2044, 1401, 3615, 4240),
    *(4114, 2734, 2509, 978, 4527, 4942, 4857, 1140, 2075, 1147, 4269, 3360),
    *(1507, 1542, 1537, 1528, 1518, 1511, 3742, 3751, 3756, 3721, 3725, 3732),
    *(5708, 5695, 2081, 0, 4275, 6200, 6213, 6346, 6461, 5518, 5957, 5841),
    *(5702, 5711, 5533, 6216, 6207, 6470, 5517, 5966),
)
JAW = (
    *(1278, 1272, 12, 1834, 243, 781, 2199, 1447, 966),
    *(3661, 4390, 3022, 2484, 4036, 2253, 3490, 3496),
)
FOLDER = "FaceXModel"
SETTINGS = "vertex_indices.json"
NEUTRAL = "generic_neutral_mesh.obj"


def make_face_model(
    checkout: str | os.PathLike,
    output: str | os.PathLike,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[int, int]:
    """Writes the file that `load_face_model` reads.

    Args:
        checkout: Folder of ICT-FaceKit, or its `FaceXModel`.
        output: The `.npz` file to write.
        overwrite: Bool. Whether an existing file is replaced.
        progress: Function called with the number of meshes read, and of all.

    Returns:
        The number of identities and of expressions.

    Raises:
        FaceZooError: If a mesh is missing or is no mesh of the model.

    Reference:

    - [Li et al., 2020](https://arxiv.org/abs/2004.03458)
    - [ICT-FaceKit](https://github.com/ICT-VGL/ICT-FaceKit), MIT license
    """
    folder = Path(checkout)
    if (folder / FOLDER).is_dir():
        folder = folder / FOLDER
    if not (folder / NEUTRAL).is_file():
        raise FaceZooError(
            f"{checkout} is not a checkout of ICT-FaceKit: expected "
            f"{FOLDER}/{NEUTRAL} in it."
        )
    names = _expression_names(folder / SETTINGS)
    identities = sorted(folder.glob("identity[0-9][0-9][0-9].obj"))
    if not identities:
        raise FaceZooError(f"{folder} holds no identity000.obj and so on.")
    paths = [*identities, *(folder / f"{name}.obj" for name in names)]
    wanted = max(*LANDMARKS, *JAW) + 1
    neutral = read_vertices(folder / NEUTRAL, wanted)
    modes = np.empty((len(paths), wanted, 3))
    for i, path in enumerate(paths):
        modes[i] = read_vertices(path, wanted) - neutral
        if progress is not None:
            progress(i + 1, len(paths))
    count = len(identities)
    arrays = {"expression_names": np.array(names)}
    for prefix, vertices in (("", LANDMARKS), ("jaw_", JAW)):
        chosen = list(vertices)
        arrays[f"{prefix}mean"] = neutral[chosen].astype("float32")
        moved = modes[:, chosen].astype("float32")
        arrays[f"{prefix}identity"] = moved[:count]
        arrays[f"{prefix}expression"] = moved[count:]
    with atomic_write(Path(output), overwrite) as path:
        with open(path, "wb") as file:
            np.savez_compressed(file, **arrays)
    return count, len(names)


def read_vertices(path: str | os.PathLike, count: int) -> np.ndarray:
    """Reads the first vertices, `(count, 3)`, of an OBJ file.

    Raises:
        FaceZooError: If the file is missing, has fewer, or a broken one.
    """
    vertices = []
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith("v "):
                    vertices.append([float(v) for v in line.split()[1:4]])
                    if len(vertices) == count:
                        break
    except OSError as error:
        raise FaceZooError(
            f"{path} cannot be read: {error.strerror}."
        ) from error
    except ValueError as error:
        raise FaceZooError(f"{path} has a vertex without numbers.") from error
    if len(vertices) < count or any(len(v) != 3 for v in vertices):
        raise FaceZooError(
            f"{path} is not a mesh of the face model: expected {count} or "
            "more vertices of 3 numbers."
        )
    return np.array(vertices)


def _expression_names(path):
    try:
        names = json.loads(path.read_text(encoding="utf-8"))["expressions"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FaceZooError(
            f"{path} does not list the expressions of the face model."
        ) from error
    return [str(name) for name in names]
