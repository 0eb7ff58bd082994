"""The faces that exports are calibrated with and compared on."""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from facezoo.data import DrawnFaces
from facezoo.errors import FaceZooError
from facezoo.export.saved_model import reads_faces
from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from facezoo.images import find_images
from facezoo.images import read_image
from facezoo.landmarks import LandmarkScheme
from facezoo.landmarks import read_pts

MOST_FACES = 128
PACKAGE = Path(__file__).resolve().parents[1]
# Real faces of a checkout, and of a release.
EXAMPLES = (
    PACKAGE.parent / "examples" / "truth",
    PACKAGE / "demo" / "built" / "samples",
)


@dataclass(frozen=True)
class Samples:
    """Inputs of a model, and the truth where it is known.

    Attributes:
        source: String. How many they are and where from: `"108 faces of
            FOLDER"`.
        inputs: Dict from a face's side in pixels to a dict of the model's
            inputs by name, float32 `(N, ...)`; side 0 for random numbers.
        hr_image: Uint8 RGB `(N, S, S, 3)`, the faces large, or `None`.
        landmarks: `(N, K, 2)` in pixels of `hr_image`, or `None`.
        scheme: `LandmarkScheme` of the points, or `None`.
    """

    source: str
    inputs: dict[int, dict[str, np.ndarray]]
    hr_image: np.ndarray | None = None
    landmarks: np.ndarray | None = None
    scheme: LandmarkScheme | None = None

    def first(self, count: int | None) -> "Samples":
        """Gives the first faces alone; `None` gives all."""
        if count is None:
            return self
        inputs = {
            size: {name: array[:count] for name, array in arrays.items()}
            for size, arrays in self.inputs.items()
        }
        cut = [
            None if array is None else array[:count]
            for array in (self.hr_image, self.landmarks)
        ]
        return Samples(self.source, inputs, *cut, self.scheme)

    def one_by_one(self) -> list[dict[str, np.ndarray]]:
        """Gives each face once, with the sizes in turn, a batch of one."""
        sets = list(self.inputs.values())
        count = len(next(iter(sets[0].values())))
        return [
            {k: v[i : i + 1] for k, v in sets[i % len(sets)].items()}
            for i in range(count)
        ]


def read_samples(
    folder: str | Path,
    served: keras.Model,
    image_size: int,
    face_sizes: tuple[int, ...] | None = None,
    scheme: LandmarkScheme | None = None,
    most: int = MOST_FACES,
) -> Samples:
    """Reads a folder of faces as inputs of a model, with their truth.

    Pictures with a `.pts` file beside them are cut as `facezoo evaluate` cuts
    them; where no picture has one, each is taken whole, as one face. Of more
    than `most` pictures, so many are taken, evenly spread.

    Args:
        folder: Folder of pictures.
        served: `keras.Model` that reads one square RGB image.
        image_size: Int. Side `S` of the large face in pixels.
        face_sizes: Ints. Sides that the faces are shrunk to before they are
            brought to the side that the model reads. Defaults to that side.
        scheme: `LandmarkScheme` of the model's points; `None` reads none.
        most: Int. Faces to take at most.

    Raises:
        FaceZooError: If the folder is missing or holds no face, or the model
            reads something else than a face.
    """
    folder = Path(folder)
    if not reads_faces(served):
        shapes = [tuple(tensor.shape) for tensor in served.inputs]
        raise FaceZooError(
            "Faces fit only a model that reads one square RGB image. "
            f"Received: inputs of shape {shapes}"
        )
    if not folder.is_dir():
        raise FaceZooError(f"{folder} is not a folder of faces.")
    paths = find_images(folder).paths
    annotated = [path for path in paths if path.with_suffix(".pts").is_file()]
    use_points = scheme is not None and bool(annotated)
    paths = annotated if use_points else paths
    if not paths:
        raise FaceZooError(
            f"{folder} holds no faces; expected pictures, with .pts files "
            "beside them or of one face each."
        )
    if len(paths) > most:
        steps = np.linspace(0, len(paths) - 1, most).round().astype(int)
        paths = [paths[i] for i in steps]
    cropper = FaceCropper(image_size)
    faces, points = [], []
    for path in paths:
        if not use_points:
            faces.append(_whole(path, cropper))
            continue
        landmarks = read_pts(path.with_suffix(".pts"), scheme.num_landmarks)
        square = cropper.square_from_landmarks(landmarks)
        face = cropper.crop(read_image(path), square)
        points.append(face.to_face(landmarks))
        faces.append(face.image)
    landmarks = np.stack(points) if points else None
    source = f"{_count(faces, 'face')} of {place(folder)}"
    return _samples(
        source, np.stack(faces), landmarks, served, face_sizes, scheme
    )


