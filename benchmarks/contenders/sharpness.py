"""What makes an enlarged face sharp, and what sharpness may cost."""

import numpy as np

from contenders.calling import ask
from contenders.catalog import BICUBIC
from contenders.catalog import EMBEDDING
from contenders.catalog import RIVALS
from contenders.environments import ContenderFailed
from contenders.environments import Environments
from contenders.faces import border
from contenders.faces import shrink
from contenders.faces import without_room
from contenders.scores import score_images
from contenders.scores import score_landmarks
from facezoo.evaluation import detail_ratio
from facezoo.evaluation import radial_power
from facezoo.images import bicubic_resize

OBSERVERS = {"mediapipe": RIVALS["mediapipe"], "dlib": RIVALS["dlib-true-box"]}


def in_its_room(faces: np.ndarray, pictures: np.ndarray) -> np.ndarray:
    """Puts enlarged faces into the bicubic enlargement of their pictures.

    Detectors want to see more than a face. What is around it is the same for
    every contender.

    Args:
        faces: uint8 `(N, S, S, 3)`, `S` a multiple of 8.
        pictures: uint8 `(N, s, s, 3)`: the small pictures, with their room.

    Returns:
        uint8 `(N, 7/4 S, 7/4 S, 3)`.
    """
    size = faces.shape[1]
    room = border(size)
    whole = bicubic_resize(pictures, size + 2 * room)
    whole[:, room : room + size, room : room + size] = faces
    return whole


