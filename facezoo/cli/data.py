"""`facezoo data`: files that training needs, made of what others publish."""

import argparse
from pathlib import Path

from facezoo.atomic import check_writable
from facezoo.atomic import write_error
from facezoo.cli.terminal import progress_bar


def add_data(commands) -> None:
    parser = commands.add_parser("data", help="make files that training needs")
    kinds = parser.add_subparsers(required=True, metavar="KIND")
    ict = kinds.add_parser(
        "ict", help="the 68-point face model of a checkout of ICT-FaceKit"
    )
    ict.set_defaults(command=run)
    ict.add_argument("checkout", help="folder of ICT-FaceKit")
    ict.add_argument(
        "-o",
        "--output",
        help="the file to write (default: face3d/ict_landmarks.npz below "
        "$FACEZOO_DATA, or here where that is not set)",
    )
    ict.add_argument(
        "--overwrite", action="store_true", help="replace an existing file"
    )


def run(options: argparse.Namespace) -> int:
    from facezoo import face3d

    output = options.output
    if output is None:
        # Where recipes and `facezoo fit` look for it.
        output = face3d.face_model_places()[0]
        _make_folder(output.parent)
    check_writable(output, options.overwrite)
    with progress_bar("Reading meshes") as progress:
        identities, expressions = face3d.make_face_model(
            options.checkout, output, options.overwrite, progress
        )
    print(
        f"Identities: {identities}, expressions: {expressions}; "
        f"face model in {output}"
    )
    return 0


def _make_folder(folder: Path) -> None:
    """Makes a folder in one that must be there."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise write_error(folder, error) from error
