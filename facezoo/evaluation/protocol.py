"""What `facezoo evaluate` measures: a preset on a folder of annotated faces."""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.evaluation.ced import area_under_ced
from facezoo.evaluation.ced import failure_rate
from facezoo.evaluation.image_quality import WINDOW
from facezoo.evaluation.image_quality import measure_quality
from facezoo.evaluation.nme import normalized_mean_error
from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from facezoo.images import find_images
from facezoo.images import read_image
from facezoo.landmarks import IBUG51
from facezoo.landmarks import IBUG68
from facezoo.landmarks import LandmarkScheme
from facezoo.landmarks import convert
from facezoo.landmarks import get
from facezoo.landmarks import index_map
from facezoo.landmarks import read_pts

BATCH_SIZE = 64  # faces in memory at a time
MOST_DECIBELS = 100.0  # what an exact copy counts in a mean
INNER = tuple(i for (i,) in index_map(IBUG68, IBUG51))
QUALITIES = ("psnr_rgb", "ssim_rgb", "psnr_y", "ssim_y")

Progress = Callable[[int, int], None]


class Enhancer(Protocol):
    """What is measured, such as a `facezoo.FaceEnhancer`."""

    image_size: int
    scheme: str | LandmarkScheme

    def enhance_faces(self, faces: np.ndarray):
        """Uint8 RGB `(N, s, s, 3)` to `sr_image` and `landmarks`."""


@dataclass(frozen=True)
class Evaluation:
    """The measurements of each face.

    Attributes:
        face_size: Int. Side in pixels of the faces that went in.
        names: List of the `N` files measured.
        nme: Float64 array `(N,)`: mean distance of the 68 points over that of
            the outer eye corners; `0.05` is 5 %.
        nme_inner: Float64 array `(N,)`: the same of the inner 51 points.
        quality: Dict of `psnr_rgb`, `ssim_rgb`, `psnr_y`, `ssim_y`, float64
            arrays `(N,)`: the enlarged face against the truth.
        bicubic: The same dict for bicubic enlargement.
        problems: List of sentences, one a file that was left out.
    """

    face_size: int
    names: list[str]
    nme: np.ndarray
    nme_inner: np.ndarray
    quality: dict[str, np.ndarray]
    bicubic: dict[str, np.ndarray]
    problems: list[str]

    def summary(self) -> dict:
        """Averages over the faces, ready for JSON.

        Returns:
            Dict of `faces`, `face_size`, `nme_mean`, `nme_median`,
            `failure_rate_10`, `auc_10`, `nme_inner_mean` (all of these
            fractions: `0.05` is 5 %), `psnr_rgb` and `psnr_y` in dB,
            `ssim_rgb`, `ssim_y`, and under `bicubic` the last four again.
        """
        return {
            "faces": len(self.names),
            "face_size": self.face_size,
            "nme_mean": float(self.nme.mean()),
            "nme_median": float(np.median(self.nme)),
            "failure_rate_10": failure_rate(self.nme, 0.1),
            "auc_10": area_under_ced(self.nme, 0.1),
            "nme_inner_mean": float(self.nme_inner.mean()),
            **_means(self.quality),
            "bicubic": _means(self.bicubic),
        }


def evaluate_folder(
    folder,
    enhancer: Enhancer,
    face_size: int,
    progress: Progress | None = None,
) -> Evaluation:
    """Measures an enhancer on a folder of pictures with `.pts` files.

    The canonical face, the square on the 68 points' box and 1.25 times as
    large, is cut at the size that the enhancer makes: that is the truth. Made
    small by antialiased bicubic and rounded to 8 bit it is the input. At most
    64 faces are in memory at a time.

    Args:
        folder: Folder of pictures, each with a `.pts` file of 68 points and
            the same stem beside it.
        enhancer: Object with `enhance_faces`, `image_size` and `scheme`.
        face_size: Int. Side in pixels of the face that goes in.
        progress: Called with (pictures done, pictures in all), or `None`.

    Returns:
        An `Evaluation`. A file that cannot be used is told in its `problems`.

    Raises:
        FaceZooError: If no face can be measured, or the enhancer finds other
            points than the 68 or makes faces too small for SSIM.
    """
    image_size, scheme = enhancer.image_size, get(enhancer.scheme)
    _check(scheme, image_size, face_size)
    problems, names, batches = [], [], []
    faces, truths = [], []
    for name, face, landmarks in _canonical_faces(
        folder, image_size, problems, progress
    ):
        names.append(name)
        faces.append(face)
        truths.append(landmarks)
        if len(faces) == BATCH_SIZE:
            batches.append(_measure(faces, truths, enhancer, face_size))
            faces, truths = [], []
    if faces:
        batches.append(_measure(faces, truths, enhancer, face_size))
    if not names:
        more = f" First problem: {problems[0]}" if problems else ""
        raise FaceZooError(
            f"{folder} holds no picture with a .pts file of 68 landmarks that "
            f"could be measured.{more}"
        )
    joined = {
        key: np.concatenate([b[key] for b in batches]) for key in batches[0]
    }
    return Evaluation(
        face_size=int(face_size),
        names=names,
        nme=joined["nme"],
        nme_inner=joined["nme_inner"],
        quality={key: joined[key] for key in QUALITIES},
        bicubic={key: joined[f"bicubic_{key}"] for key in QUALITIES},
        problems=problems,
    )


