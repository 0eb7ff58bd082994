"""Follow faces from frame to frame, each with a number of its own."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

import numpy as np

from facezoo.images import FaceCropper
from facezoo.pipelines.faces import PhotoFace
from facezoo.pipelines.video.matching import area_overlaps
from facezoo.pipelines.video.matching import match_by_distance
from facezoo.pipelines.video.matching import match_by_overlap
from facezoo.pipelines.video.steadying import FaceSteadier

KEY_INTERVAL = 10
# Overlaps are areas shared over areas covered.
SAME_FACE = 0.3  # a detection and a track
FOLLOWED = (
    0.15  # the square where a face was expected and that of its landmarks
)
WELL_CUT = 0.75  # below it a face is cut again by the landmarks found at first
WELL_PLACED = 0.5  # below it the detector's square is the better start
TWICE = 0.6  # two tracks on one face
# A face whose score falls below this share of its usual one is not there.
SCORE_SHARE = 0.6
MAX_MISSES = 2  # key frames in a row on which the detector may miss a face
MAX_LOST = 1.0  # seconds after which a lost face is given up
REACH = 1.5  # sides that a lost face may be away from where it was expected
SMALLEST = 4.0  # pixels
CROPPER = FaceCropper(1)

Find = Callable[[np.ndarray, np.ndarray], Sequence[PhotoFace]]
Detect = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class TrackedFace:
    """A face of a frame.

    Args:
        track: Int from 0 on, the same for a face as long as it is followed.
        face: A `PhotoFace`, its landmarks steadied if that was asked for.
    """

    track: int
    face: PhotoFace


@dataclass
class _Track:
    number: int
    box: np.ndarray  # (4,), where the face is expected, as in slicing
    time: float
    steadier: FaceSteadier = field(default_factory=FaceSteadier)
    landmarks: np.ndarray | None = None  # of the last frame that showed it
    velocity: np.ndarray = field(default_factory=lambda: np.zeros(2))
    usual_score: float | None = None
    misses: int = 0
    lost_at: float | None = None

    @property
    def side(self) -> float:
        return float(self.box[2] - self.box[0])


class FaceTracker:
    """Follows faces by their landmarks, and finds new ones by a detector.

    In each frame a face is looked for where its landmarks of the frame before
    put it, moved on by its velocity. It is lost when the landmarks leave that
    place, when their score falls, when another face's landmarks land on the
    same face and fit better, or when the detector misses it repeatedly. A
    lost face that is found again within a second, near where it was expected,
    keeps its number. Faces are told apart by place and size alone, not by who
    they are.

    Args:
        find: Called with a frame and boxes `(N, 4)`; gives a `PhotoFace` for
            each box.
        detect: Called with a frame; gives the boxes `(N, 4)` of the canonical
            squares of its faces, as in slicing. Without it only the faces
            that `add` is given are followed.
        key_interval: Int. The detector runs on every so many frames, and
            whenever a face was lost or the picture changed wholly.
        steady: Bool. If false, landmarks and squares are left as found.
    """

    def __init__(
        self,
        find: Find,
        detect: Detect | None = None,
        key_interval: int = KEY_INTERVAL,
        steady: bool = True,
    ) -> None:
        if key_interval < 1:
            raise ValueError(
                "`key_interval` must be 1 or more. "
                f"Received: key_interval={key_interval}"
            )
        self._find = find
        self._detect = detect
        self._key_interval = key_interval
        self._steady = steady
        self._tracks: list[_Track] = []
        self._num_tracks = 0
        self._since_detection = key_interval
        self._last_look = None

    def add(self, box: Sequence[float], time: float = 0.0) -> int:
        """Begins to follow a face and gives its number.

        Args:
            box: `(x0, y0, x1, y1)` of the next frame, as in slicing.
            time: Float. Time of that frame in seconds.
        """
        box = CROPPER.square_from_box(box) + 0.5
        self._tracks.append(_Track(self._num_tracks, box, time))
        self._num_tracks += 1
        return self._tracks[-1].number

    def __call__(self, image: np.ndarray, time: float) -> list[TrackedFace]:
        """Finds the faces of the next frame.

        Args:
            image: Uint8 RGB array `(H, W, 3)`.
            time: Float. Its time in seconds.

        Returns:
            List of `TrackedFace` by number; lost faces are not in it.
        """
        self._expect(image, time)
        is_cut = self._is_cut(image)
        self._since_detection += 1
        if self._detect and (
            is_cut or self._since_detection >= self._key_interval
        ):
            self._since_detection = 0
            boxes = np.reshape(self._detect(image), (-1, 4))
            boxes = boxes[[_is_usable(box, image) for box in boxes]]
            self._use_detections(boxes, time, is_cut)
        # Without a detector a lost face is looked for where it was expected.
        tried = [
            track
            for track in self._tracks
            if track.lost_at is None or self._detect is None
        ]
        boxes = np.array([track.box for track in tried]).reshape(-1, 4)
        faces = self._find_well(image, boxes)
        seen = [
            (track, face)
            for track, face in zip(tried, faces, strict=True)
            if self._fits(track, face)
        ]
        seen = self._without_doubles(seen)
        there = {track.number for track, _ in seen}
        for track in self._tracks:
            if track.number not in there and track.lost_at is None:
                self._lose(track, time)
        shown = [self._update(track, face, time) for track, face in seen]
        return sorted(shown, key=lambda item: item.track)

    def _expect(self, image: np.ndarray, time: float) -> None:
        """Moves each track on; drops those long lost or out of the frame."""
        kept = []
        for track in self._tracks:
            if track.lost_at is not None and time - track.lost_at > MAX_LOST:
                continue
            track.box = track.box + np.tile(
                track.velocity * max(0.0, time - track.time), 2
            )
            track.time = time
            if _is_usable(track.box, image):
                kept.append(track)
        self._tracks = kept

    def _is_cut(self, image: np.ndarray) -> bool:
        """Tells whether the picture changed wholly since the last frame."""
        height, width = image.shape[:2]
        step_y, step_x = max(1, height // 24), max(1, width // 32)
        look = image[::step_y, ::step_x].astype("float32")
        last, self._last_look = self._last_look, look
        if last is None or last.shape != look.shape:
            return last is not None
        return float(np.abs(look - last).mean()) > 40.0

    def _use_detections(
        self, boxes: np.ndarray, time: float, is_cut: bool
    ) -> None:
        active = [t for t in self._tracks if t.lost_at is None]
        lost = [t for t in self._tracks if t.lost_at is not None]
        pairs = match_by_overlap(_boxes(active), boxes, SAME_FACE)
        for i, j in pairs.items():
            active[i].misses = 0
            if area_overlaps(active[i].box, boxes[j]) < WELL_PLACED:
                active[i].box = boxes[j].copy()
        for i, track in enumerate(active):
            track.misses += i not in pairs
            if i not in pairs and (is_cut or track.misses >= MAX_MISSES):
                self._lose(track, time)
        # What overlaps a followed face is that face, found twice.
        taken = area_overlaps(boxes[:, None], _boxes(active)[None])
        left = [
            j
            for j in range(len(boxes))
            if j not in pairs.values() and not (taken[j] >= SAME_FACE).any()
        ]
        again = match_by_distance(_boxes(lost), boxes[left], REACH)
        for i, j in again.items():
            # Its pose has changed meanwhile: the filters begin anew.
            lost[i].steadier, lost[i].velocity = FaceSteadier(), np.zeros(2)
            lost[i].box, lost[i].lost_at = boxes[left[j]].copy(), None
            lost[i].misses = 0
        for j, index in enumerate(left):
            if j not in again.values():
                self.add(boxes[index], time)

    def _find_well(self, image: np.ndarray, boxes: np.ndarray) -> list:
        """Finds faces in boxes; again where they lie askew in their box."""
        faces = list(self._find(image, boxes))
        again = []
        for i, face in enumerate(faces):
            square = _square(face)
            if square is None or not _is_usable(square, image):
                continue
            if FOLLOWED <= area_overlaps(boxes[i], square) < WELL_CUT:
                again.append((i, square))
        if again:
            squares = np.array([square for _, square in again])
            found = self._find(image, squares)
            for (i, _), face in zip(again, found, strict=True):
                faces[i] = face
        return faces

    def _fits(self, track: _Track, face: PhotoFace) -> bool:
        """Tells whether the landmarks are those of a face in the box."""
        square, usual = _square(face), track.usual_score
        return (
            square is not None
            and area_overlaps(track.box, square) >= FOLLOWED
            and (usual is None or face.score >= SCORE_SHARE * usual)
        )

    def _without_doubles(self, seen: list) -> list:
        """Of two tracks on one face, leaves the one that it fits better."""
        seen = sorted(seen, key=lambda pair: _surprise(*pair))
        kept, squares = [], []
        for track, face in seen:
            square = _square(face)
            if all(area_overlaps(square, other) < TWICE for other in squares):
                kept.append((track, face))
                squares.append(square)
        return kept

    def _update(
        self, track: _Track, face: PhotoFace, time: float
    ) -> TrackedFace:
        if track.lost_at is not None:
            track.steadier, track.lost_at = FaceSteadier(), None
        usual = track.usual_score
        track.usual_score = (
            face.score if usual is None else 0.9 * usual + 0.1 * face.score
        )
        steadied = track.steadier(face.landmarks, time)
        track.velocity = track.steadier.velocity
        if self._steady:
            face = _with_landmarks(face, steadied)
        track.landmarks = face.landmarks
        track.box = _square(face)
        return TrackedFace(track.number, face)

    def _lose(self, track: _Track, time: float) -> None:
        track.lost_at = time
        # The next frame is a key frame.
        self._since_detection = self._key_interval


def _square(face: PhotoFace) -> np.ndarray | None:
    """Gives the square of a face's landmarks as a box, if they have one."""
    points = face.landmarks
    if not np.isfinite(points).all() or np.ptp(points, axis=0).max() <= 0:
        return None
    return CROPPER.square_from_landmarks(points) + 0.5


