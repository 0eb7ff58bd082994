"""Many files of faces and photographs to files of enlarged faces.

The stages of an input are
decode (`images.read_image`), find (`squares`), enhance (`faces`), compose
(`photo`) and encode (`results`, `outputs`). `overlap` runs them side by side
for many inputs; `jobs` says what each of them does with one.
"""

import threading
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from facezoo.errors import FaceZooError
from facezoo.images import find_images
from facezoo.pipelines.boxes import assign_boxes
from facezoo.pipelines.boxes import read_boxes
from facezoo.pipelines.detectors.detections import Detector
from facezoo.pipelines.face_crop import LARGEST_FACE_CROP
from facezoo.pipelines.jobs import Job
from facezoo.pipelines.jobs import JobOptions
from facezoo.pipelines.jobs import Jobs
from facezoo.pipelines.jobs import Outcome
from facezoo.pipelines.names import output_names
from facezoo.pipelines.outputs import make_folder
from facezoo.pipelines.overlap import Limits
from facezoo.pipelines.overlap import overlap
from facezoo.pipelines.photo import PHOTO_SCALE
from facezoo.pipelines.photo import check_factor
from facezoo.runtime import FaceEnhancer

# Faces enlarged together.
BATCH = 32
# Pictures are held at a time as long as they need no more memory than this.
MAX_BYTES = 2**29


@dataclass
class EnhanceReport:
    """What became of the inputs.

    Args:
        done: List of the `pathlib.Path` of inputs whose files were written.
        skipped: List of those that were complete already (`resume`).
        results: List of the JSON files of both, in the order of the inputs.
        num_faces: Int. Faces enlarged.
        problems: List of sentences, one for each input that failed.
        notes: List of sentences on what was done otherwise than asked.
        num_left: Int. Inputs not begun or not finished, where it was stopped.
    """

    done: list[Path] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)
    results: list[Path] = field(default_factory=list)
    num_faces: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    num_left: int = 0