def has_points(folder: str | Path | None, count: int) -> bool:
    """Whether the first `.pts` file beside a picture has so many points."""
    if folder is None or not Path(folder).is_dir():
        return False
    for path in find_images(folder).paths:
        if path.with_suffix(".pts").is_file():
            return len(read_pts(path.with_suffix(".pts"))) == count
    return False


def place(folder: str | Path) -> str:
    """Names a folder without telling where on the machine it is."""
    return "/".join(Path(folder).resolve().parts[-3:]).lstrip("/")


def example_samples(
    served: keras.Model,
    image_size: int,
    face_sizes: tuple[int, ...] | None = None,
    scheme: LandmarkScheme | None = None,
    count: int = 8,
) -> Samples:
    """Gives the example faces that there are, and drawn ones behind them.

    Real ones, of no known points, lie in the repository (`examples/truth`) and
    in a release (the sample of the built page); where there are none, the
    drawn ones keep their points. A model that reads no face gets random
    numbers.

    Args:
        served: `keras.Model`, see `read_samples`, as are the others.
        count: Int. Faces to draw.
    """
    if not reads_faces(served):
        rng = np.random.default_rng(0)
        inputs = {
            tensor.name: rng.random((count, *tensor.shape[1:]), dtype="float32")
            for tensor in served.inputs
        }
        return Samples(f"{count} random inputs", {0: inputs})
    drawn = DrawnFaces(count)
    cropper = FaceCropper(image_size)
    cuts = [cropper.crop(face.image, face.square) for face in drawn]
    faces = [_whole(path, cropper) for path in example_faces()]
    source, landmarks = f"{count} drawn faces", None
    if faces:
        source = f"{_count(faces, 'example face')} and {source}"
    elif scheme is not None and scheme.name == drawn.scheme.name:
        landmarks = np.stack(
            [
                cut.to_face(face.landmarks)
                for cut, face in zip(cuts, drawn, strict=True)
            ]
        )
    hr_image = np.stack([*faces, *(cut.image for cut in cuts)])
    return _samples(source, hr_image, landmarks, served, face_sizes, scheme)


def example_faces() -> list[Path]:
    """Finds the pictures of real faces that come with facezoo."""
    for folder in EXAMPLES:
        paths = sorted(folder.glob("*.png"))
        if paths:
            return paths
    return []


def _whole(path, cropper):
    """A picture of one face, taken whole."""
    image = read_image(path)
    height, width = image.shape[:2]
    square = cropper.square_from_box((0, 0, width, height))
    return cropper.crop(image, square).image


def _count(faces, what):
    return f"{len(faces)} {what}{'s' if len(faces) != 1 else ''}"


def _samples(source, hr_image, landmarks, served, face_sizes, scheme):
    input_size, name = served.inputs[0].shape[1], served.inputs[0].name
    inputs = {}
    for size in face_sizes or (input_size,):
        small = bicubic_resize(hr_image, size)
        if size != input_size:
            small = bicubic_resize(small, input_size)
        inputs[size] = {name: small.astype("float32") / 255}
    return Samples(source, inputs, hr_image, landmarks, scheme)
