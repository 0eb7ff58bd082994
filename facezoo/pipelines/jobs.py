"""What the stages do with one input, from its file to the files made of it."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facezoo.atomic import check_writable
from facezoo.errors import FaceZooError
from facezoo.images import image_size
from facezoo.images import read_image
from facezoo.pipelines.detectors.detections import Detector
from facezoo.pipelines.face_crop import is_face_crop
from facezoo.pipelines.faces import FaceCut
from facezoo.pipelines.faces import PhotoFace
from facezoo.pipelines.faces import cut_faces
from facezoo.pipelines.faces import enhance_cuts
from facezoo.pipelines.outputs import finish_writing
from facezoo.pipelines.outputs import write_together
from facezoo.pipelines.overlap import Stages
from facezoo.pipelines.photo import MAX_PHOTO_PIXELS
from facezoo.pipelines.photo import compose_photo
from facezoo.pipelines.results import face_results
from facezoo.pipelines.results import is_complete
from facezoo.pipelines.results import landmark_results
from facezoo.pipelines.results import photo_results
from facezoo.pipelines.results import result_names
from facezoo.pipelines.squares import square_of_picture
from facezoo.pipelines.squares import squares_by_detector
from facezoo.pipelines.squares import squares_in_boxes
from facezoo.runtime import FaceEnhancer

# What a pixel takes at most while its picture is read, and while the enlarged
# picture is made, drawn on and packed.
BYTES_READ, BYTES_ENLARGED = 7, 9


@dataclass(frozen=True)
class Job:
    """One input.

    Args:
        path: `pathlib.Path` of the picture.
        name: Its name in the output folder, see `output_names`.
        has_boxes: Whether it is a photograph whose faces are given.
        boxes: Its boxes as read, not checked yet.
    """

    path: Path
    name: str
    has_boxes: bool = False
    boxes: object = None


@dataclass(frozen=True)
class JobOptions:
    """What is the same for all inputs; see `enhance_files`."""

    output: Path
    inputs: frozenset[Path]
    overwrite: bool
    resume: bool
    box_margin: float
    photo_scale: float
    blend: float
    detector: Detector | None
    refine: bool
    largest_face_crop: int
    sheet: bool = False
    landmarks_only: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one input.

    Args:
        num_faces: Int. Faces enlarged.
        notes: Sentences on what was done otherwise than asked.
        was_complete: Whether it was skipped, for it was done before.
    """

    num_faces: int = 0
    notes: Sequence[str] = ()
    was_complete: bool = False


@dataclass(frozen=True)
class OpenPicture:
    """An input between the first and the last stage.

    Args:
        job: The `Job`.
        image: Uint8 RGB array `(H, W, 3)`; `None` if it was done before.
        is_photo: Whether it is a photograph, not one face.
    """

    job: Job
    image: np.ndarray | None
    is_photo: bool


class Jobs:
    """The stages of `overlap` for picture files.

    Args:
        enhancer: A `FaceEnhancer`.
        options: `JobOptions`.
    """

    def __init__(self, enhancer: FaceEnhancer, options: JobOptions):
        self.enhancer = enhancer
        self.options = options
        self.stages = Stages(self.weigh, self.open, enhance_cuts, self.close)

    def weigh(self, job: Job) -> float:
        """Gives the bytes that a picture needs at most, by its header."""
        try:
            width, height = image_size(job.path)
        except FaceZooError:
            # It will fail when it is read, and say why.
            return 0.0
        read = BYTES_READ * width * height
        if self.options.landmarks_only or not self._is_photo(job):
            return read
        enlarged = width * height * self.options.photo_scale**2
        enlarged = min(enlarged, max(MAX_PHOTO_PIXELS, width * height))
        return read + BYTES_ENLARGED * enlarged

    def open(self, job: Job) -> tuple[OpenPicture, list[FaceCut]]:
        """Decodes a picture, finds its faces and cuts them out."""
        options = self.options
        if options.resume and self._is_done(job):
            return OpenPicture(job, None, False), []
        is_photo = self._is_photo(job)
        is_list = isinstance(job.boxes, list)
        least_faces = len(job.boxes) if is_list else 0
        self._check_free(job.name, least_faces if is_photo else None)
        image = read_image(job.path)
        if job.has_boxes:
            squares = squares_in_boxes(job.boxes, image, options.box_margin)
        elif is_photo:
            squares = squares_by_detector(image, options.detector)
        else:
            squares = square_of_picture(image)
        refine = options.refine and is_photo and not job.has_boxes
        cuts = cut_faces(image, squares, self.enhancer, refine)
        return OpenPicture(job, image, is_photo), cuts

    def close(self, picture: OpenPicture, faces: list[PhotoFace]) -> Outcome:
        """Composes, encodes and writes what was made of a picture."""
        job, image, options = picture.job, picture.image, self.options
        if image is None:
            return Outcome(was_complete=True)
        notes = []
        if picture.is_photo and not faces and not job.has_boxes:
            notes.append("no face found")
        if options.landmarks_only:
            files = landmark_results(
                job.path, job.name, image, faces, self.enhancer
            )
            self._write(files)
            return Outcome(len(faces), notes)
        if picture.is_photo:
            photo = compose_photo(
                image, faces, options.photo_scale, options.blend
            )
            notes = photo.notes + notes
            make, made = photo_results, photo
        else:
            make, (made,) = face_results, faces
        files = make(
            job.path, job.name, image, made, self.enhancer, options.sheet
        )
        self._write(files)
        return Outcome(len(faces), notes)

    def result(self, job: Job) -> Path:
        """Gives the path of the JSON file of an input."""
        return self.options.output / result_names(job.name, None)[0]

    def _write(self, files: Iterable[tuple[str, bytes]]) -> None:
        output = self.options.output
        placed = ((output / name, content) for name, content in files)
        write_together(placed, self.options.overwrite)

    def _is_photo(self, job: Job) -> bool:
        if job.has_boxes or self.options.detector is None:
            return job.has_boxes
        try:
            size = image_size(job.path)
        except FaceZooError:
            return True
        return not is_face_crop(*size, self.options.largest_face_crop)

    def _is_done(self, job: Job) -> bool:
        first = self.result(job)
        finish_writing(first, self.options.overwrite)
        preset = self.enhancer.name
        options = self.options
        return is_complete(
            first, job.path, preset, options.sheet, options.landmarks_only
        )

    def _check_free(self, name: str, num_faces: int | None) -> None:
        """Tells before the work what would be told after it."""
        names = result_names(name, num_faces, self.options.sheet)
        for file_name in names[:1] if self.options.landmarks_only else names:
            path = self.options.output / file_name
            check_writable(path, self.options.overwrite)
            if path.resolve() in self.options.inputs:
                raise FaceZooError(
                    f"{path} is one of the inputs and stays as it is; choose "
                    "another output folder."
                )
