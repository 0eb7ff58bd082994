"""What cards say of the data that presets were trained on."""

from typing import Any

W300 = "300-W training faces (LFPW, HELEN, AFW)"
TERMS = (
    "Non-commercial research only (300-W, SCUT-FBP5500); One Million "
    "Impressions is CC BY-NC-SA 4.0."
)
LIKENESS = (
    "The image is a likely face, not the person's: glasses, beards, wrinkles "
    "and the direction of the eyes are often lost or made up. Do not identify "
    "anyone by it."
)
HARD_FACES = (
    "Landmarks are worst on heads turned or tilted far, hidden mouths and "
    "chins, dark glasses, painted faces and grimaces, and somewhat worse on "
    "grey pictures."
)
CLEAN_FACES = (
    "It was trained on faces shrunk by bicubic: noise, JPEG blocks and motion "
    "blur of pictures that were truly small were not in the training."
)
SQUARE = (
    "It wants the square of the landmarks' box, 1.25 times its longer side; "
    "`facezoo evaluate --box-noise` tells what a loose box costs."
)
LARGER_FACES = "Faces larger than {0} pixels are shrunk to {0} first."
# Of a network that was trained against a discriminator.
SHARPNESS = (
    "Sharpness is not truth: the fine detail is made up. Do not identify "
    "anyone by it."
)
UNTESTED = "No test by skin colour, age or sex was made."


def faces_publication(
    side: int,
    points_by: str | None = None,
    likeness: str = LIKENESS,
    seen: str = CLEAN_FACES,
) -> dict[str, Any]:
    """Writes the `publication` of a recipe that trains on tiny faces.

    For a network of image and landmarks that learns from the training faces of
    300-W, by image and points, and from SCUT-FBP5500 and One Million
    Impressions.

    Args:
        side: Int. Side in pixels of the faces that the network reads.
        points_by: What found points on the faces of the last two, such as the
            name of a preset. `None` where they are learned from by image alone.
        likeness: Sentences on whether the image is the person's.
        seen: Sentence on the pictures that it was trained on. Defaults to
            faces shrunk by bicubic.

    Returns:
        Dict of `data`, `terms` and `limits`, as `Recipe` takes it.
    """
    scut, omi = "image", "image"
    if points_by is not None:
        scut, omi = f"image, and points that {points_by} found", "the same"
    return {
        "data": [
            f"{W300}: image and points",
            f"SCUT-FBP5500: {scut}",
            f"One Million Impressions (Peterson et al., 2022): {omi}",
        ],
        "terms": TERMS,
        "limits": [
            likeness,
            HARD_FACES,
            seen,
            SQUARE,
            LARGER_FACES.format(side),
            UNTESTED,
        ],
    }


def w300_publication(
    points: bool = True, limits: list[str] | None = None
) -> dict[str, Any]:
    """Writes the `publication` of a recipe that trains on 300-W alone.

    Args:
        points: Bool. Whether it learns from the points too.
        limits: Sentences on what the network is no good for.

    Returns:
        Dict of `data`, `terms` and, if there are any, `limits`, as `Recipe`
        takes it.
    """
    said: dict[str, Any] = {
        "data": [W300 if points else f"{W300}: image"],
        "terms": "Non-commercial research only (300-W).",
    }
    return said | ({"limits": limits} if limits else {})
