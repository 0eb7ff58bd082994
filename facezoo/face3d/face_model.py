"""A linear model of the 68 points in space: who it is, and what it does."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.face3d.arrays import read_arrays
from facezoo.landmarks import IBUG68

NUM_JAW = 17
EYE_POINTS = tuple(i for eye in IBUG68.eye_points for i in eye)
# x to the person's left, y up, z forward -> the axes of a head, see rotations.
TO_HEAD_AXES = np.array([1.0, -1.0, -1.0])
FILE = "ict_landmarks.npz"
NAMES = "expression_names"
ARRAYS = {
    "mean": (68, 3),
    "identity": (None, 68, 3),
    "expression": (None, 68, 3),
    "jaw_mean": (17, 3),
    "jaw_identity": (None, 17, 3),
    "jaw_expression": (None, 17, 3),
}


@dataclass(frozen=True)
class FaceModel:
    """Mean points and what moves them, in centimetres, in the head's axes.

    The axes are those of `facezoo.face3d.rotations`; the origin is the middle
    of the mean face's twelve eye points. The jaw, points 0 to 16, is the line
    along the lower jaw bone.

    Attributes:
        mean: float64 `(68, 3)`.
        identity: float64 `(I, 68, 3)`: what one unit of each identity
            coefficient adds. Over people they are normal with deviation 1.
        expression: float64 `(E, 68, 3)`: what a full expression adds.
            Coefficients lie in `[0, 1]`.
        expression_names: Tuple of the `E` names.

    Example:

    >>> model = facezoo.face3d.load_face_model("ict_landmarks.npz")
    >>> model.shapes(np.zeros((1, 100)), np.zeros((1, 53))).shape
    (1, 68, 3)

    Reference:

    - [Li et al., 2020](https://arxiv.org/abs/2004.03458), ICT-FaceKit
    """

    mean: np.ndarray
    identity: np.ndarray
    expression: np.ndarray
    expression_names: tuple[str, ...]

    def shapes(
        self, identity: np.ndarray, expression: np.ndarray
    ) -> np.ndarray:
        """Returns the points `(N, 68, 3)` of faces.

        Args:
            identity: `(N, I)` coefficients; fewer columns are the first ones.
            expression: `(N, E)` coefficients.
        """
        count = np.shape(identity)[1]
        return (
            self.mean
            + np.tensordot(identity, self.identity[:count], 1)
            + np.tensordot(expression, self.expression, 1)
        )

    def draw(
        self, rng: np.random.Generator, count: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Draws people and expressions.

        A face makes three to eight expressions at a time, most of them weak;
        the left and the right half of one go together.

        Args:
            rng: `np.random.Generator`.
            count: Int. Faces `N`.

        Returns:
            Identity `(N, I)` and expression `(N, E)` coefficients.
        """
        identity = rng.normal(size=(count, len(self.identity)))
        stems = [name.removesuffix("_L") for name in self.expression_names]
        stems = [stem.removesuffix("_R") for stem in stems]
        unique, pairs = np.unique(stems, return_inverse=True)
        strength = rng.beta(1.0, 2.5, (count, len(unique)))
        share = rng.uniform(3, 8, (count, 1)) / len(unique)
        strength *= rng.random(strength.shape) < share
        uneven = rng.uniform(0.8, 1.2, (count, len(pairs)))
        return identity, np.clip(strength[:, pairs] * uneven, 0, 1)


def load_face_model(path: str | os.PathLike) -> FaceModel:
    """Reads the file that `facezoo data ict` makes of an ICT-FaceKit.

    Args:
        path: The `.npz` file: `mean`, `identity`, `expression`, the same with
            `jaw_` for points 0 to 16, and `expression_names`; in centimetres,
            x to the person's left, y up, z forward.

    Raises:
        FaceZooError: If the file is missing or holds something else.
    """
    path = Path(path)
    if not path.is_file():
        raise FaceZooError(
            f"There is no face model {path}; make it of a checkout of "
            "ICT-FaceKit with: facezoo data ict PATH."
        )
    arrays = read_arrays(path, list(ARRAYS), NAMES, "face model")
    names = tuple(str(name) for name in arrays.pop(NAMES))
    for name, shape in ARRAYS.items():
        sizes = zip(arrays[name].shape, shape)
        if arrays[name].ndim != len(shape) or any(
            wanted not in (None, size) for size, wanted in sizes
        ):
            raise FaceZooError(
                f"{path} holds no face model: {name} must have the shape "
                f"{shape}, and has {arrays[name].shape}."
            )
    for name in ("mean", "identity", "expression"):
        jaw = arrays.pop(f"jaw_{name}")
        if len(jaw) != len(arrays[name]) and name != "mean":
            raise FaceZooError(
                f"{path} holds no face model: {name} and jaw_{name} must be "
                "of one length."
            )
        arrays[name][..., :NUM_JAW, :] = jaw
        arrays[name] *= TO_HEAD_AXES
    arrays["mean"] -= arrays["mean"][list(EYE_POINTS)].mean(axis=0)
    if len(names) != len(arrays["expression"]):
        raise FaceZooError(
            f"{path} holds no face model: {len(names)} names for "
            f"{len(arrays['expression'])} expressions."
        )
    return FaceModel(**arrays, expression_names=names)


def face_model_places() -> tuple[Path, Path]:
    """Returns where the face model is looked for, the usual place first.

    `face3d/ict_landmarks.npz` below `$FACEZOO_DATA`, and beside it; below the
    current folder where that is not set.
    """
    root = Path(os.environ.get("FACEZOO_DATA") or ".")
    return root / "face3d" / FILE, root.parent / "face3d" / FILE


def find_face_model() -> Path:
    """Returns the first of `face_model_places()` that there is.

    Raises:
        FaceZooError: If it lies in neither place.
    """
    places = face_model_places()
    for place in places:
        if place.is_file():
            return place
    raise FaceZooError(
        f"The face model was not found as {places[0]}; make it of a checkout "
        "of ICT-FaceKit with: facezoo data ict PATH."
    )
