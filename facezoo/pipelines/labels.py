"""Landmarks for pictures that have none, kept where a network is consistent.

The network sees each face several times: as it is, mirrored, and from squares
that are moved a little. Where the points that it finds agree, their mean is
taken for the truth; where they do not, the face gets no points.
"""

import json
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

import numpy as np

from facezoo.atomic import atomic_write_text
from facezoo.atomic import check_writable
from facezoo.errors import FaceZooError
from facezoo.images import FaceCropper
from facezoo.images import find_images
from facezoo.images import middle_square
from facezoo.images import read_image
from facezoo.landmarks import format_pts
from facezoo.pipelines.outputs import make_folder
from facezoo.presets.preset import LITERT_FILES
from facezoo.runtime import FaceEnhancer

# Moves of the square along x and y, as shares of its side.
MOVES = ((0.0, 0.0), (-0.03, -0.03), (0.03, -0.03), (-0.03, 0.03), (0.03, 0.03))
REPORT = "labels.json"


@dataclass
class LabelReport:
    """What became of the pictures.

    Args:
        kept: List of the stems of pictures that got a `.pts` file.
        dropped: Dict of stems to the disagreement for which they got none.
        problems: List of sentences, one a picture that could not be read.
    """

    kept: list[str] = field(default_factory=list)
    dropped: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def label_folder(
    folder: str | Path,
    output: str | Path,
    enhancer: FaceEnhancer,
    canonical: float = 4 / 7,
    most: float = 0.012,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> LabelReport:
    """Writes a `.pts` file for each picture on which the network is sure.

    Each picture holds one face, in its middle. `labels.json` says what made
    the points, with the presets that did, and the disagreement of every
    picture.

    Args:
        folder: Folder of pictures.
        output: Folder to write in; made if it is not there.
        enhancer: A `FaceEnhancer`.
        canonical: Float above 0, at most 1. Side of the face's square over
            the shorter side of the picture; the rest is room.
        most: Float, 0 or more. Largest disagreement of a face that is kept:
            the mean distance of the points of a view from the mean of all
            views, of the worst view, as a share of the square's side.
        overwrite: If true, existing files are replaced.
        progress: Called with the number of pictures done and of all.

    Returns:
        A `LabelReport`.

    Raises:
        FaceZooError: If there is no picture, two have the same stem, a number
            is out of its range, or a file exists already.
    """
    _check(canonical, most)
    images, problems = find_images([folder])
    if not images:
        more = f" First problem: {problems[0]}" if problems else ""
        raise FaceZooError(f"{folder} holds no picture.{more}")
    _check_stems(images)
    output = make_folder(output)
    check_writable(output / REPORT, overwrite)
    report, spreads = LabelReport(problems=list(problems)), {}
    presets = {}
    for done, path in enumerate(images, 1):
        try:
            image = read_image(path)
            square = middle_square(image, canonical)
            serving = enhancer.for_face_size(square[2] - square[0])
            landmarks, spread = consistent_landmarks(image, square, serving)
            spreads[path.stem] = spread
            presets[serving.name] = serving
            if spread <= most:
                atomic_write_text(
                    output / f"{path.stem}.pts",
                    format_pts(landmarks),
                    overwrite,
                )
                report.kept.append(path.stem)
            else:
                report.dropped[path.stem] = spread
        except FaceZooError as error:
            text = str(error)
            named = str(path) in text or path.stem in text
            report.problems.append(text if named else f"{path}: {text}")
        if progress is not None:
            progress(done, len(images))
    content = {
        "presets": [_told(presets[name]) for name in sorted(presets)],
        "canonical": canonical,
        "moves": MOVES,
        "most": most,
        "kept": len(report.kept),
        "dropped": len(report.dropped),
        "disagreement": {k: round(v, 5) for k, v in spreads.items()},
    }
    text = json.dumps(content, indent=1) + "\n"
    atomic_write_text(output / REPORT, text, overwrite)
    return report


def _check(canonical, most):
    if not 0 < canonical <= 1:
        raise FaceZooError(
            "`canonical` must be above 0 and at most 1. "
            f"Received: canonical={canonical}"
        )
    if not most >= 0:
        raise FaceZooError(f"`most` must be 0 or more. Received: most={most}")


def _check_stems(images):
    """Checks that no two pictures would write the same file."""
    named: dict[str, Path] = {}
    for path in images:
        other = named.setdefault(path.stem, path)
        if other is not path:
            raise FaceZooError(
                f"{other} and {path} would both get their points in "
                f"{path.stem}.pts; rename one of them."
            )


def _told(enhancer):
    """What `labels.json` says of a preset that made points."""
    preset, file = enhancer.preset, LITERT_FILES[enhancer.precision]
    return {
        "name": enhancer.name,
        "sha256": preset.config["files"][file]["sha256"],
        "scheme": enhancer.scheme.name,
    }


def consistent_landmarks(
    image: np.ndarray, square: Sequence[float], enhancer: FaceEnhancer
) -> tuple[np.ndarray, float]:
    """Finds the landmarks of one face from several views.

    Args:
        image: Uint8 RGB array `(H, W, 3)`.
        square: `(x0, y0, x1, y1)`, the face's square in the picture.
        enhancer: A `FaceEnhancer`.

    Returns:
        Float32 array `(K, 2)`, the mean of the views in pixels of the
        picture; and the disagreement, see `label_folder`.
    """
    side = square[2] - square[0]
    enhancer = enhancer.for_face_size(side)
    size = enhancer.input_size
    cropper = FaceCropper(size)
    shifts = np.array([[x, y, x, y] for x, y in MOVES]) * side
    crops = [cropper.crop(image, square + shift) for shift in shifts]
    faces = np.stack([crop.image for crop in crops])
    # Each view, and its mirror image.
    views = np.concatenate([faces, faces[:, :, ::-1]])
    found = (enhancer.enhance_faces(views).landmarks + 0.5) / enhancer.scale
    found = found - 0.5
    points = []
    for i, crop in enumerate(crops):
        mirrored = enhancer.scheme.mirror(found[len(crops) + i], size)
        points += [crop.to_picture(found[i]), crop.to_picture(mirrored)]
    mean = np.mean(points, axis=0)
    distances = np.linalg.norm(np.array(points) - mean, axis=-1).mean(axis=-1)
    return mean.astype("float32"), float(distances.max() / side)