def score_detail(images: np.ndarray, truth: np.ndarray, face_size: int) -> dict:
    """Measures pictures against the photographs, without anyone's eyes.

    Args:
        images: uint8 `(N, S, S, 3)`.
        truth: uint8 `(N, S, S, 3)`.
        face_size: Int. Side of the small face in pixels.

    Returns:
        Dict: `psnr`, `ssim`; `colour_shift`, the mean difference of red, green
        and blue over all pixels of all faces, in grey levels, and
        `colour_error`, the mean over faces and colours of its magnitude a
        face; `detail`, see `facezoo.evaluation.detail_ratio`; `octaves`, the
        power of each octave of frequencies that the small face lacks, over
        that of the truth; and `spectrum`, the mean power at each frequency in
        cycles a face.
    """
    shifts = images.mean(axis=(1, 2)) - truth.mean(axis=(1, 2))
    power = radial_power(images).mean(axis=0)
    true_power = radial_power(truth).mean(axis=0)
    octaves, low = {}, max(1, face_size // 2)
    while low < len(power):
        ring = slice(low, 2 * low)
        ratio = power[ring].sum() / true_power[ring].sum()
        octaves[f"{low}-{min(2 * low, len(power))}"] = float(ratio)
        low *= 2
    return {
        **score_images(images, truth),
        "colour_shift": shifts.mean(axis=0).tolist(),
        "colour_error": float(np.abs(shifts).mean()),
        "detail": detail_ratio(images, truth, max(1, face_size // 2)),
        "octaves": octaves,
        "spectrum": power.tolist(),
    }


def score_identity(found: np.ndarray, true: np.ndarray) -> dict:
    """Compares embeddings with those of the photographs.

    Args:
        found: Float `(N, D)`, of enlarged faces.
        true: Float `(N, D)`, of the photographs of the same size.

    Returns:
        Dict: `identity`, the mean cosine similarity of the same faces;
        `strangers`, that of each face and the next one's photograph; and
        `first`, the share of faces that are nearer to their own photograph
        than to any other.
    """
    found = found / np.linalg.norm(found, axis=1, keepdims=True)
    true = true / np.linalg.norm(true, axis=1, keepdims=True)
    cosines = found @ true.T
    return {
        "identity": float(np.diag(cosines).mean()),
        "strangers": float((found * np.roll(true, -1, axis=0)).sum(1).mean()),
        "first": float((cosines.argmax(axis=1) == range(len(true))).mean()),
    }


class Sharpness:
    """Measures contenders on the faces of a set.

    Args:
        faces: `FaceSet`.
        face_size: Int. Side of the small faces in pixels, a multiple of 8.
        environments: `Environments` of the observers.
        say: Called with a line on what comes next.
    """

    def __init__(self, faces, face_size: int, environments: Environments, say):
        self.faces = faces
        self.face_size = face_size
        self.environments = environments
        self.say = say
        self.small = shrink(faces.pictures, face_size)
        self.images: dict[str, np.ndarray] = {}
        self._embeddings: dict[int, np.ndarray] = {}

    def measure(self, contender, image_size: int | None = None) -> dict:
        """Enlarges by a contender; returns its row.

        Args:
            contender: A `Contender` that makes pictures; `None` for the
                photographs themselves.
            image_size: Int. The size to make, for one that makes any.
        """
        label = contender.label if contender else "photograph"
        row = {
            "set": self.faces.name,
            "contender": label,
            "face_size": self.face_size,
            "faces": len(self.small),
        }
        self.say(f"{self.faces.name}, {self.face_size} px: {label}")
        if contender is None:
            images = self._truth(image_size)
        else:
            options = {"face_size": self.face_size}
            if contender is BICUBIC:
                options = {"size": image_size}
            try:
                answer = ask(
                    contender,
                    without_room(self.small),
                    self.environments,
                    **options,
                )
            except ContenderFailed as error:
                return row | {"problem": str(error)}
            images = answer.images
        size = images.shape[1]
        self.images[f"{label} {size}"] = images
        row["image_size"] = size
        row |= score_detail(images, self._truth(size), self.face_size)
        # The photograph keeps its own surroundings' lack of detail: the room
        # is the same for all.
        whole = in_its_room(images, self.small)
        for name, observer in OBSERVERS.items():
            row |= self._observed(name, observer, whole, size)
        return row | self._identity(whole, size)

    def _truth(self, size):
        return bicubic_resize(without_room(self.faces.pictures), size)

    def _observed(self, name, observer, whole, size):
        """Where an outside program sees the points of the enlarged faces."""
        try:
            answer = ask(
                observer, whole, self.environments, square=_square(size)
            )
        except ContenderFailed as error:
            return {f"{name}_problem": str(error)}
        found = answer.landmarks - border(size)
        full = without_room(self.faces.pictures).shape[1]
        scores = score_landmarks(
            (found + 0.5) * (full / size) - 0.5, self.faces.landmarks
        )
        return {f"{name}_{key}": value for key, value in scores.items()}

    def _identity(self, whole, size):
        options = {"square": _square(size)}
        try:
            if size not in self._embeddings:
                true = in_its_room(self._truth(size), self.small)
                self._embeddings[size] = ask(
                    EMBEDDING, true, self.environments, **options
                ).embeddings
            answer = ask(EMBEDDING, whole, self.environments, **options)
        except ContenderFailed as error:
            return {"identity_problem": str(error)}
        return score_identity(answer.embeddings, self._embeddings[size])


def on_common_faces(rows: list[dict], name: str) -> dict[str, float]:
    """Gives the mean error over the faces that every contender let be found.

    Args:
        rows: Rows of one set and size, as `Sharpness.measure` gives them.
        name: `"mediapipe"` or `"dlib"`.

    Returns:
        Dict from contenders to the mean NME of the 68 points; empty if there
        is no such face.
    """
    key = f"{name}_errors_68"
    errors = {row["contender"]: row[key] for row in rows if key in row}
    if not errors:
        return {}
    table = np.array(list(errors.values()), "float64")
    common = np.isfinite(table).all(axis=0)
    if not common.any():
        return {}
    means = table[:, common].mean(axis=1)
    return dict(zip(errors, means.tolist(), strict=True))


def _square(size):
    room = border(size)
    return [room, room, room + size, room + size]
