"""From a video to a video: its faces followed, steadied, enlarged."""

import contextlib
from collections import deque
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facezoo.atomic import atomic_write
from facezoo.atomic import check_writable
from facezoo.atomic import remove_parts
from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors.detections import Detector
from facezoo.pipelines.faces import PhotoFace
from facezoo.pipelines.faces import find_faces
from facezoo.pipelines.photo import LARGE_FACE
from facezoo.pipelines.photo import check_factor
from facezoo.pipelines.photo import compose_photo
from facezoo.pipelines.squares import squares_by_detector
from facezoo.pipelines.squares import squares_in_boxes
from facezoo.pipelines.video.in_background import in_background
from facezoo.pipelines.video.lines import format_line
from facezoo.pipelines.video.reader import VideoFrame
from facezoo.pipelines.video.reader import VideoReader
from facezoo.pipelines.video.tracking import KEY_INTERVAL
from facezoo.pipelines.video.tracking import FaceTracker
from facezoo.pipelines.video.tracking import TrackedFace
from facezoo.pipelines.video.writer import VideoWriter
from facezoo.runtime import FaceEnhancer

# Frames between two steps of the chain, at most.
AHEAD = 2


@dataclass(frozen=True)
class EnhancedFrame:
    """A frame and its faces.

    Args:
        number: Int from 0 on.
        time: Float. Its time in seconds.
        image: Uint8 RGB array `(H, W, 3)`: the frame as it came.
        faces: List of `TrackedFace`.
    """

    number: int
    time: float
    image: np.ndarray
    faces: list[TrackedFace]

    def composed(self, scale: float = 1.0, blend: float = 1.0) -> np.ndarray:
        """Gives the frame, enlarged, with its enlarged faces in it.

        Args:
            scale: Float of at least 1. How much to enlarge the frame.
            blend: Float in `[0, 1]`. How much of the enlarged faces is seen.

        Returns:
            Uint8 RGB array of about `(scale * H, scale * W, 3)`.
        """
        faces = [item.face for item in self.faces]
        return compose_photo(self.image, faces, scale, blend).image


@dataclass
class VideoReport:
    """What became of a video.

    Args:
        num_frames: Int. Frames written.
        num_faces: Int. Faces found in all frames together.
        num_tracks: Int. Faces followed.
        notes: List of sentences on what was done otherwise than asked.
    """

    num_frames: int
    num_faces: int
    num_tracks: int
    notes: list[str]


def enhance_frames(
    frames: Iterable[tuple[float, np.ndarray]],
    enhancer: FaceEnhancer,
    detector: Detector | None = None,
    boxes: Sequence | None = None,
    key_interval: int = KEY_INTERVAL,
    steady: bool = True,
    box_margin: float = 1.0,
) -> Iterator[EnhancedFrame]:
    """Finds, follows, enlarges and marks the faces of frames, one by one.

    For files, webcams and whatever else gives frames. One frame is held at a
    time.

    Args:
        frames: Iterable of `(time, image)`: seconds, and a uint8 RGB array
            `(H, W, 3)`.
        enhancer: A `FaceEnhancer`.
        detector: A `Detector`, see `facezoo.pipelines.detectors`.
        boxes: Sequence of the boxes of the first frame's faces, see
            `facezoo.pipelines.boxes`. Either these or `detector` must be
            given; with both, the detector looks for more.
        key_interval: Int. The detector runs on every so many frames, and
            whenever a face was lost.
        steady: Bool. If false, landmarks are left as found.
        box_margin: Float. `boxes` are enlarged so many times.

    Yields:
        An `EnhancedFrame` for each frame.

    Raises:
        FaceZooError: If a box is wrong, or there are neither boxes nor a
            detector.

    Example:

    >>> frames = ((i / 30, image) for i, image in enumerate(images))
    >>> for frame in enhance_frames(frames, FaceEnhancer(), boxes=boxes):
    ...     show(frame.composed(scale=2))
    """
    if detector is None and boxes is None:
        raise FaceZooError(
            "Faces of a video are found by a detector or given as boxes of "
            "its first frame. Received: neither"
        )
    check_factor("box_margin", box_margin, 0.1)

    def find(image: np.ndarray, squares: np.ndarray) -> list[PhotoFace]:
        return find_faces(image, squares, enhancer)

    def detect(image: np.ndarray) -> np.ndarray:
        found = squares_by_detector(image, detector)
        return np.array([item.square for item in found]) + 0.5

    tracker = FaceTracker(
        find, None if detector is None else detect, key_interval, steady
    )
    for number, (time, image) in enumerate(frames):
        if number == 0 and boxes is not None:
            for item in squares_in_boxes(boxes, image, box_margin):
                tracker.add(np.array(item.square) + 0.5, time)
        yield EnhancedFrame(number, time, image, tracker(image, time))


