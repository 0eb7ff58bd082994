"""Write frames as a video file like the one that they come from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from facezoo.pipelines.video.reader import VideoError
from facezoo.pipelines.video.reader import VideoFrame
from facezoo.pipelines.video.reader import VideoReader
from facezoo.pipelines.video.reader import exact_conversion
from facezoo.pipelines.video.reader import import_av
from facezoo.pipelines.video.reader import open_video

if TYPE_CHECKING:
    import av

# Files that hold H.264 and any sound that files of their kind hold. WebM has
# VP9; whatever is none of these becomes Matroska, which holds everything.
KEPT_SUFFIXES = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm"})
H264 = {"crf": "17", "preset": "fast"}
VP9 = {
    "crf": "24",
    "b": "0",
    "deadline": "good",
    "cpu-used": "5",
    "row-mt": "1",
}


def output_suffix(path: Path) -> str:
    """Gives the suffix of the file that is made of a video file."""
    suffix = path.suffix.lower()
    return suffix if suffix in KEPT_SUFFIXES else ".mkv"


class VideoWriter:
    """Encodes frames and copies everything else from the file they come from.

    Each frame is shown when and as long as its source, whatever the frame
    rate; colours, pixel shape and the way the camera was held are noted as
    there. Sound is copied packet by packet, without decoding, as far as the
    frames have come. Subtitles and data are left out.

    Args:
        path: Path to write; its suffix says what kind of file.
        reader: The `VideoReader` of the frames.

    Attributes:
        notes: List of sentences on what was left out.

    Raises:
        VideoError: If a file of this kind can't hold the sound.
    """

    def __init__(self, path: str | Path, reader: VideoReader) -> None:
        self._reader = reader
        self._path = Path(path)
        self._sound_from = open_video(reader.path)
        self._container = import_av().open(
            str(path), "w", container_options=_options(self._path, reader)
        )
        self._stream = None
        self._sound = iter(())
        self._waiting = None
        self.notes = []

    def __enter__(self) -> VideoWriter:
        return self

    def __exit__(self, kind, *details) -> None:
        av = import_av()
        try:
            if kind is None and self._stream is not None:
                self._container.mux(self._stream.encode(None))
                self._copy_sound(None)
            self._container.close()
        except av.FFmpegError:
            # Of two errors the first is the one to tell.
            if kind is None:
                raise
        finally:
            self._sound_from.close()

    def write(self, frame: VideoFrame, image: np.ndarray | None) -> None:
        """Encodes a frame.

        Args:
            frame: The `VideoFrame` that was read.
            image: Uint8 RGB array `(H', W', 3)`, upright: what was made of
                it; `None` writes it as it was read.
        """
        if image is None:
            encoded = frame.source
            # Else the encoder would repeat the kinds of the source's frames.
            encoded.pict_type = 0
        else:
            encoded = self._turned_back(frame, image)
        if self._stream is None:
            self._begin(encoded.width, encoded.height)
        self._container.mux(self._stream.encode(encoded))
        self._copy_sound(frame.time)

    def _turned_back(
        self, frame: VideoFrame, image: np.ndarray
    ) -> av.VideoFrame:
        av = import_av()
        source = frame.source
        image = np.ascontiguousarray(np.rot90(image, -self._reader.turns))
        picture = av.VideoFrame.from_ndarray(image, format="rgb24")
        picture = picture.reformat(
            format=_pixel_format(self._codec_name(), source, image.shape),
            interpolation=exact_conversion(),
            src_color_range="JPEG",
            dst_colorspace=source.colorspace,
            dst_color_range=source.color_range,
        )
        picture.pts, picture.time_base = source.pts, source.time_base
        picture.duration = source.duration
        picture.colorspace = source.colorspace
        picture.color_range = source.color_range
        return picture

    def _codec_name(self) -> str:
        is_webm = self._path.suffix.lower() == ".webm"
        return "libvpx-vp9" if is_webm else "libx264"

    def _begin(self, width: int, height: int) -> None:
        """Adds the streams, now that the size of the frames is known."""
        source = self._reader.stream
        name = self._codec_name()
        rate = source.guessed_rate or Fraction(25)
        self._stream = self._container.add_stream(
            name,
            rate=rate,
            options=dict(VP9 if name == "libvpx-vp9" else H264),
            width=width,
            height=height,
            time_base=source.time_base,
        )
        codec, given = self._stream.codec_context, source.codec_context
        codec.pix_fmt = _pixel_format(name, given, (height, width))
        codec.color_range = given.color_range
        codec.colorspace = given.colorspace
        codec.color_primaries = given.color_primaries
        codec.color_trc = given.color_trc
        if source.sample_aspect_ratio:
            codec.sample_aspect_ratio = source.sample_aspect_ratio
        self._stream.set_display_matrix(self._reader.matrix)
        self._stream.metadata.update(_plain(source.metadata))
        self._container.metadata.update(self._sound_from.metadata)
        self._add_sound()

    def _add_sound(self) -> None:
        copies = {}
        for stream in self._sound_from.streams.audio:
            try:
                copy = self._container.add_stream_from_template(stream)
            except ValueError as error:
                raise VideoError(
                    f"{self._reader.path}: its sound ({stream.name}) can't be "
                    f"kept in a file {self._path.suffix}."
                ) from error
            copy.metadata.update(_plain(stream.metadata))
            copies[stream.index] = copy
        left_out = len(self._sound_from.streams.subtitles)
        if left_out:
            self.notes.append(
                f"{self._reader.path}: streams of subtitles left out: "
                f"{left_out}"
            )
        if copies:
            self._sound = self._sound_packets(copies)

    def _sound_packets(self, copies: dict) -> Iterator[av.Packet]:
        import av

        packets = self._sound_from.demux(*self._sound_from.streams.audio)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.FFmpegError):
                # The reader tells what is broken.
                return
            # The packet that ends a stream is empty.
            if packet.dts is not None:
                packet.stream = copies[packet.stream_index]
                yield packet

    def _copy_sound(self, until: float | None) -> None:
        """Copies the sound up to a time in seconds, or all of it."""
        while True:
            packet = self._waiting or next(self._sound, None)
            self._waiting = packet
            if packet is None:
                return
            time = float(packet.dts * packet.time_base)
            if until is not None and time > until:
                return
            self._container.mux(packet)
            self._waiting = None


def _options(path: Path, reader: VideoReader) -> dict[str, str]:
    """Lets MP4 note when the first frame is shown as finely as the source."""
    is_mp4 = path.suffix.lower() in (".mp4", ".m4v", ".mov")
    ticks = reader.stream.time_base.denominator
    return {"movie_timescale": str(ticks)} if is_mp4 else {}


def _pixel_format(codec_name: str, source, shape: tuple) -> str:
    """Keeps the source's way to store pixels where the encoder knows it.

    Args:
        codec_name: Name of the encoder.
        source: A frame or a codec context, which has a `format`.
        shape: `(height, width, ...)` of what is encoded.
    """
    av = import_av()
    known = {f.name for f in av.Codec(codec_name, "w").video_formats or ()}
    name = source.format.name if source.format else ""
    is_odd = shape[0] % 2 or shape[1] % 2
    if is_odd and codec_name == "libx264":
        return "yuv444p"
    has_alpha = "a" in name
    return name if name in known and not has_alpha else "yuv420p"


def _plain(metadata: dict) -> dict:
    """Leaves out what the new file notes by itself."""
    own = {"DURATION", "ENCODER", "ROTATE", "HANDLER_NAME", "VENDOR_ID"}
    own |= {"NUMBER_OF_FRAMES", "NUMBER_OF_BYTES", "BPS"}
    return {k: v for k, v in metadata.items() if k.upper() not in own}
