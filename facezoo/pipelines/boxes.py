"""Read the file of boxes that says where the faces of photographs are.

The file is JSON: an object that gives each photograph its boxes,
`{"crowd.jpg": [[x0, y0, x1, y1], ...], ...}`, or, for a single photograph, a
plain list of boxes. A key is the name of a file, with as many of its folders
as it takes to tell it from others.

A box counts edges: `x0` and `y0` are the left and upper edge, `x1` and `y1`
the right and lower one, and the whole picture is `[0, 0, width, height]`, so
that `image[y0:y1, x0:x1]` is the face. It is a square around a face, as
detectors give it, from above the brows to below the chin; of another box the
square of its longer side around its centre is used. The networks are trained
on the square that is centred on the box of the landmarks and 1.25 times its
longer side: a box that fits the landmarks tightly needs `box_margin=1.25`.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from pathlib import PurePosixPath

import numpy as np

from facezoo.errors import FaceZooError
from facezoo.images import check_box


def read_boxes(path: str | Path) -> dict | list:
    """Reads a file of boxes without looking at single boxes yet.

    Returns:
        Dict from names to lists of boxes, or one list of boxes.

    Raises:
        FaceZooError: If the file is missing or no such JSON.
    """
    try:
        boxes = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise FaceZooError(
            f"{path} can't be read: {error.strerror}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise FaceZooError(f"{path} is not valid JSON: {error}.") from error
    if not isinstance(boxes, (dict, list)):
        raise FaceZooError(
            f"{path} must hold an object of lists of boxes, or a list of boxes."
        )
    return boxes


def assign_boxes(
    boxes: dict | list, images: Sequence[Path]
) -> tuple[dict[Path, list], list[str]]:
    """Finds out which picture each entry of a file of boxes means.

    Args:
        boxes: What `read_boxes` gives.
        images: Sequence of `pathlib.Path` of the pictures, and of videos.

    Returns:
        Dict from those of `images` that have an entry to that entry, and the
        list of names that no picture has.

    Raises:
        FaceZooError: If an entry may mean several pictures.
    """
    if isinstance(boxes, list):
        if len(images) != 1:
            raise FaceZooError(
                "A plain list of boxes is for a single picture or video; for "
                'several give {"name": boxes, ...}. '
                f"Received: {len(images)} of them"
            )
        return {images[0]: boxes}, []
    by_name = defaultdict(list)
    for image in images:
        by_name[image.name].append(image)
    assigned, unknown = {}, []
    for key, entry in boxes.items():
        parts = PurePosixPath(key).parts
        found = [
            image
            for image in by_name[parts[-1] if parts else ""]
            if image.parts[-len(parts) :] == parts
        ]
        if len(found) > 1:
            raise FaceZooError(
                f'The boxes of "{key}" may be those of {found[0]} or of '
                f"{found[1]}; give more of the path."
            )
        if not found:
            unknown.append(key)
        elif found[0] in assigned:
            raise FaceZooError(f"{found[0]} is given boxes twice.")
        else:
            assigned[found[0]] = entry
    return assigned, unknown


def check_boxes(boxes: Sequence, width: int, height: int) -> np.ndarray:
    """Checks the boxes of one picture.

    Args:
        boxes: Sequence of `N` boxes `[x0, y0, x1, y1]`, also none.
        width: Int. Width of the picture in pixels.
        height: Int. Height of the picture in pixels.

    Returns:
        Float64 array `(N, 4)`.

    Raises:
        FaceZooError: If a box is no four finite numbers, has no area or lies
            outside the picture.
    """
    if not isinstance(boxes, list | tuple | np.ndarray):
        raise FaceZooError(
            "The boxes of a picture must be a list of [x0, y0, x1, y1]. "
            f"Received: boxes={boxes!r:.60}"
        )
    checked = np.zeros((len(boxes), 4))
    for i, box in enumerate(boxes):
        try:
            checked[i] = check_box(box, height, width)
        except FaceZooError as error:
            raise FaceZooError(f"Box {i} is wrong: {error}") from error
    return checked
