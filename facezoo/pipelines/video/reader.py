"""Read the frames of a video file one after the other, upright."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from facezoo.errors import FaceZooError

if TYPE_CHECKING:
    import av

SUFFIXES = frozenset(
    ".3gp .avi .flv .m2ts .m4v .mkv .mov .mp4 .mpeg .mpg .mts .mxf .ogv .ts "
    ".webm .wmv".split()
)
# Seconds that a file may be shorter than it says before it counts as broken.
TOLERANCE = 0.5
# Damaged packets after which the rest is not tried.
MOST_BROKEN = 1000
NO_FRAME = "{} holds no frame that can be decoded."


class VideoError(FaceZooError):
    """A file that is no usable video."""


@dataclass(frozen=True)
class VideoFrame:
    """A frame of a video file.

    Args:
        number: Int from 0 on.
        time: Float. When it is shown, in seconds, as the file counts.
        image: Uint8 RGB array `(H, W, 3)`, upright.
        source: The `av.VideoFrame` it was made of, as stored: not turned.
    """

    number: int
    time: float
    image: np.ndarray
    source: av.VideoFrame


class VideoReader:
    """Decodes a video file frame by frame.

    Iterate over it once. Packets that can't be decoded are left out and
    counted; a file that breaks off ends there. `problems` tells both
    afterwards. Close it, or use it in a `with` block.

    Args:
        path: Path of the file.

    Attributes:
        path: `pathlib.Path` of the file.
        stream: The `av` stream of the frames, for the writer.
        num_frames: Int, as the file says or as its length gives, or `None`.
        turns: Int. Quarter turns counterclockwise that make frames upright;
            known once the first frame is read.
        matrix: Tuple of 9 ints, the file's display matrix, or `None`; known
            once the first frame is read.
        problems: List of sentences on what could not be read.

    Raises:
        VideoError: If the file can't be opened or shows no moving picture.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._container = open_video(self.path)
        self.stream = moving_picture(self._container, self.path)
        self.stream.thread_type = "AUTO"
        self.turns, self.matrix = 0, None
        self.problems = []
        self.num_frames = self._expected_frames()

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(self, *details) -> None:
        self.close()

    def close(self) -> None:
        self._container.close()

    def __iter__(self) -> Iterator[VideoFrame]:
        """Yields each `VideoFrame`."""
        rate = self.stream.guessed_rate or Fraction(25)
        step = max(1, round(1 / rate / self.stream.time_base))
        last, number, end = None, -1, 0.0
        for number, frame in enumerate(self._decoded()):
            if number == 0:
                self.turns = round(frame.rotation / 90) % 4
                self.matrix = _display_matrix(frame)
            # Broken files repeat times, turn back, or have none.
            if frame.pts is None or (last is not None and frame.pts <= last):
                frame.pts = 0 if last is None else last + step
            last = frame.pts
            time = float(frame.pts * frame.time_base)
            end = time + float((frame.duration or step) * frame.time_base)
            image = frame.to_ndarray(
                format="rgb24", interpolation=exact_conversion()
            )
            image = np.rot90(image, self.turns)
            image = np.ascontiguousarray(image)
            yield VideoFrame(number, time, image, frame)
        self._check_end(number + 1, end)

    def _decoded(self) -> Iterator[av.VideoFrame]:
        import av

        broken = 0
        packets = self._container.demux(self.stream)
        while broken < MOST_BROKEN:
            try:
                packet = next(packets, None)
            except av.FFmpegError as error:
                if isinstance(error, av.error.EOFError):
                    break
                # The file may go on behind the damage.
                broken += 1
                packets = self._container.demux(self.stream)
                continue
            if packet is None:
                break
            try:
                yield from packet.decode()
            except av.error.EOFError:
                break
            except av.FFmpegError:
                broken += 1
        if broken:
            self.problems.append(
                f"{self.path}: damaged packets of the video were left out: "
                f"{broken}"
            )

    def _check_end(self, count: int, end: float) -> None:
        if count == 0:
            raise VideoError(NO_FRAME.format(self.path))
        length = self._length()
        start = self.stream.start_time or 0
        end -= float(start * self.stream.time_base)
        missing = self.stream.frames - count
        if (length and end < length - TOLERANCE) or missing > max(2, count / 9):
            self.problems.append(
                f"{self.path} breaks off at {end:.1f} s of "
                f"{length or math.nan:.1f} s: the result ends there"
            )

    def _length(self) -> float | None:
        """Gives the seconds that the moving picture should last."""
        if self.stream.duration:
            return float(self.stream.duration * self.stream.time_base)
        # Matroska notes it as "00:01:02.345000000".
        noted = self.stream.metadata.get("DURATION", "").split(":")
        try:
            hours, minutes, seconds = map(float, noted)
        except ValueError:
            # The file's own length is the picture's where nothing else is in.
            alone = len(self._container.streams) == 1
            length = self._container.duration if alone else None
            return length / 1e6 if length else None
        return hours * 3600 + minutes * 60 + seconds

    def _expected_frames(self) -> int | None:
        if self.stream.frames:
            return self.stream.frames
        length = self._length()
        if length is None and self._container.duration:
            length = self._container.duration / 1e6
        rate = self.stream.average_rate
        return round(length * rate) if length and rate else None


def is_video(path: str | Path) -> bool:
    """Tells by the end of a name whether it is a video's."""
    return Path(path).suffix.lower() in SUFFIXES


def open_video(path: Path) -> av.container.InputContainer:
    """Opens a video file with PyAV, or says why not."""
    av = import_av()
    # The names of people and places may be in any encoding.
    options = {"metadata_errors": "replace"}
    try:
        return av.open(str(path), **options)
    except av.error.EOFError as error:
        raise VideoError(NO_FRAME.format(path)) from error
    except av.FFmpegError as error:
        reason = error.strerror or str(error)
        if isinstance(error, av.error.InvalidDataError):
            reason = "not a video, or its beginning or its index is missing"
        raise VideoError(f"{path} can't be read: {reason}.") from error
    except OSError as error:
        raise VideoError(f"{path} can't be read: {error.strerror}.") from error


def moving_picture(container, path: Path) -> av.VideoStream:
    """Picks the stream of frames; the cover of a song is none."""
    import av

    cover = av.stream.Disposition.attached_pic
    for stream in container.streams.video:
        if not stream.disposition & cover and stream.codec_context is not None:
            return stream
    raise VideoError(f"{path} has no moving picture in it.")


def exact_conversion():
    """Gives the way to RGB and back that leaves brightness as it was.

    PyAV's own way makes pictures one or two grey levels darker, which would
    show where frames with faces follow frames without.
    """
    from av.video.reformatter import Interpolation

    return (
        Interpolation.BICUBIC
        | Interpolation.ACCURATE_RND
        | Interpolation.FULL_CHR_H_INT
        | Interpolation.FULL_CHR_H_INP
    )


def import_av():
    """Imports PyAV, or says how to get it."""
    try:
        import av
    except ModuleNotFoundError as error:
        if error.name != "av":
            raise
        raise FaceZooError(
            'Videos need PyAV: pip install "facezoo[video]".'
        ) from error
    return av


def _display_matrix(frame: av.VideoFrame) -> tuple[int, ...] | None:
    for data in frame.side_data:
        if data.type.name == "DISPLAYMATRIX":
            return tuple(np.frombuffer(bytes(data), "int32").tolist())
    return None
