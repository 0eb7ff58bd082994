"""Ray Data: faces of any number of pictures, on any number of machines.

Ray is not imported here: `map_batches` takes any class of this form.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.pipelines import PhotoFace
from facezoo.pipelines import cut_faces
from facezoo.pipelines import enhance_cuts
from facezoo.pipelines import square_of_picture
from facezoo.pipelines import squares_by_detector
from facezoo.pipelines.detectors import create_detector
from facezoo.runtime import FaceEnhancer


class EnhanceFaces:
    """Enlarges faces and finds their landmarks, for `Dataset.map_batches`.

    Ray makes one instance for each of its workers: the networks are loaded
    once a worker, not once a batch.

    Args:
        preset: Name or folder of a preset. By default each face gets the one
            that serves its size best; enlarged faces are then of several
            sizes.
        detector: Name of a detector that finds the faces, such as
            `"centerface"`. By default each picture is one face.
        threads: Int. Faces worked on at a time by a worker. Ray counts one
            processor for a worker unless told otherwise (`num_cpus`).
        column: String. Where the batches have their pictures.
        precision: See `facezoo.FaceEnhancer`.

    Call arguments:
        batch: Dict of arrays of one length. `batch[column]` holds uint8 RGB
            pictures `(H, W, 3)`, of one size or of several.

    Returns:
        Dict of arrays with a row for each face, and so fewer or more than
        there were pictures where there is a detector. The columns of `batch`
        but `column` are repeated, and these are new: `sr_image` `(S, S, 3)`
        uint8, `landmarks` `(K, 2)` in pixels of it, `scores` `(K,)`;
        `square` `(4,)`, what was cut out, and `picture_landmarks` `(K, 2)`
        and `landmark_sigma` `(K,)`, the landmarks and their expected errors,
        all in pixels of the picture; `preset`, the name of what made it.

    Raises:
        FaceZooError: If the preset or the detector is unknown, or a batch
            holds no such pictures.

    Example:

    >>> pictures = ray.data.read_images("faces", mode="RGB")
    >>> workers = ray.data.ActorPoolStrategy(size=2)
    >>> faces = pictures.map_batches(EnhanceFaces, compute=workers)
    """

    def __init__(
        self,
        preset: str | Path | None = None,
        detector: str | None = None,
        threads: int = 1,
        column: str = "image",
        precision: str = "float32",
    ):
        self.column = column
        self._enhancer = FaceEnhancer(preset, threads, precision=precision)
        self._detector = detector and create_detector(detector)

    def __call__(self, batch: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        cuts, rows = [], []
        for row, image in enumerate(self._images(batch)):
            if self._detector:
                squares = squares_by_detector(image, self._detector)
            else:
                squares = square_of_picture(image)
            refine = bool(self._detector)
            found = cut_faces(image, squares, self._enhancer, refine)
            cuts += found
            rows += [row] * len(found)
        rows = np.array(rows, int)
        kept = {
            name: np.asarray(values)[rows]
            for name, values in batch.items()
            if name != self.column
        }
        return kept | self._columns(enhance_cuts(cuts))

    def _images(self, batch: dict[str, np.ndarray]) -> Sequence[np.ndarray]:
        if self.column not in batch:
            raise FaceZooError(
                "A batch must hold its pictures in the column "
                f"{self.column!r}. Received: columns={sorted(batch)}"
            )
        images = [np.asarray(image) for image in batch[self.column]]
        for image in images:
            is_picture = image.ndim == 3 and image.shape[2] == 3
            if image.dtype != np.uint8 or not is_picture or not image.size:
                raise FaceZooError(
                    "A picture must be a uint8 RGB array (H, W, 3); "
                    'ray.data.read_images needs mode="RGB". '
                    f"Received: shape={image.shape}, dtype={image.dtype}"
                )
        return images

    def _columns(self, faces: Sequence[PhotoFace]) -> dict[str, np.ndarray]:
        size = self._enhancer.image_size
        points = self._enhancer.scheme.num_landmarks
        # Shapes of a row: a batch without faces has the same columns.
        columns = {
            "sr_image": ((size, size, 3), "uint8", "sr_image"),
            "landmarks": ((points, 2), "float32", "face_landmarks"),
            "scores": ((points,), "float32", "landmark_scores"),
            "square": ((4,), "float64", "square"),
            "picture_landmarks": ((points, 2), "float32", "landmarks"),
            "landmark_sigma": ((points,), "float32", "landmark_sigma"),
        }
        made = {}
        for name, (shape, kind, field) in columns.items():
            values = [getattr(face, field) for face in faces]
            made[name] = _stacked(values, shape, kind)
        return made | {"preset": np.array([f.preset for f in faces], "str")}


def _stacked(values: Sequence, shape: tuple[int, ...], kind: str) -> np.ndarray:
    """Stacks the values of a column; of several shapes as an object array."""
    values = [np.asarray(value, kind) for value in values]
    if len({value.shape for value in values}) <= 1:
        return np.stack(values) if values else np.zeros((0, *shape), kind)
    column = np.empty(len(values), object)
    column[:] = values
    return column
