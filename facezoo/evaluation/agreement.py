"""How well landmarks agree with themselves on faces without a truth."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.evaluation.nme import face_size
from facezoo.images import FaceCropper
from facezoo.landmarks import get

BATCH_SIZE = 64  # faces in memory at a time
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1))

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Agreement:
    """The points of each face, and how far those of its copies are off.

    Attributes:
        side: Float. Side of the face's square in pixels of its picture.
        landmarks: float64 `(N, K, 2)` in pixels of the picture.
        mirrored: The same, found in the mirrored picture and mapped back.
        inter_ocular: float64 `(N,)`: distance of the outer eye corners in
            pixels of the picture; NaN where they fall together.
        distances: Dict from `"mirror"`, `"shift_1"`, ... to float64 `(N,)`:
            mean distance in pixels of the picture between the points of a
            face and those of its copies, mapped back.
        shifts: Dict from `"shift_1"`, ... to the shift in pixels.
    """

    side: float
    landmarks: np.ndarray
    mirrored: np.ndarray
    inter_ocular: np.ndarray
    distances: dict[str, np.ndarray]
    shifts: dict[str, float]

    def summary(self) -> dict:
        """Averages over the faces, ready for JSON.

        Returns:
            Dict of `faces`; `spread`, the mean distance of a face's points
            from the mean points of all faces; and `copies`, a dict by kind of
            copy of `side_mean`, `side_median`, `side_p90`,
            `inter_ocular_mean`, `inter_ocular_median` and `unmoved`, what
            points would get that don't depend on the picture. All but `faces`
            are fractions (`0.01` is 1 %) of the square's side; those named
            after the eyes, of the distance of their outer corners.
        """
        mean = self.landmarks.mean(axis=0)
        unmoved = {"mirror": 0.0, **self.shifts}
        copies = {}
        for name, distances in self.distances.items():
            by_side = distances / self.side
            by_eyes = distances / self.inter_ocular
            copies[name] = {
                "side_mean": float(by_side.mean()),
                "side_median": float(np.median(by_side)),
                "side_p90": float(np.quantile(by_side, 0.9)),
                "inter_ocular_mean": float(np.nanmean(by_eyes)),
                "inter_ocular_median": float(np.nanmedian(by_eyes)),
                "unmoved": float(unmoved[name] / self.side),
            }
        spread = _mean_distance(self.landmarks, mean).mean() / self.side
        return {
            "faces": len(self.landmarks),
            "spread": float(spread),
            "copies": copies,
        }


def measure_agreement(
    images: np.ndarray,
    enhancer,
    shifts: Sequence[float] = (1.0,),
    room: float = 1.0,
    progress: Progress | None = None,
) -> Agreement:
    """Compares a face's landmarks with those of its copies.

    The points of the mirrored picture, mirrored back, should be those of the
    picture; and so should the points that are found when the square is cut a
    little to the left, right, above and below. What is measured is steadiness,
    not truth: points that agree can agree on a wrong place, and points that
    never depend on the picture agree in the mirror perfectly. So `spread` in
    the summary says how much faces differ from each other, and `unmoved` what
    a shift costs points that stay where they are in the cut.

    Every copy is cut out of the picture with one resampling, at the size that
    the enhancer reads. A shift is in pixels of the picture, the same for every
    enhancer, whatever it reads. Beyond its border a picture is repeated.

    Args:
        images: Uint8 RGB array `(N, S, S, 3)`, a face in the middle of each.
        enhancer: Object with `enhance_faces`, `input_size`, `image_size` and
            `scheme`, such as a `facezoo.FaceEnhancer` of one preset.
        shifts: Numbers above 0, in pixels of the pictures.
        room: Number, 1 or more. The picture's side over that of the square
            that is the face.
        progress: Called with (copies done, copies in all), or `None`.

    Returns:
        An `Agreement`.

    Raises:
        FaceZooError: If the pictures, the shifts or the room aren't as above,
            or if the scheme has no eye corners.

    Reference:

    - [Yang and Patras, 2015](https://arxiv.org/abs/1501.05152), of the mirror
    """
    images = _check(images, shifts, room)
    size = images.shape[1]
    scheme = get(enhancer.scheme)
    if scheme.outer_eye_corners is None:
        raise FaceZooError(
            "Expected an enhancer whose landmarks have eye corners. "
            f"Received: scheme={scheme.name!r}"
        )
    low = (size - size / room) / 2 - 0.5
    square = np.array([low, low, size - 1 - low, size - 1 - low])
    moves = [
        (f"shift_{shift:g}", np.multiply(direction, shift))
        for shift in shifts
        for direction in DIRECTIONS
    ]
    copies = len(moves) + 2

    def find(pictures, square, number):
        points = np.concatenate(
            [
                _find(pictures[i : i + BATCH_SIZE], square, enhancer)
                for i in range(0, len(pictures), BATCH_SIZE)
            ]
        )
        if progress is not None:
            progress(number, copies)
        return points

    landmarks = find(images, square, 1)
    mirrored = scheme.mirror(find(images[:, :, ::-1], square, 2), size)
    apart = {"mirror": [_mean_distance(mirrored, landmarks)]}
    for number, (name, move) in enumerate(moves, 3):
        shifted = find(images, square + np.tile(move, 2), number)
        apart.setdefault(name, []).append(_mean_distance(shifted, landmarks))
    eyes = face_size(landmarks, scheme, "inter_ocular")
    return Agreement(
        side=float(square[2] - square[0]),
        landmarks=landmarks,
        mirrored=mirrored,
        inter_ocular=np.where(eyes > 0, eyes, np.nan),
        distances={name: np.mean(each, axis=0) for name, each in apart.items()},
        shifts={f"shift_{shift:g}": float(shift) for shift in shifts},
    )


def _find(pictures, square, enhancer):
    """Points `(N, K, 2)` in pixels of the pictures."""
    cropper = FaceCropper(enhancer.input_size)
    crops = [cropper.crop(picture, square) for picture in pictures]
    enhanced = enhancer.enhance_faces(np.stack([crop.image for crop in crops]))
    scale = enhancer.input_size / enhancer.image_size
    points = (np.asarray(enhanced.landmarks, "float64") + 0.5) * scale - 0.5
    return crops[0].to_picture(points)


def _mean_distance(points, others):
    return np.linalg.norm(points - others, axis=-1).mean(axis=-1)


def _check(images, shifts, room):
    images = np.asarray(images)
    is_square = images.ndim == 4 and images.shape[1] == images.shape[2]
    if images.dtype != np.uint8 or not is_square or images.size == 0:
        raise FaceZooError(
            "`images` must be a uint8 RGB array (N, S, S, 3) of one face or "
            f"more. Received: shape={images.shape}, dtype={images.dtype}"
        )
    if not all(0 < shift < images.shape[1] / 2 for shift in shifts):
        raise FaceZooError(
            "`shifts` must be numbers above 0 and below half of the picture's "
            f"side, {images.shape[1]} pixels. Received: shifts={list(shifts)}"
        )
    if not room >= 1:
        raise FaceZooError(
            f"`room` must be a number of 1 or more. Received: room={room}"
        )
    return images
