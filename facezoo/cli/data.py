"""`facezoo data`: files that training needs, made of what others publish."""

import argparse

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
        default="ict_landmarks.npz",
        help="the file to write (default: ict_landmarks.npz)",
    )
    ict.add_argument(
        "--overwrite", action="store_true", help="replace an existing file"
    )


def run(options: argparse.Namespace) -> int:
    from facezoo import face3d

    with progress_bar("Reading meshes") as progress:
        identities, expressions = face3d.make_face_model(
            options.checkout, options.output, options.overwrite, progress
        )
    print(
        f"Identities: {identities}, expressions: {expressions}; "
        f"face model in {options.output}"
    )
    return 0
