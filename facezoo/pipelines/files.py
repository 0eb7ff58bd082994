"""From files of faces and photographs to files of enlarged faces."""

import threading
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from facezoo.atomic import check_writable
from facezoo.errors import FaceZooError
from facezoo.images import find_images
from facezoo.images import read_image
from facezoo.pipelines.boxes import assign_boxes
from facezoo.pipelines.boxes import read_boxes
from facezoo.pipelines.in_parallel import map_in_order
from facezoo.pipelines.names import output_names
from facezoo.pipelines.outputs import make_folder
from facezoo.pipelines.outputs import write_together
from facezoo.pipelines.photo import PHOTO_SCALE
from facezoo.pipelines.photo import check_factor
from facezoo.pipelines.photo import enhance_photo
from facezoo.pipelines.photo import enhance_single
from facezoo.pipelines.results import face_results
from facezoo.pipelines.results import photo_results
from facezoo.pipelines.results import result_names
from facezoo.runtime import FaceEnhancer

# More threads would decode more large pictures at once than memory may hold.
MAX_WORKERS = 4


@dataclass
class EnhanceReport:
    """What became of the inputs.

    Args:
        done: List of the `pathlib.Path` of inputs whose files were written.
        num_faces: Int. Faces enlarged.
        problems: List of sentences, one for each input that failed.
        notes: List of sentences on what was done otherwise than asked.
    """

    done: list[Path] = field(default_factory=list)
    num_faces: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Job:
    path: Path
    name: str
    is_photo: bool
    boxes: object  # of a photograph, as read: not checked yet


@dataclass(frozen=True)
class _Result:
    path: Path
    num_faces: int = 0
    problem: str | None = None
    notes: Sequence[str] = ()


def enhance_files(
    paths: Sequence[str | Path],
    output: str | Path,
    enhancer: FaceEnhancer,
    boxes: str | Path | None = None,
    overwrite: bool = False,
    box_margin: float = 1.0,
    photo_scale: float = PHOTO_SCALE,
    progress: Callable[[int, int], None] | None = None,
) -> EnhanceReport:
    """Enlarges the faces of picture files and writes what it finds.

    A picture is one face, unless the file of boxes gives its faces. For an
    input `x.jpg` these files are written in `output`, all or none:

    | file | what |
    | --- | --- |
    | `x_face.png`, or `x_face0.png`, `x_face1.png`, ... | enlarged faces |
    | `x_face.pts`, ... | their landmarks in iBUG form |
    | `x_landmarks.png` | the face or photograph with its landmarks drawn |
    | `x_enhanced.png` | the photograph, enlarged, faces pasted in |
    | `x.json` | boxes, landmarks and scores |

    `x.json` holds `image`, `width`, `height`, `preset` and `faces`, a list
    of `{"box", "score", "landmarks", "landmark_scores", "face_image",
    "face_landmarks"}`. `landmarks` are in pixels of the picture (upright),
    `face_landmarks` in pixels of the file `face_image`; both have the centre
    of the first pixel at 0, whereas `.pts` files have it at 1.

    Inputs of one stem are told apart as in `output_names`. One bad input does
    not stop the others.

    Args:
        paths: Sequence of files, folders and glob patterns.
        output: Folder to write in; made if it is not there.
        enhancer: A `FaceEnhancer`.
        boxes: Path of a file of boxes, see `facezoo.pipelines.boxes`.
        overwrite: If true, existing files are replaced.
        box_margin: Float. See `enhance_photo`.
        photo_scale: Float. See `enhance_photo`.
        progress: Called with the number of inputs finished and of all.

    Returns:
        An `EnhanceReport`.

    Raises:
        FaceZooError: If nothing can be done at all: no output folder, no
            usable file of boxes, or a wrong factor.
    """
    check_factor("box_margin", box_margin, 0.1)
    check_factor("photo_scale", photo_scale, 1.0)
    images, problems = find_images(paths)
    report = EnhanceReport(problems=list(problems))
    given = {}
    if boxes is not None:
        given, unknown = assign_boxes(read_boxes(boxes), images)
        report.notes += [
            f"{boxes} gives boxes for {key}, which is not among the inputs"
            for key in unknown
        ]
    if not images:
        return report
    worker = _Worker(
        output=make_folder(output),
        enhancer=enhancer,
        overwrite=overwrite,
        options={"box_margin": box_margin, "photo_scale": photo_scale},
        inputs=frozenset(path.resolve() for path in images),
    )
    jobs = [
        _Job(path, name, path in given, given.get(path))
        for path, name in zip(images, output_names(images))
    ]
    workers = min(enhancer.threads, MAX_WORKERS, len(jobs))
    results = map_in_order(worker, jobs, workers)
    for count, result in enumerate(results, 1):
        if result.problem is None:
            report.done.append(result.path)
            report.num_faces += result.num_faces
        else:
            report.problems.append(result.problem)
        report.notes += [f"{result.path}: {note}" for note in result.notes]
        if progress is not None:
            progress(count, len(jobs))
    return report


@dataclass(frozen=True)
class _Worker:
    """Does one input from reading to writing; used by several threads."""

    output: Path
    enhancer: FaceEnhancer
    overwrite: bool
    options: dict
    inputs: frozenset[Path]
    # Photographs are large: one at a time. Their faces share the threads.
    one_photo: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, job: _Job) -> _Result:
        try:
            if not job.is_photo:
                return self._enhance_face(job)
            with self.one_photo:
                return self._enhance_photo(job)
        except FaceZooError as error:
            text = str(error)
        except MemoryError:
            text = "it is too large for this machine's memory."
        except Exception as error:
            # A bug, or a file that a library trips over: the rest goes on.
            text = f"it failed unexpectedly: {type(error).__name__}: {error}"
        if str(job.path) not in text:
            text = f"{job.path}: {text}"
        return _Result(job.path, problem=text)

    def _enhance_face(self, job: _Job) -> _Result:
        self._check_free(job.name, None)
        image = read_image(job.path)
        face = enhance_single(image, self.enhancer)
        files = face_results(job.path, job.name, image, face, self.enhancer)
        self._write(files)
        return _Result(job.path, 1)

    def _enhance_photo(self, job: _Job) -> _Result:
        is_list = isinstance(job.boxes, list)
        self._check_free(job.name, len(job.boxes) if is_list else 0)
        image = read_image(job.path)
        photo = enhance_photo(image, job.boxes, self.enhancer, **self.options)
        files = photo_results(job.path, job.name, image, photo, self.enhancer)
        self._write(files)
        return _Result(job.path, len(photo.faces), notes=photo.notes)

    def _check_free(self, name: str, num_faces: int | None) -> None:
        """Tells before the work what would be told after it."""
        for file_name in result_names(name, num_faces):
            path = self.output / file_name
            check_writable(path, self.overwrite)
            if path.resolve() in self.inputs:
                raise FaceZooError(
                    f"{path} is one of the inputs and stays as it is; choose "
                    "another output folder."
                )

    def _write(self, files: Iterable[tuple[str, bytes]]) -> None:
        placed = ((self.output / name, content) for name, content in files)
        write_together(placed, self.overwrite)
