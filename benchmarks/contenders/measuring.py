"""Takes a set of faces through every size and every contender."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field

import numpy as np

from contenders.calling import TIMED_FACES
from contenders.calling import Answer
from contenders.calling import ask
from contenders.catalog import BICUBIC
from contenders.catalog import LANCZOS
from contenders.catalog import RIVALS
from contenders.catalog import SPAN
from contenders.catalog import Contender
from contenders.catalog import preset_contender
from contenders.environments import ContenderFailed
from contenders.environments import Environments
from contenders.faces import ROOM_SIZE
from contenders.faces import SIZE
from contenders.faces import FaceSet
from contenders.faces import border
from contenders.faces import shrink
from contenders.faces import without_room
from contenders.scores import score_images
from contenders.scores import score_landmarks
from facezoo.images import bicubic_resize

FULL = "full"
SIZES = (FULL, 64, 32, 16, 8)
# Where rivals find the face, in pixels of their picture of full size.
SQUARE = [border(SIZE)] * 2 + [border(SIZE) + SIZE] * 2


@dataclass
class Measured:
    """Rows of results, ready for JSON.

    Attributes:
        landmarks: List of dicts: `set`, `face_size`, `contender`,
            `enlarged_by`, `faces`, `ms` (processor time of one face from the
            small picture to the points; of it `ms_enlarging`, that of the
            face without its room), the scores of `score_landmarks`; or
            `problem`, why there are none.
        images: List of dicts: `set`, `face_size`, `image_size`, `contender`,
            `ms`, `psnr`, `ssim`; or `problem`.
        versions: Dict from a contender's label to its versions.
    """

    landmarks: list[dict] = field(default_factory=list)
    images: list[dict] = field(default_factory=list)
    versions: dict[str, dict] = field(default_factory=dict)


class Measurement:
    """Runs the contenders on sets of faces.

    Args:
        presets: List of names or folders of presets, and `"auto"`.
        rivals: List of `RIVAL_NAMES`.
        environments: `Environments` of the rivals.
        say: Called with a line on what comes next.
        sizes: Face sizes, ints or `"full"`.
    """

    def __init__(
        self,
        presets: list[str],
        rivals: list[str],
        environments: Environments,
        say: Callable[[str], None] = lambda line: None,
        sizes: tuple = SIZES,
    ):
        self.presets = [preset_contender(name) for name in presets]
        self.rivals = [RIVALS[name] for name in rivals if name in RIVALS]
        spans = [SPAN] if "span" in rivals else []
        self.before_rivals = [BICUBIC, *spans]
        self.enlargers = [BICUBIC, LANCZOS, *spans]
        self.environments = environments
        self.say = say
        self.sizes = sizes
        self.measured = Measured()

    def run(self, faces: FaceSet) -> None:
        """Adds a set's rows to `measured`."""
        for face_size in self.sizes:
            place = {"set": faces.name, "face_size": face_size}
            pictures, pixels = faces.pictures, SIZE
            if face_size != FULL:
                pictures, pixels = shrink(pictures, face_size), face_size
            targets = self._run_presets(place, faces, pictures, pixels)
            if face_size != FULL:
                for image_size in targets:
                    self._run_enlargers(place, faces, pictures, image_size)
            if self.rivals:
                self._run_rivals(place, faces, pictures)

    def _run_presets(self, place, faces, pictures, pixels) -> list[int]:
        """Measures presets; returns the sizes of the pictures they make."""
        small, targets = without_room(pictures), set()
        for preset in self.presets:
            row = place | {"contender": preset.label, "enlarged_by": None}
            answer = self._ask(row, preset, small, face_size=pixels)
            row["faces"] = len(small)
            self.measured.landmarks.append(row)
            if answer is None:
                continue
            found = (answer.landmarks + 0.5) * (SIZE / pixels) - 0.5
            row |= score_landmarks(found, faces.landmarks)
            if place["face_size"] == FULL:
                continue
            image_size = answer.images.shape[1]
            row = place | {"contender": preset.label, "ms": answer.ms}
            row |= _score_images(answer.images, faces)
            self.measured.images.append(row)
            if pixels < image_size <= SIZE:
                targets.add(image_size)
        return sorted(targets) or [SIZE]

    def _run_enlargers(self, place, faces, pictures, image_size) -> None:
        small = without_room(pictures)
        for enlarger in self.enlargers:
            row = place | {"contender": enlarger.label}
            row["image_size"] = image_size
            answer = self._ask(row, enlarger, small, size=image_size)
            if answer is not None:
                row |= _score_images(answer.images, faces)
            self.measured.images.append(row)

    def _run_rivals(self, place, faces, pictures) -> None:
        ways = self.before_rivals if place["face_size"] != FULL else [None]
        for way in ways:
            label = way.label if way else None
            start = place | {"enlarged_by": label, "faces": len(pictures)}
            before, large = 0.0, pictures
            if way is not None:
                row = start | {"contender": way.label}
                answer = self._ask(row, way, pictures, size=ROOM_SIZE)
                # What the room costs is left out: others could do with less.
                small = without_room(pictures[:TIMED_FACES])
                alone = answer and self._ask(row, way, small, size=SIZE)
                if alone is None:
                    reason = f"{way.label} before it: {row['problem']}"
                    for rival in self.rivals:
                        row = {"contender": rival.label, "problem": reason}
                        self.measured.landmarks.append(start | row)
                    continue
                before, large = alone.ms, answer.images
            for rival in self.rivals:
                row = start | {"contender": rival.label}
                answer = self._ask(row, rival, large, square=SQUARE)
                if answer is not None:
                    found = answer.landmarks - border(SIZE)
                    row |= score_landmarks(found, faces.landmarks)
                    row |= {"ms_enlarging": before, "ms": before + answer.ms}
                self.measured.landmarks.append(row)

    def _ask(
        self, row: dict, contender: Contender, faces: np.ndarray, **options
    ) -> Answer | None:
        """Asks a contender; writes its time, or its problem, into the row."""
        size = row["face_size"]
        size = size if size == FULL else f"{size} px"
        self.say(f"{row['set']}, {size}: {contender.label}")
        try:
            answer = ask(contender, faces, self.environments, **options)
        except ContenderFailed as error:
            row["problem"] = str(error)
            return None
        self.measured.versions[contender.label] = answer.versions
        row["ms"] = answer.ms
        return answer


def _score_images(images: np.ndarray, faces: FaceSet) -> dict:
    image_size = images.shape[1]
    row = {"image_size": image_size}
    if image_size > SIZE:
        return row | {"problem": f"the truth has {SIZE} pixels at most"}
    truth = bicubic_resize(without_room(faces.pictures), image_size)
    return row | score_images(images, truth)
