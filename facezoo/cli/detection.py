"""The options that say how faces are found in pictures."""

import argparse
from typing import TYPE_CHECKING

from facezoo.cli.terminal import number

if TYPE_CHECKING:
    from facezoo.pipelines.detectors import Detector


def add_detector_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds `--detector`, `--detector-model`, `--min-face` and `--faces`."""
    parser.add_argument(
        "--detector",
        metavar="NAME",
        help="find the faces by centerface (the default), mtcnn or yunet, in "
        "small pictures as well",
    )
    parser.add_argument(
        "--detector-model",
        metavar="FILE",
        help="the network of yunet, an ONNX file",
    )
    parser.add_argument(
        "--min-face",
        type=number(1),
        metavar="PX",
        help="look for faces from this width on; the time grows with the "
        "square of its inverse (default: 16)",
    )
    parser.add_argument(
        "--faces",
        action="store_true",
        help="take each picture for one face whatever its size, and search "
        "none",
    )


def detector_from_options(options: argparse.Namespace) -> "Detector | None":
    """Makes the detector that the options ask for; `None` with `--faces`.

    Nothing is loaded before the detector is called.

    Raises:
        FaceZooError: If the options don't go together, the name is unknown,
            or a package or a file is missing.
    """
    from facezoo.errors import FaceZooError
    from facezoo.pipelines.detectors import DEFAULT
    from facezoo.pipelines.detectors import create_detector

    asked = {
        "--detector": options.detector,
        "--detector-model": options.detector_model,
        "--min-face": options.min_face,
    }
    if options.faces:
        given = [name for name, value in asked.items() if value is not None]
        if given:
            raise FaceZooError(
                f"--faces searches no picture: it can't go with {given[0]}."
            )
        return None
    name = options.detector
    if name is None:
        name = DEFAULT if options.detector_model is None else "yunet"
    more = {} if options.min_face is None else {"min_face": options.min_face}
    return create_detector(name, options.detector_model, **more)


def largest_crop_from_options(options: argparse.Namespace) -> int:
    """Gives the `largest` of `is_face_crop` that the options ask for.

    Pictures up to 128 pixels a side are faces, all are with `--faces` (there
    is no detector then), and none is where `--detector` names one.
    """
    from facezoo.pipelines.face_crop import LARGEST_FACE_CROP

    return LARGEST_FACE_CROP if options.detector is None else 0
