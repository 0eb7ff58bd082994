"""Read named arrays of an `.npz` file, or say that it holds none."""

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from facezoo.errors import FaceZooError

# What NumPy and zipfile raise for files that are cut off, changed on the way
# or of another kind.
BROKEN = (
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_arrays(
    path: str | Path, numbers: Sequence[str], text: str, kind: str
) -> dict[str, np.ndarray]:
    """Reads arrays of an `.npz` file.

    Args:
        path: The file. It must be there.
        numbers: Names of the arrays that must be finite numbers.
        text: Name of the array of names.
        kind: What the file is said not to hold, such as `"labels"`.

    Returns:
        The arrays by name: float64, and the names as text `(N,)`.

    Raises:
        FaceZooError: If the file is broken, or an array is missing or wrong.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name].astype("float64") for name in numbers}
            arrays[text] = file[text].astype("str")
    except BROKEN as error:
        told = str(error) or type(error).__name__
        raise FaceZooError(f"{path} holds no {kind}: {told}") from error
    if arrays[text].ndim != 1:
        raise FaceZooError(f"{path} holds no {kind}: {text} must be a list.")
    for name in numbers:
        if not np.isfinite(arrays[name]).all():
            raise FaceZooError(
                f"{path} holds no {kind}: {name} must be finite numbers."
            )
    return arrays
