"""The lines of JSON that tell the faces of a video, a line a frame."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from facezoo.pipelines.video.stream import EnhancedFrame

# Bytes read of a line at most: a frame of some ten thousand faces.
LONGEST_LINE = 2**26


def format_line(
    frame: EnhancedFrame,
    video: str | Path | None = None,
    preset: str | None = None,
) -> str:
    """Gives the line of JSON, without its end, that tells a frame's faces.

    Args:
        frame: The `EnhancedFrame`.
        video: Path of the file it is of; `None` leaves it out.
        preset: Name of the preset that was used; `None` leaves it out.
    """
    faces = [
        {
            "id": item.track,
            "box": _rounded(np.asarray(item.face.square) + 0.5),
            "score": round(item.face.score, 4),
            "landmarks": _rounded(item.face.landmarks),
            "landmark_scores": _rounded(item.face.landmark_scores, 4),
            "landmark_sigma": _rounded(item.face.landmark_sigma),
        }
        for item in frame.faces
    ]
    line = {"frame": frame.number, "time": round(frame.time, 6)}
    if video is not None:
        line["video"] = Path(video).as_posix()
    if preset is not None:
        line["preset"] = preset
    return json.dumps({**line, "faces": faces})


def are_lines_of(
    path: str | Path, video: str | Path, preset: str | None
) -> bool:
    """Says whether a file of such lines is of a video and of a preset.

    Args:
        path: Path of the lines; as they are written all or none, the first
            one tells.
        video: Path of the video.
        preset: Name of the preset.
    """
    try:
        with open(path, "rb") as file:
            line = json.loads(file.readline(LONGEST_LINE))
        is_same = Path(line["video"]).resolve() == Path(video).resolve()
        return is_same and line["preset"] == preset and "faces" in line
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _rounded(values: np.ndarray, digits: int = 3) -> list | None:
    """Rounds numbers; gives `None` where the preset knows none."""
    values = np.asarray(values, np.float64)
    return None if np.isnan(values).any() else values.round(digits).tolist()
