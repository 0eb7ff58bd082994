"""Measures how steady landmarks are on tiny faces that have no truth.

Run      python benchmarks/agreement.py FOLDER --preset NAME --preset NAME
Faces    pictures of one size, each a square with one face, however small the
         face truly was: truly tiny ones are stored enlarged
Result   a table; with --json a file; with --sheet pictures to look at

Each face is read as it is, mirrored, and cut a little to the left, right,
above and below. The points found are mapped back and should lie in one place.
How far apart they are is given in percent of the square's side and of the
distance of the outer eye corners. It measures steadiness, not truth: points
may agree on a wrong place. A shift is in pixels of the stored file: at 128
pixels, 1 is 0.8 % of the side, less than a detector's box is off, and 4 is one
pixel of a face that is 32 pixels wide. `unmoved` is what points would get that
stay where they are in the cut, whatever is in it; `spread`, how far a face's
points are from the mean of all faces, tells whether they depend on the face.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from facezoo.atomic import atomic_write_text
from facezoo.atomic import check_writable
from facezoo.cli.terminal import count
from facezoo.cli.terminal import progress_bar
from facezoo.errors import FaceZooError
from facezoo.evaluation import Agreement
from facezoo.evaluation import measure_agreement
from facezoo.images import FaceCropper
from facezoo.images import draw_landmarks
from facezoo.images import face_sheet
from facezoo.images import find_images
from facezoo.images import read_image
from facezoo.images import write_image
from facezoo.presets.search import DEFAULT_PRESET
from facezoo.runtime import FaceEnhancer

REPOSITORY = Path(__file__).resolve().parents[1]
FACES_A_PAGE = 16
ORANGE = (255, 150, 40)


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark; returns 0, or 2 after a mistake."""
    options = _parser().parse_args(arguments)
    try:
        run(options)
    except FaceZooError as error:
        print(f"agreement: {error}", file=sys.stderr)
        return 2
    return 0


def run(options: argparse.Namespace) -> None:
    if options.json:
        check_writable(options.json, options.overwrite)
    if options.sheet:
        _check_outside(Path(options.sheet))
    images = read_faces(Path(options.folder))
    presets = options.preset or [DEFAULT_PRESET]
    measured = {}
    for preset in presets:
        enhancer = FaceEnhancer(preset, options.threads)
        with progress_bar(enhancer.preset.name) as progress:
            measured[enhancer.preset.name] = (
                enhancer,
                measure_agreement(
                    images, enhancer, options.shifts, options.room, progress
                ),
            )
    summaries = {
        name: agreement.summary() for name, (_, agreement) in measured.items()
    }
    title = f"{len(images)} faces of {images.shape[1]} px in {options.folder}"
    Console().print(agreement_table(summaries, title))
    if options.json:
        results = {
            "folder": Path(options.folder).name,
            "side": images.shape[1],
            "room": options.room,
            "presets": summaries,
        }
        text = json.dumps(results, indent=1) + "\n"
        atomic_write_text(options.json, text, options.overwrite)
    if options.sheet:
        write_sheets(Path(options.sheet), images, measured, options.overwrite)


def read_faces(folder: Path) -> np.ndarray:
    """Reads pictures of one size, `(N, S, S, 3)` uint8."""
    if not folder.is_dir():
        raise FaceZooError(f"{folder} is not a folder.")
    paths = find_images(folder).paths
    if not paths:
        raise FaceZooError(f"{folder} holds no pictures.")
    images = [read_image(path) for path in paths]
    side = images[0].shape[0]
    for path, image in zip(paths, images, strict=True):
        if image.shape != (side, side, 3):
            raise FaceZooError(
                f"{path} must be {side} x {side} pixels, as the first picture "
                f"is high. Received: {image.shape[1]} x {image.shape[0]}"
            )
    return np.stack(images)


def agreement_table(summaries: dict[str, dict], title: str) -> Table:
    """Lays summaries by preset out as a table, in percent."""
    table = Table(title=title)
    table.add_column("preset")
    table.add_column("copy")
    for name in (
        "% of side",
        "median",
        "90 % below",
        "unmoved",
        "% of eyes",
        "median",
        "spread",
    ):
        table.add_column(name, justify="right")
    for preset, summary in summaries.items():
        for copy, row in summary["copies"].items():
            values = (
                row["side_mean"],
                row["side_median"],
                row["side_p90"],
                row["unmoved"],
                row["inter_ocular_mean"],
                row["inter_ocular_median"],
                summary["spread"],
            )
            shown = [f"{100 * value:.2f}" for value in values]
            table.add_row(preset, copy.replace("_", " "), *shown)
    return table


def write_sheets(
    folder: Path,
    images: np.ndarray,
    measured: dict[str, tuple[FaceEnhancer, Agreement]],
    overwrite: bool = False,
) -> None:
    """Writes pages of faces, enlarged, with the points and their mirror's."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = ["file"]
    for name in measured:
        labels += [name, "points, and the mirrored face's in orange"]
    for start in range(0, len(images), FACES_A_PAGE):
        faces = images[start : start + FACES_A_PAGE]
        rows = [[face] for face in faces]
        for enhancer, agreement in measured.values():
            big = enhancer.enhance_faces(_cut(faces, agreement.side)).sr_image
            for i, row in enumerate(rows):
                row += [big[i], _draw(faces[i], agreement, start + i, enhancer)]
        names = [f"{start + i}" for i in range(len(faces))]
        sheet = face_sheet(rows, labels, names, cell=160)
        path = folder / f"faces_{start:04d}.png"
        write_image(path, sheet, overwrite=overwrite)


def _cut(faces, side):
    """The squares in the middle of the faces."""
    ends = (faces.shape[1] - 1 + side * np.array([-1, -1, 1, 1])) / 2
    cropper = FaceCropper(max(1, round(side)))
    return np.stack([cropper.crop(face, ends).image for face in faces])


def _draw(face, agreement, index, enhancer):
    lines = enhancer.scheme.lines
    drawn = draw_landmarks(
        face, agreement.mirrored[index], lines, color=ORANGE, scale=2
    )
    points = (agreement.landmarks[index] + 0.5) * 2 - 0.5
    return draw_landmarks(drawn, points, lines)


def _check_outside(folder: Path) -> None:
    """Other people's faces must not end up among the files of facezoo."""
    if folder.resolve().is_relative_to(REPOSITORY):
        raise FaceZooError(
            f"{folder} is in facezoo's repository, which must not hold "
            "pictures of a data set; expected a folder outside of it."
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", help="pictures of one size, a face each")
    parser.add_argument(
        "--preset",
        action="append",
        help="name or folder; again for each to compare",
    )
    parser.add_argument("--threads", type=count, help="default: as many as fit")
    parser.add_argument(
        "--overwrite", action="store_true", help="replace existing files"
    )
    parser.add_argument(
        "--shifts",
        type=float,
        nargs="+",
        default=[1.0, 4.0],
        help="in pixels of the files; default: 1 4",
    )
    parser.add_argument(
        "--room",
        type=float,
        default=1.0,
        help="the file's side over that of the face's square; default: 1",
    )
    parser.add_argument("--json", metavar="FILE", help="write the results")
    parser.add_argument(
        "--sheet",
        metavar="FOLDER",
        help="write pictures of all faces there; outside of this repository",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
