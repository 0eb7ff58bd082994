"""What `facezoo evaluate` measures: a preset on a folder of annotated faces."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.evaluation.calibration import mahalanobis_squared
from facezoo.evaluation.calibration import rank_correlation
from facezoo.evaluation.calibration import region_coverage
from facezoo.evaluation.ced import area_under_ced
from facezoo.evaluation.ced import failure_rate
from facezoo.evaluation.choice import enhancer_for_size
from facezoo.evaluation.faces import BoxNoise
from facezoo.evaluation.faces import Progress
from facezoo.evaluation.faces import canonical_faces
from facezoo.evaluation.groups import face_groups
from facezoo.evaluation.groups import face_traits
from facezoo.evaluation.image_quality import WINDOW
from facezoo.evaluation.image_quality import measure_quality
from facezoo.evaluation.nme import normalized_mean_error
from facezoo.images import bicubic_resize
from facezoo.landmarks import IBUG51
from facezoo.landmarks import IBUG68
from facezoo.landmarks import LandmarkScheme
from facezoo.landmarks import convert
from facezoo.landmarks import get
from facezoo.landmarks import index_map

BATCH_SIZE = 64  # faces in memory at a time
MOST_DECIBELS = 100.0  # what an exact copy counts in a mean
INNER = tuple(i for (i,) in index_map(IBUG68, IBUG51))
QUALITIES = ("psnr_rgb", "ssim_rgb", "psnr_y", "ssim_y")


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
        groups: Dict of bool arrays `(N,)`, see `face_groups`.
        sigma: Float64 array `(N,)`: the expected error of a face, the mean of
            `landmark_sigma` over the distance of the outer eye corners found;
            `None` if the enhancer does not tell.
        distances: Float64 array `(N, K)`, see `mahalanobis_squared`; or
            `None`.
        problems: List of sentences, one a file that was left out.
    """

    face_size: int
    names: list[str]
    nme: np.ndarray
    nme_inner: np.ndarray
    quality: dict[str, np.ndarray]
    bicubic: dict[str, np.ndarray]
    groups: dict[str, np.ndarray]
    sigma: np.ndarray | None
    distances: np.ndarray | None
    problems: list[str]

    def summary(self) -> dict:
        """Averages over the faces, ready for JSON.

        Returns:
            Dict of `faces`, `face_size`, `nme_mean`, `nme_median`,
            `failure_rate_10`, `auc_10`, `nme_inner_mean` (all of these
            fractions: `0.05` is 5 %), `psnr_rgb` and `psnr_y` in dB,
            `ssim_rgb`, `ssim_y`, and under `bicubic` the last four again;
            under `groups` for each kind of faces `faces`, `nme_mean`,
            `failure_rate_10` and `psnr_rgb_gain` over bicubic; under
            `confidence`, if the enhancer tells its expected errors,
            `coverage_90` (the share of points in their 90 % regions),
            `coverage_90_inner` (the same of the inner 51) and
            `rank_correlation` of expected and true errors of the faces.
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
            "groups": {
                name: self._group(chosen)
                for name, chosen in self.groups.items()
                if chosen.any()
            },
            "confidence": self._confidence(),
        }

    def _group(self, chosen: np.ndarray) -> dict:
        gain = np.minimum(self.quality["psnr_rgb"], MOST_DECIBELS)
        gain -= np.minimum(self.bicubic["psnr_rgb"], MOST_DECIBELS)
        return {
            "faces": int(chosen.sum()),
            "nme_mean": float(self.nme[chosen].mean()),
            "failure_rate_10": failure_rate(self.nme[chosen], 0.1),
            "psnr_rgb_gain": float(gain[chosen].mean()),
        }

    def _confidence(self) -> dict | None:
        if self.sigma is None:
            return None
        rank = rank_correlation(self.sigma, self.nme)
        return {
            "coverage_90": region_coverage(self.distances, 0.9),
            "coverage_90_inner": region_coverage(
                self.distances[:, list(INNER)], 0.9
            ),
            # JSON has no NaN: one face, or all alike, has no rank.
            "rank_correlation": rank if np.isfinite(rank) else None,
        }


def evaluate_folder(
    folder,
    enhancer: Enhancer,
    face_size: int,
    progress: Progress | None = None,
    box_noise: BoxNoise | None = None,
) -> Evaluation:
    """Measures an enhancer on a folder of pictures with points beside them.

    The canonical face, the square on the 68 points' box and 1.25 times as
    large, is cut at the size that the enhancer makes: that is the truth. Made
    small by antialiased bicubic and rounded to 8 bit it is the input. At most
    64 faces are in memory at a time.

    Args:
        folder: Folder of pictures, each with a file of points and the same
            stem beside it: a `.pts` of 68 points or a `.tem` of 189.
        enhancer: Object with `enhance_faces`, `image_size` and `scheme`. One
            that chooses by size (`for_face_size`) is asked for what serves
            `face_size`.
        face_size: Int. Side in pixels of the face that goes in.
        progress: Called with (pictures done, pictures in all), or `None`.
        box_noise: `BoxNoise`: the squares are moved and scaled at random, as
            a detector's would be off. `None` takes the exact ones.

    Returns:
        An `Evaluation`. A file that cannot be used is told in its `problems`.

    Raises:
        FaceZooError: If no face can be measured, or the enhancer finds other
            points than the 68 or makes faces too small for SSIM.
    """
    if _is_whole(face_size):
        enhancer = enhancer_for_size(enhancer, face_size)
    image_size, scheme = enhancer.image_size, get(enhancer.scheme)
    _check(scheme, image_size, face_size)
    problems, names, batches = [], [], []
    faces, truths = [], []
    for name, face, landmarks in canonical_faces(
        folder, image_size, problems, progress, box_noise
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
            f"{folder} holds no picture with a .pts file of 68 landmarks or a "
            f".tem file of 189 that could be measured.{more}"
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
        groups=face_groups(joined),
        sigma=joined.get("sigma"),
        distances=joined.get("distances"),
        problems=problems,
    )


def _is_whole(face_size) -> bool:
    return isinstance(face_size, int | np.integer)


def _check(scheme: LandmarkScheme, image_size: int, face_size: int) -> None:
    if not _is_whole(face_size) or not 1 <= face_size <= image_size:
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
        **face_traits(hr_image, true),
        **_confidence(enhanced, found, true, enhancer.scheme),
    }
    for prefix, images in made.items():
        for protocol in ("rgb", "y"):
            quality = measure_quality(images, hr_image, protocol)
            measured[f"{prefix}psnr_{protocol}"] = quality.psnr
            measured[f"{prefix}ssim_{protocol}"] = quality.ssim
    return measured


def _confidence(enhanced, found, true, scheme):
    covariance = getattr(enhanced, "landmark_covariance", None)
    # Points that are means of others have errors of their own.
    if covariance is None or get(scheme) is not IBUG68:
        return {}
    right, left = np.moveaxis(IBUG68.eye_corners(found), -2, 0)
    eyes = np.maximum(np.linalg.norm(right - left, axis=-1), 1e-6)
    return {
        "sigma": enhanced.landmark_sigma.mean(axis=-1, dtype="float64") / eyes,
        "distances": mahalanobis_squared(found, true, covariance),
    }


def _means(quality: dict[str, np.ndarray]) -> dict[str, float]:
    return {
        key: float(np.minimum(quality[key], MOST_DECIBELS).mean())
        for key in QUALITIES
    }
