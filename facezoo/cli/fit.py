"""`facezoo fit`: labels in space for faces with 68 points."""

import argparse
import time
from pathlib import Path

from facezoo.atomic import check_writable
from facezoo.errors import FaceZooError


def add_fit(commands) -> None:
    parser = commands.add_parser(
        "fit",
        help="fit the face model to .pts files: landmarks in 3D and head pose",
    )
    parser.set_defaults(command=run)
    parser.add_argument(
        "folders", nargs="+", help="folders with .pts files of 68 points"
    )
    parser.add_argument(
        "-o", "--output", required=True, help="the .npz file of labels"
    )
    parser.add_argument(
        "--model",
        help="file that `facezoo data ict` made (default: "
        "face3d/ict_landmarks.npz below or beside $FACEZOO_DATA)",
    )
    parser.add_argument(
        "--camera",
        choices=("weak", "perspective"),
        default="perspective",
        help="weak: without perspective (default: perspective)",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace an existing file"
    )


def run(options: argparse.Namespace) -> int:
    import numpy as np

    from facezoo import face3d
    from facezoo.landmarks import read_pts

    check_writable(Path(options.output), options.overwrite)
    model = face3d.load_face_model(options.model or face3d.find_face_model())
    paths = []
    for folder in map(Path, options.folders):
        found = sorted(
            path for path in folder.glob("*") if path.suffix.lower() == ".pts"
        )
        if not found:
            raise FaceZooError(f"The folder {folder} holds no .pts file.")
        paths += found
    landmarks = np.stack([read_pts(path, 68) for path in paths])
    started = time.monotonic()
    labels, fits = face3d.fit_labels(
        model, [path.stem for path in paths], landmarks, options.camera
    )
    seconds = time.monotonic() - started
    labels.save(options.output, options.overwrite)
    worst = int(np.argmax(fits.error))
    print(
        f"Faces: {len(paths)}, fitted in {seconds:.1f} s\n"
        "Mean distance in % of the eye distance: inner points "
        f"{100 * fits.error.mean():.2f}, jaw line "
        f"{100 * np.nanmean(fits.jaw_error):.2f}\n"
        f"Worst: {labels.names[worst]}, {100 * fits.error[worst]:.2f}\n"
        f"Labels in {options.output}"
    )
    return 0