def enhance_files(
    paths: Sequence[str | Path],
    output: str | Path,
    enhancer: FaceEnhancer,
    boxes: str | Path | dict[Path, list] | None = None,
    overwrite: bool = False,
    box_margin: float = 1.0,
    photo_scale: float = PHOTO_SCALE,
    blend: float = 1.0,
    detector: Detector | None = None,
    refine: bool = False,
    largest_face_crop: int = LARGEST_FACE_CROP,
    resume: bool = False,
    sheet: bool = False,
    landmarks_only: bool = False,
    stop: threading.Event | None = None,
    progress: Callable[[int, int, int], None] | None = None,
) -> EnhanceReport:
    """Enlarges the faces of picture files and writes what it finds.

    A picture is a photograph where the file of boxes gives its faces, or else
    where there is a detector, which finds them, and the picture is not tiny;
    otherwise it is one face. For an input `x.jpg` these files are written in
    `output`, all or none:

    | file | what |
    | --- | --- |
    | `x_face.png`, or `x_face0.png`, `x_face1.png`, ... | enlarged faces |
    | `x_face.pts`, ... | their landmarks in iBUG form |
    | `x_landmarks.png` | the face or photograph with its landmarks drawn |
    | `x_enhanced.png` | the photograph, enlarged, faces pasted in |
    | `x_sheet.png` | with `sheet`: the faces before and after, one a row |
    | `x.json` | boxes, landmarks and scores |

    `x.json` holds `image`, `width`, `height`, `preset`, `files` (the names of
    all files of this input) and `faces`, a list of `{"box", "square",
    "detection_score", "score", "preset", "landmarks", "landmark_scores",
    "landmark_sigma", "landmark_covariance", "face_image", "face_landmarks"}`.
    `square` (what was cut out), `landmarks`, `landmark_sigma` and
    `landmark_covariance` are in pixels of the picture (upright),
    `face_landmarks` in pixels of the file `face_image`; the centre of the
    first pixel is at 0, whereas `.pts` files have it at 1. Presets trained for
    it add `landmarks_3d`, also in pixels of the picture, and `pose_angles`, see
    `facezoo.runtime.EnhancedFaces`.

    Inputs of one stem are told apart as in `output_names`. One bad input does
    not stop the others. Faces of many pictures are enlarged together while
    other pictures are read and written; pictures are held only as memory
    allows (`MAX_BYTES`, or one alone). The results don't depend on it.

    Args:
        paths: Sequence of files, folders and glob patterns.
        output: Folder to write in; made if it is not there.
        enhancer: A `FaceEnhancer`.
        boxes: Path of a file of boxes, see `facezoo.pipelines.boxes`; or the
            dict that `assign_boxes` made of it for these pictures and others.
        overwrite: If true, existing files are replaced.
        box_margin: Float. See `enhance_photo`.
        photo_scale: Float. See `compose_photo`.
        blend: Float. See `compose_photo`.
        detector: A `Detector`, see `facezoo.pipelines.detectors`.
        refine: If true, each face that the detector found is cut again by
            its landmarks, and they are found again.
        largest_face_crop: Int. Where there is a detector, pictures up to this
            side in pixels are one face all the same; see `is_face_crop`.
        resume: If true, inputs that are complete in `output` are skipped (see
            `is_complete`), and what a killed run left half written is put
            right. Nothing is replaced that would not be without it.
        sheet: If true, each input with faces gets a sheet that shows them
            before and after, see `before_after_sheet`.
        landmarks_only: If true, `x.json` alone is written; its `face_image`
            is `null` then. Not with `sheet`.
        stop: Once this event is set no input is begun any more, and the
            report comes as soon as what is being written is complete.
        progress: Called with the number of inputs finished, of all inputs,
            and of the faces enlarged.

    Returns:
        An `EnhanceReport`.

    Raises:
        FaceZooError: If nothing can be done at all: no output folder, no
            usable file of boxes, or a wrong factor.
    """
    check_factor("box_margin", box_margin, 0.1)
    check_factor("photo_scale", photo_scale, 1.0)
    check_factor("blend", blend, 0.0, 1.0)
    if sheet and landmarks_only:
        raise FaceZooError(
            "A sheet shows the enlarged faces. "
            "Received: sheet=True, landmarks_only=True"
        )
    images, problems = find_images(paths)
    report = EnhanceReport(problems=list(problems))
    given = boxes if isinstance(boxes, dict) else {}
    if boxes is not None and not isinstance(boxes, dict):
        given, unknown = assign_boxes(read_boxes(boxes), images)
        report.notes += [
            f"{boxes} gives boxes for {key}, which is not among the inputs"
            for key in unknown
        ]
    if not images:
        return report
    options = JobOptions(
        output=make_folder(output),
        overwrite=overwrite,
        resume=resume,
        box_margin=box_margin,
        photo_scale=photo_scale,
        blend=blend,
        detector=detector,
        refine=refine,
        largest_face_crop=largest_face_crop,
        sheet=sheet,
        landmarks_only=landmarks_only,
        inputs=frozenset(path.resolve() for path in images),
    )
    jobs = Jobs(enhancer, options)
    items = [
        Job(path, name, path in given, given.get(path))
        for path, name in zip(images, output_names(images))
    ]
    # A detector has threads of its own: one picture at a time is enough.
    opening = 1 if detector is not None else enhancer.threads
    limits = Limits(enhancer.threads, BATCH, MAX_BYTES, opening)
    outcomes = {}
    for index, outcome in overlap(items, jobs.stages, limits, stop):
        outcomes[index] = outcome
        if isinstance(outcome, Outcome):
            report.num_faces += outcome.num_faces
        if progress is not None:
            progress(len(outcomes), len(items), report.num_faces)
    # Told in the order of the inputs, whatever the order of their ends.
    for index, outcome in sorted(outcomes.items()):
        _add(report, items[index], outcome, jobs)
    report.num_left = len(items) - len(outcomes)
    return report


def _add(
    report: EnhanceReport, job: Job, outcome: Outcome | Exception, jobs: Jobs
) -> None:
    if isinstance(outcome, Outcome):
        paths = report.skipped if outcome.was_complete else report.done
        paths.append(job.path)
        report.results.append(jobs.result(job))
        report.notes += [f"{job.path}: {note}" for note in outcome.notes]
        return
    match outcome:
        case FaceZooError():
            text = str(outcome)
        case MemoryError():
            text = "it is too large for this machine's memory."
        case _:
            # A bug, or a file that a library trips over: the rest goes on.
            kind = type(outcome).__name__
            text = f"it failed unexpectedly: {kind}: {outcome}"
    if str(job.path) not in text:
        text = f"{job.path}: {text}"
    report.problems.append(text)
