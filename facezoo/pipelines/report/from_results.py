"""The report of a run from the files that it wrote."""

import json
from collections import deque
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.images import read_image
from facezoo.landmarks import LandmarkScheme
from facezoo.pipelines.faces import PhotoFace
from facezoo.pipelines.report.entry import FaceEntry
from facezoo.pipelines.report.entry import ReportEntry
from facezoo.pipelines.report.entry import report_entry
from facezoo.pipelines.report.writer import ReportWriter
from facezoo.runtime import FaceEnhancer


def write_report(
    path: str | Path,
    results: Sequence[Path],
    enhancer: FaceEnhancer,
    sentences: Sequence[str] = (),
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Writes one page that shows the faces of a run, before and after.

    The page is read back from the files of the run, so it is the same whether
    the run was done at once or resumed. See `ReportWriter` for its bounds.

    Args:
        path: The page's file. Its folder must exist.
        results: The JSON files of the inputs, as `EnhanceReport.results`. The
            pictures must still be where they say.
        enhancer: The `FaceEnhancer` of the run.
        sentences: Sentences to show at the top. One is added for each input
            whose files can't be read any more.
        overwrite: If true, an existing file is replaced.
        progress: Called with the number of inputs packed and of all.

    Raises:
        FaceZooError: If `path` exists already or can't be written.
    """
    with ReportWriter(path, enhancer.preset, overwrite) as report:
        for sentence in sentences:
            report.add_text(sentence)
        entries = _entries(results, enhancer, lambda: not report.is_full)
        for count, entry in enumerate(entries, 1):
            if isinstance(entry, ReportEntry):
                report.add(entry)
            else:
                report.add_text(entry)
            if progress is not None:
                progress(count, len(results))


def read_entry(
    result: Path, scheme: LandmarkScheme, pictures: bool = True
) -> ReportEntry:
    """Reads back what was found in one input.

    Args:
        result: Path of its JSON file; the enlarged faces lie beside it.
        scheme: The `LandmarkScheme` of its landmarks.
        pictures: Bool. False reads the JSON file alone.

    Returns:
        A `ReportEntry`.

    Raises:
        FaceZooError: If a file is missing or not what `enhance_files` writes.
    """
    try:
        content = json.loads(result.read_bytes())
        if not pictures:
            return _bare_entry(content, scheme)
        faces = [_face(face, result.parent) for face in content["faces"]]
        enlarged = [f for f in content["files"] if f.endswith("_enhanced.png")]
        return report_entry(
            content["image"],
            read_image(content["image"]),
            faces,
            scheme,
            read_image(result.with_name(enlarged[0])) if enlarged else None,
        )
    except FaceZooError:
        raise
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise FaceZooError(
            f"{result} can't be shown in the report: "
            f"{type(error).__name__}: {error}."
        ) from error


def _entries(
    results: Sequence[Path],
    enhancer: FaceEnhancer,
    has_room: Callable[[], bool],
) -> Iterator[ReportEntry | str]:
    """Yields entries, or what is wrong, in order, a few made ahead."""
    make = partial(_entry_or_sentence, scheme=enhancer.scheme)
    with ThreadPoolExecutor(enhancer.threads) as pool:
        waiting = deque()
        try:
            for result in results:
                waiting.append(pool.submit(make, result, pictures=has_room()))
                if len(waiting) > 2 * enhancer.threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _entry_or_sentence(
    result: Path, scheme: LandmarkScheme, pictures: bool
) -> ReportEntry | str:
    try:
        return read_entry(result, scheme, pictures)
    except FaceZooError as error:
        return str(error)


def _bare_entry(content: dict, scheme: LandmarkScheme) -> ReportEntry:
    return ReportEntry(
        name=content["image"],
        width=content["width"],
        height=content["height"],
        scheme=scheme,
        faces=[
            FaceEntry((0.0, 0.0, 0.0), face["score"], face["preset"], "", None)
            for face in content["faces"]
        ],
    )


def _face(face: dict, folder: Path) -> PhotoFace:
    arrays = {
        name: np.array(face[name], np.float32)
        for name in (
            "face_landmarks",
            "landmarks",
            "landmark_scores",
            "landmark_sigma",
            "landmark_covariance",
        )
    }
    # Exactly as high as wide, whatever rounding left.
    x0, y0, x1, _ = face["square"]
    return PhotoFace(
        box=tuple(face["box"]),
        square=(x0, y0, x1, y0 + (x1 - x0)),
        score=face["score"],
        sr_image=read_image(folder / face["face_image"]),
        preset=face["preset"],
        **arrays,
    )
