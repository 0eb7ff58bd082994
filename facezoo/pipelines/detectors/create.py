"""The detectors that are built in, by name."""

from pathlib import Path

from facezoo.errors import FaceZooError
from facezoo.pipelines.detectors.centerface import CenterFace
from facezoo.pipelines.detectors.detections import Detector
from facezoo.pipelines.detectors.mtcnn import Mtcnn
from facezoo.pipelines.detectors.yunet import YuNet

DETECTORS = {"centerface": CenterFace, "mtcnn": Mtcnn, "yunet": YuNet}
NAMES = tuple(DETECTORS)
DEFAULT = "centerface"


def create_detector(
    name: str = DEFAULT, model: str | Path | None = None, **options
) -> Detector:
    """Makes a built-in detector.

    Args:
        name: `"centerface"`, which comes with facezoo; `"mtcnn"`, of the
            extra `mtcnn`; or `"yunet"`, whose file `model` names.
        model: Path of the network's file, for `"yunet"` alone.
        **options: `min_face`, the side in pixels of the smallest face's
            square to look for, and `threshold`, the least score of a face.

    Returns:
        A function from a uint8 RGB array `(H, W, 3)` to `Detections`, with
        the attribute `square_map`.

    Raises:
        FaceZooError: If the name is unknown, or the package or the file that
            the detector needs is missing.

    Example:

    >>> detector = create_detector(min_face=24)
    >>> squares_from_detections(detector(image), detector)
    """
    if name not in DETECTORS:
        raise FaceZooError(
            f"A detector is one of {', '.join(NAMES)}. Received: {name!r}"
        )
    if name == "yunet":
        if model is None:
            raise FaceZooError(
                "The detector yunet needs the file of its network: "
                "--detector-model FILE, or `model`."
            )
        return YuNet(model, **options)
    if model is not None:
        raise FaceZooError(
            f"The detector {name} takes no file of a network, only yunet does. "
            f"Received: model={str(model)!r}"
        )
    return DETECTORS[name](**options)