def _check(scheme: LandmarkScheme, image_size: int, face_size: int) -> None:
    whole = isinstance(face_size, int | np.integer)
    if not whole or not 1 <= face_size <= image_size:
        raise FaceZooError(
            f"The face size must be an int from 1 to {image_size}, the size "
            f"that the preset makes. Received: face_size={face_size!r}"
        )
    if image_size < WINDOW:
        raise FaceZooError(
            f"SSIM needs faces of {WINDOW} pixels or more. "
            f"Received: image_size={image_size}"
        )
    try:
        index_map(scheme, IBUG68)
    except ValueError:
        raise FaceZooError(
            "Expected a preset that finds the 68 landmarks of 'ibug68'. "
            f"Received: scheme={scheme.name!r}"
        ) from None


def _canonical_faces(
    folder, image_size: int, problems: list[str], progress: Progress | None
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yields name, face `(S, S, 3)` and its landmarks `(68, 2)`."""
    folder = Path(folder)
    if not folder.is_dir():
        raise FaceZooError(f"{folder} is not a folder.")
    pictures = find_images(folder).paths
    stems = {picture.stem for picture in pictures}
    for path in sorted(folder.glob("*.pts")):
        if path.stem not in stems:
            problems.append(f"{path} has no picture beside it.")
    cropper = FaceCropper(image_size)
    for done, picture in enumerate(pictures, 1):
        try:
            yield picture.name, *_canonical_face(picture, cropper)
        except FaceZooError as error:
            text = str(error)
            named = str(picture.with_suffix("")) in text
            problems.append(text if named else f"{picture}: {text}")
        if progress is not None:
            progress(done, len(pictures))


def _canonical_face(
    picture: Path, cropper: FaceCropper
) -> tuple[np.ndarray, np.ndarray]:
    # The points first: that spares decoding a picture that has none.
    landmarks = read_pts(picture.with_suffix(".pts"), IBUG68.num_landmarks)
    right, left = IBUG68.eye_corners(landmarks)
    if not np.linalg.norm(right - left) > 0:
        raise FaceZooError("The outer eye corners lie in one place.")
    square = cropper.square_from_landmarks(landmarks)
    face = cropper.crop(read_image(picture), square)
    return face.image, face.to_face(landmarks)


def _measure(
    faces: list[np.ndarray],
    truths: list[np.ndarray],
    enhancer: Enhancer,
    face_size: int,
) -> dict[str, np.ndarray]:
    hr_image, true = np.stack(faces), np.stack(truths)
    lr_image = bicubic_resize(hr_image, int(face_size))
    enhanced = enhancer.enhance_faces(lr_image)
    found = convert(enhanced.landmarks, enhancer.scheme, IBUG68)
    made = {
        "": enhanced.sr_image,
        "bicubic_": bicubic_resize(lr_image, enhancer.image_size),
    }
    measured = {
        "nme": normalized_mean_error(found, true, IBUG68),
        "nme_inner": normalized_mean_error(found, true, IBUG68, indices=INNER),
    }
    for prefix, images in made.items():
        for protocol in ("rgb", "y"):
            quality = measure_quality(images, hr_image, protocol)
            measured[f"{prefix}psnr_{protocol}"] = quality.psnr
            measured[f"{prefix}ssim_{protocol}"] = quality.ssim
    return measured


def _means(quality: dict[str, np.ndarray]) -> dict[str, float]:
    return {
        key: float(np.minimum(quality[key], MOST_DECIBELS).mean())
        for key in QUALITIES
    }
