"""Runs a contender on faces: its worker in a process, arrays in files."""

import json
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contenders.catalog import Contender
from contenders.environments import ContenderFailed
from contenders.environments import Environments
from contenders.environments import clean_environment

ROUNDS = 5
TIMED_FACES = 16
SECONDS = 3600


@dataclass(frozen=True)
class Answer:
    """What a contender made of `N` faces.

    Attributes:
        landmarks: float32 `(N, 68, 2)` in pixels of the picture that went in,
            NaN where no face was found, or `None` if it gives no points.
        images: uint8 `(N, S, S, 3)`, or `None` if it makes no pictures.
        landmarks_3d: float32 `(N, 68, 3)`, the same points with their depth in
            pixels, away from the camera, or `None`.
        embeddings: float32 `(N, D)`, or `None` if it tells no one apart.
        ms: Float. Processor time of one face in milliseconds: the median over
            all faces and rounds that were timed.
        versions: Dict of strings.
    """

    landmarks: np.ndarray | None
    images: np.ndarray | None
    ms: float
    versions: dict[str, str]
    landmarks_3d: np.ndarray | None = None
    embeddings: np.ndarray | None = None


def ask(
    contender: Contender,
    faces: np.ndarray,
    environments: Environments,
    timeout: float = SECONDS,
    **options,
) -> Answer:
    """Runs a contender on faces.

    Args:
        contender: A `Contender`.
        faces: uint8 RGB `(N, H, W, 3)`.
        environments: `Environments` to find its interpreter in.
        timeout: Float. Seconds that it may take.
        **options: Added to the contender's own.

    Returns:
        An `Answer`.

    Raises:
        ContenderFailed: If it can't be installed, crashes, takes too long or
            answers something else.
    """
    python = environments.interpreter(contender.requirements)
    told = contender.options | options
    told |= {"rounds": ROUNDS, "timed_faces": TIMED_FACES}
    with tempfile.TemporaryDirectory(prefix="facezoo-rivals-") as folder:
        request, response = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(request, faces=faces, options=json.dumps(told))
        command = [python, str(contender.worker), str(request), str(response)]
        _run(
            command, clean_environment(own=not contender.requirements), timeout
        )
        try:
            with np.load(response) as arrays:
                return _answer({n: arrays[n] for n in arrays.files}, len(faces))
        except (OSError, ValueError, KeyError) as error:
            raise ContenderFailed(f"its answer is unusable: {error}") from error


def _run(command: list[str], variables: dict, timeout: float) -> None:
    try:
        done = subprocess.run(
            command,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            timeout=timeout,
        )
    except subprocess.TimeoutExpired:
        raise ContenderFailed(f"it took more than {timeout:g} s") from None
    except OSError as error:
        raise ContenderFailed(f"it can't be started: {error}") from error
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        raise ContenderFailed(f"it was ended by {name}")
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        reason = lines[-1] if lines else f"exit status {done.returncode}"
        raise ContenderFailed(f"it crashed: {reason[:300]}")


def _answer(arrays: dict[str, np.ndarray], count: int) -> Answer:
    landmarks, images = arrays.get("landmarks"), arrays.get("images")
    if landmarks is not None and landmarks.shape != (count, 68, 2):
        raise ValueError(f"landmarks of shape {landmarks.shape}")
    if images is not None:
        side = images.shape[1] if images.ndim == 4 else 0
        if images.dtype != "uint8" or images.shape != (count, side, side, 3):
            raise ValueError(f"{images.dtype} images of shape {images.shape}")
    in_space = arrays.get("landmarks_3d")
    if in_space is not None and in_space.shape != (count, 68, 3):
        raise ValueError(f"landmarks_3d of shape {in_space.shape}")
    embeddings = arrays.get("embeddings")
    if embeddings is not None and (
        embeddings.ndim != 2 or len(embeddings) != count
    ):
        raise ValueError(f"embeddings of shape {embeddings.shape}")
    if landmarks is None and images is None and embeddings is None:
        raise ValueError("neither landmarks nor images nor embeddings")
    return Answer(
        landmarks=landmarks,
        images=images,
        ms=1000 * float(np.median(arrays["seconds"])),
        versions=json.loads(str(arrays["versions"])),
        landmarks_3d=in_space,
        embeddings=embeddings,
    )
