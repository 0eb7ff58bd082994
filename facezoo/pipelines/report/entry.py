"""What the report says and shows of one picture, packed by any thread."""

import base64
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from facezoo.landmarks import LandmarkScheme
from facezoo.pipelines.before_after import face_before
from facezoo.pipelines.faces import PhotoFace

# Longest side of a photograph in the report, and of a face.
PHOTO_SIDE = 1024
FACE_SIDE = 512
QUALITY = 82
# Of one photograph. Further ones are listed without pictures.
MAX_FACES = 500


@dataclass(frozen=True)
class Pair:
    """Two pictures of one size to slide between.

    Args:
        before: Data URI.
        after: Data URI.
        width: Int, of both in pixels.
        height: Int, of both in pixels.
    """

    before: str
    after: str
    width: int
    height: int


@dataclass(frozen=True)
class FaceEntry:
    """One face.

    Args:
        square: `(x0, y0, side)` of what was cut out, in picture pixels.
        score: Float, the mean of its landmarks'.
        preset: Name of the preset that made it.
        points: JSON of the landmarks, see `_points`.
        pair: `Pair`, or `None` for a face that is only listed.
    """

    square: tuple[float, float, float]
    score: float
    preset: str
    points: str
    pair: Pair | None


@dataclass(frozen=True)
class ReportEntry:
    """One picture with its faces, made by `report_entry`.

    Args:
        name: String, the picture's path as given.
        width: Int, of the picture in pixels.
        height: Int, of the picture in pixels.
        scheme: The `LandmarkScheme` of its landmarks.
        faces: List of `FaceEntry`.
        notes: Sentences.
        pair: `Pair` of the photograph, or `None`.
    """

    name: str
    width: int
    height: int
    scheme: LandmarkScheme
    faces: list[FaceEntry]
    notes: Sequence[str] = ()
    pair: Pair | None = None


def report_entry(
    path: str | Path,
    image: np.ndarray,
    faces: Sequence[PhotoFace],
    scheme: LandmarkScheme,
    enlarged: np.ndarray | None = None,
    notes: Sequence[str] = (),
) -> ReportEntry:
    """Packs what the report needs of a picture; the rest can be let go.

    Args:
        path: The picture's path, as it is shown.
        image: Uint8 RGB array `(H, W, 3)`, the picture.
        faces: Sequence of its `PhotoFace`.
        scheme: The `LandmarkScheme` of their landmarks.
        enlarged: Uint8 RGB array, the photograph enlarged with its faces in
            it; `None` for a picture that is one face.
        notes: Sentences on what was done otherwise than asked.

    Returns:
        A `ReportEntry`.
    """
    height, width = image.shape[:2]
    return ReportEntry(
        name=Path(path).as_posix(),
        width=width,
        height=height,
        scheme=scheme,
        faces=[
            _face_entry(image, face, scheme, is_shown=i < MAX_FACES)
            for i, face in enumerate(faces)
        ],
        notes=tuple(notes),
        pair=_photo_pair(image, enlarged),
    )


def _face_entry(
    image: np.ndarray, face: PhotoFace, scheme: LandmarkScheme, is_shown: bool
) -> FaceEntry:
    points, pair = "", None
    if is_shown:
        points = _points(face, scheme)
        side = min(len(face.sr_image), FACE_SIDE)
        before = face_before(image, face, side)
        pair = _pair(before, face.sr_image, (side, side))
    x0, y0, x1, _ = face.square
    return FaceEntry(
        square=(x0, y0, x1 - x0),
        score=face.score,
        preset=face.preset,
        points=points,
        pair=pair,
    )


def _points(face: PhotoFace, scheme: LandmarkScheme) -> str:
    """Gives `{"scheme": name, "points": [[x, y, score, sigma, xx, xy, yy]]}`.

    All are in pixels of the picture; `null` stands for what is not a number.
    """
    covariance = face.landmark_covariance
    columns = [
        *(_rounded(values, 3) for values in face.landmarks.T),
        _rounded(face.landmark_scores, 4),
        _rounded(face.landmark_sigma, 4),
        *(
            _rounded(covariance[:, i, j], 6)
            for i, j in ((0, 0), (0, 1), (1, 1))
        ),
    ]
    content = {"scheme": scheme.name, "points": list(zip(*columns))}
    return json.dumps(content, separators=(",", ":"))


def _rounded(values: np.ndarray, digits: int) -> list[float | None]:
    # JSON knows no NaN.
    return [
        round(value, digits) if np.isfinite(value) else None
        for value in np.asarray(values, np.float64).tolist()
    ]


def _photo_pair(image: np.ndarray, enlarged: np.ndarray | None) -> Pair | None:
    if enlarged is None:
        return None
    height, width = enlarged.shape[:2]
    factor = min(1.0, PHOTO_SIDE / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return _pair(image, enlarged, size)


def _pair(before: np.ndarray, after: np.ndarray, size: tuple[int, int]) -> Pair:
    return Pair(_data_uri(before, size), _data_uri(after, size), *size)


def _data_uri(image: np.ndarray, size: tuple[int, int]) -> str:
    picture = Image.fromarray(image)
    if picture.size != size:
        # Large photographs are first shrunk by whole factors: much faster.
        lanczos = Image.Resampling.LANCZOS
        picture = picture.resize(size, lanczos, reducing_gap=3.0)
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=2)
    text = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f"data:image/webp;base64,{text}"