def enhance_video(
    path: str | Path,
    enhancer: FaceEnhancer,
    video_path: str | Path | None = None,
    landmarks_path: str | Path | None = None,
    scale: float = 1.0,
    overwrite: bool = False,
    progress: Callable[[int, int | None], None] | None = None,
    blend: float = 1.0,
    **options,
) -> VideoReport:
    """Enhances a video file.

    Decoding, the network and encoding overlap, and a few frames are held
    between them, so that memory does not grow with the length. Both files
    are written beside their places and renamed when complete, the landmarks
    last: an error or Ctrl-C leaves neither. What a killed program left of the
    same files is removed; no other one may be writing them.

    A line of the landmarks is a JSON object: `frame` (from 0), `time` in
    seconds, `video`, `preset`, `faces`. A face has `id`, `box` (the square
    that was cut, as in slicing), `score`, `landmarks` in pixels of the upright
    frame (the centre of the first is at 0), `landmark_scores`, and
    `landmark_sigma` in the same pixels, or `null` where the preset gives none.

    Args:
        path: Path of the video.
        enhancer: A `FaceEnhancer`.
        video_path: Where to write the video, if at all.
        landmarks_path: Where to write the landmarks, if at all.
        scale: Float of at least 1. How much frames are enlarged.
        overwrite: If true, existing files are replaced.
        progress: Called with the number of frames done and of all; the
            latter is an estimate, or `None`.
        blend: Float in `[0, 1]`. How much of the enlarged faces is seen.
        **options: `detector`, `boxes`, `key_interval`, `steady` and
            `box_margin` of `enhance_frames`.

    Returns:
        A `VideoReport`.

    Raises:
        FaceZooError: If the file is no video, can't be written or its boxes
            are wrong.
    """
    check_factor("scale", scale, 1.0)
    check_factor("blend", blend, 0.0, 1.0)
    for target in (video_path, landmarks_path):
        if target is not None:
            _check_target(Path(target), Path(path), overwrite)
            remove_parts(target)
    report = VideoReport(0, 0, 0, [])
    tracks, large = set(), 0
    with contextlib.ExitStack() as stack:
        reader = stack.enter_context(VideoReader(path))
        writer = lines = None
        if landmarks_path is not None:
            part = stack.enter_context(atomic_write(landmarks_path, overwrite))
            lines = stack.enter_context(part.open("w", encoding="utf-8"))
        if video_path is not None:
            part = stack.enter_context(atomic_write(video_path, overwrite))
            writer = stack.enter_context(VideoWriter(part, reader))
        steps = _steps(reader, enhancer, writer and (scale, blend), options)
        for source, frame, image in stack.enter_context(
            contextlib.closing(steps)
        ):
            if lines is not None:
                line = format_line(frame, path, enhancer.name)
                lines.write(line + "\n")
            if writer is not None:
                writer.write(source, image)
            report.num_frames += 1
            report.num_faces += len(frame.faces)
            for item in frame.faces:
                tracks.add(item.track)
                large += item.face.side > LARGE_FACE * item.face.input_size
            if progress is not None:
                progress(report.num_frames, reader.num_frames)
        report.num_tracks = len(tracks)
        report.notes += reader.problems
        report.notes += [] if writer is None else writer.notes
    if large and video_path is not None:
        report.notes.append(
            f"{path}: {large} of {report.num_faces} faces are much larger "
            "than what the network reads: the clip shows more of them"
        )
    return report


def _steps(
    reader: VideoReader,
    enhancer: FaceEnhancer,
    compose: tuple[float, float] | None,
    options: dict,
) -> Iterator[tuple[VideoFrame, EnhancedFrame, np.ndarray | None]]:
    """Reads, enhances and composes, each in a thread of its own.

    Yields:
        The frame as read, as enhanced, and the picture to write, or `None`
        to write it as it was read.
    """
    sources = deque()  # read, and not yet enhanced

    def timed():
        for source in in_background(reader, AHEAD):
            sources.append(source)
            yield source.time, source.image

    def enhanced():
        for frame in enhance_frames(timed(), enhancer, **options):
            yield sources.popleft(), frame

    def composed():
        for source, frame in in_background(enhanced(), AHEAD):
            image = None
            if compose is not None and (frame.faces or compose[0] > 1):
                image = frame.composed(*compose)
            yield source, frame, image

    return in_background(composed(), AHEAD)


def _check_target(target: Path, source: Path, overwrite: bool) -> None:
    """Tells before the work what would be told after it."""
    if target.resolve() == source.resolve():
        raise FaceZooError(
            f"{target} is the input and stays as it is; choose another "
            "output folder."
        )
    check_writable(target, overwrite)
