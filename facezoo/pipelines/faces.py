"""Stage 3, enhance: squares of any number of pictures to enlarged faces."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from facezoo.images import FaceCrop
from facezoo.images import FaceCropper
from facezoo.pipelines.detectors.detections import Detector
from facezoo.pipelines.refine import refined_square
from facezoo.pipelines.squares import FaceSquare
from facezoo.pipelines.squares import squares_by_detector
from facezoo.pipelines.squares import squares_in_boxes
from facezoo.runtime import EnhancedFaces
from facezoo.runtime import FaceEnhancer


@dataclass(frozen=True)
class PhotoFace:
    """One face of a picture.

    Args:
        box: `(x0, y0, x1, y1)` as given, see `facezoo.pipelines.boxes`.
        square: `(x0, y0, x1, y1)`, the square that was cut out, in pixels of
            the picture, whose first pixel reaches from -0.5 to 0.5.
        score: Float, the mean of `landmark_scores`.
        sr_image: Uint8 RGB array `(S, S, 3)`, the enlarged face.
        face_landmarks: Float32 array `(K, 2)` in pixels of `sr_image`.
        landmarks: Float32 array `(K, 2)` in pixels of the picture.
        landmark_scores: Float32 array `(K,)`.
        landmark_sigma: Float32 array `(K,)`: the standard deviation along an
            axis by which each landmark is expected to be off, in pixels of
            the picture.
        landmark_covariance: Float32 array `(K, 2, 2)`: the covariance of that
            error in square pixels of the picture.
        detection_score: Float, how sure the detector is that this is a face;
            `None` without one.
        preset: Name of the preset that made it.
        input_size: Int. Side in pixels of the face that the network read.
        landmarks_3d: Float32 array `(K, 3)` in pixels of the picture, z away
            from the camera; `None` where the preset was not trained for it,
            as `pose_angles`.
        pose_angles: Float64 array `(3,)`: yaw, pitch and roll in degrees, see
            `facezoo.face3d.rotations`.
    """

    box: tuple[float, float, float, float]
    square: tuple[float, float, float, float]
    score: float
    sr_image: np.ndarray
    face_landmarks: np.ndarray
    landmarks: np.ndarray
    landmark_scores: np.ndarray
    landmark_sigma: np.ndarray
    landmark_covariance: np.ndarray
    detection_score: float | None = None
    preset: str = ""
    input_size: int = 0
    landmarks_3d: np.ndarray | None = None
    pose_angles: np.ndarray | None = None

    @property
    def side(self) -> float:
        """Side of the face's square in pixels of the picture."""
        return self.square[2] - self.square[0]


@dataclass(frozen=True)
class FaceCut:
    """A face cut from its picture, ready for its network.

    Args:
        image: Uint8 RGB array `(H, W, 3)`, the picture.
        place: The `FaceSquare` that was cut out.
        crop: The `FaceCrop`, as wide as the network reads it.
        enhancer: The `FaceEnhancer` that serves this face.
        asked: The `FaceEnhancer` that named it, by the size of the face.
        refine: If true, the face is cut again by the landmarks found at
            first, and they are found again; `asked` is asked again.
    """

    image: np.ndarray
    place: FaceSquare
    crop: FaceCrop
    enhancer: FaceEnhancer
    asked: FaceEnhancer
    refine: bool = False


def find_faces(
    image: np.ndarray,
    boxes: Sequence | None,
    enhancer: FaceEnhancer,
    box_margin: float = 1.0,
    detector: Detector | None = None,
    refine: bool = False,
) -> list[PhotoFace]:
    """Cuts faces out of a picture, enlarges them and finds their landmarks.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        boxes: Sequence of face boxes `[x0, y0, x1, y1]`, see
            `facezoo.pipelines.boxes`; `None` to let the detector find them.
        enhancer: A `FaceEnhancer`.
        box_margin: Float. The square that is cut out is this many times the
            longer side of the box that was given.
        detector: A `Detector`, see `facezoo.pipelines.detectors`.
        refine: If true, each face is cut again by its landmarks.

    Returns:
        List of `PhotoFace`, in the order of the boxes or detections.

    Raises:
        FaceZooError: If a box is wrong or lies outside the picture.
        ValueError: If there are neither boxes nor a detector.
    """
    if boxes is None and detector is None:
        raise ValueError("`find_faces` needs boxes or a detector.")
    if boxes is None:
        squares = squares_by_detector(image, detector)
    else:
        squares = squares_in_boxes(boxes, image, box_margin)
    return enhance_cuts(cut_faces(image, squares, enhancer, refine))