def _is_usable(box: np.ndarray, image: np.ndarray) -> bool:
    """Tells whether a box has its centre in the picture and some size."""
    x, y = (box[:2] + box[2:]) / 2
    height, width = image.shape[:2]
    in_picture = 0 < x < width and 0 < y < height
    return bool(in_picture and box[2] - box[0] >= SMALLEST)


def _boxes(tracks: Sequence[_Track]) -> np.ndarray:
    return np.array([track.box for track in tracks]).reshape(-1, 4)


def _surprise(track: _Track, face: PhotoFace) -> float:
    """Gives how far landmarks lie from the expected ones, in face sides.

    New tracks know nothing yet and come last.
    """
    if track.landmarks is None:
        return np.inf
    center = (track.box[:2] + track.box[2:]) / 2 - 0.5
    low, high = track.landmarks.min(axis=0), track.landmarks.max(axis=0)
    expected = track.landmarks - (low + high) / 2 + center
    gaps = np.linalg.norm(face.landmarks - expected, axis=-1)
    return float(gaps.mean() / track.side)


def _with_landmarks(face: PhotoFace, landmarks: np.ndarray) -> PhotoFace:
    """Replaces the landmarks in the picture and in the enlarged face."""
    x0, y0, x1, _ = face.square
    scale = face.sr_image.shape[1] / (x1 - x0)
    in_face = (landmarks - (x0, y0)) * scale - 0.5
    return replace(
        face,
        landmarks=landmarks,
        face_landmarks=in_face.astype(face.face_landmarks.dtype),
    )