def cut_faces(
    image: np.ndarray,
    squares: Sequence[FaceSquare],
    enhancer: FaceEnhancer,
    refine: bool = False,
) -> list[FaceCut]:
    """Cuts faces out of one picture, each for the network that serves it.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        squares: Sequence of `FaceSquare`.
        enhancer: A `FaceEnhancer`; its `for_face_size` is asked for each face.
        refine: See `FaceCut`.

    Returns:
        List of `FaceCut`, in the same order.
    """
    return [_cut(image, place, enhancer, refine) for place in squares]


def enhance_cuts(cuts: Sequence[FaceCut]) -> list[PhotoFace]:
    """Enlarges faces of any number of pictures together.

    A face comes out the same whatever it is enlarged together with.

    Args:
        cuts: Sequence of `FaceCut`.

    Returns:
        List of `PhotoFace`, in the same order.
    """
    faces = _enhance(cuts)
    again = [i for i, cut in enumerate(cuts) if cut.refine]
    recuts = []
    for i in again:
        square = refined_square(faces[i].landmarks, faces[i].square)
        place = replace(cuts[i].place, square=tuple(square.tolist()))
        recuts.append(_cut(cuts[i].image, place, cuts[i].asked))
    for i, face in zip(again, _enhance(recuts)):
        faces[i] = face
    return faces


def _cut(
    image: np.ndarray,
    place: FaceSquare,
    asked: FaceEnhancer,
    refine: bool = False,
) -> FaceCut:
    enhancer = asked.for_face_size(place.side)
    crop = FaceCropper(enhancer.input_size).crop(image, place.square)
    return FaceCut(image, place, crop, enhancer, asked, refine)


def _enhance(cuts: Sequence[FaceCut]) -> list[PhotoFace]:
    by_enhancer = defaultdict(list)
    for i, cut in enumerate(cuts):
        by_enhancer[id(cut.enhancer)].append(i)
    faces = [None] * len(cuts)
    for indices in by_enhancer.values():
        lr_images = np.stack([cuts[i].crop.image for i in indices])
        enhanced = cuts[indices[0]].enhancer.enhance_faces(lr_images)
        for row, i in enumerate(indices):
            faces[i] = _photo_face(cuts[i], enhanced, row)
    return faces


def _photo_face(cut: FaceCut, enhanced: EnhancedFaces, row: int) -> PhotoFace:
    # The crop knows the way from the small face, not from the large one.
    scale = cut.enhancer.image_size / cut.enhancer.input_size

    def to_picture(points):
        return cut.crop.to_picture((points + 0.5) / scale - 0.5)

    # Picture pixels to a pixel of the large face.
    step = np.float32(cut.place.side / cut.enhancer.image_size)
    in_space = {}
    if enhanced.pose_angles is not None:
        flat, depth = np.split(enhanced.landmarks_3d[row], [2], axis=-1)
        points = np.concatenate([to_picture(flat), depth * step], axis=-1)
        in_space = {
            "landmarks_3d": points,
            "pose_angles": enhanced.pose_angles[row],
        }
    return PhotoFace(
        box=cut.place.box,
        square=cut.place.square,
        score=float(enhanced.scores[row].mean()),
        sr_image=enhanced.sr_image[row],
        face_landmarks=enhanced.landmarks[row],
        landmarks=to_picture(enhanced.landmarks[row]),
        landmark_scores=enhanced.scores[row],
        landmark_sigma=enhanced.landmark_sigma[row] * step,
        landmark_covariance=enhanced.landmark_covariance[row] * step**2,
        detection_score=cut.place.detection_score,
        preset=cut.enhancer.name,
        input_size=cut.enhancer.input_size,
        **in_space,
    )
