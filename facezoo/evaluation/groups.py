"""Kinds of faces that a mean over all of them would hide."""

import cv2
import numpy as np

from facezoo.landmarks import IBUG68

GREY_LEVELS = 3  # by which the channels of a grey picture differ at most
# Of the distances from the nose's tip to the outer eye corners, along the line
# of the eyes, the shorter one over the longer one.
TURNED = 0.5


def face_traits(
    images: np.ndarray, landmarks: np.ndarray
) -> dict[str, np.ndarray]:
    """Measures what the faces are sorted by.

    Args:
        images: Uint8 RGB array `(N, S, S, 3)`.
        landmarks: Array `(N, 68, 2)`, the truth, in pixels of the faces.

    Returns:
        Dict of arrays `(N,)`: `grey`, bool; `eye_ratio`, see there;
        `brightness`, the mean of the pixels inside the landmarks' hull.
    """
    spread = images.max(axis=-1).astype(int) - images.min(axis=-1)
    faces = zip(images, landmarks, strict=True)
    return {
        "grey": np.quantile(spread, 0.99, axis=(1, 2)) <= GREY_LEVELS,
        "eye_ratio": eye_ratio(landmarks),
        "brightness": np.array([_brightness(*face) for face in faces]),
    }


def face_groups(traits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Sorts faces by their traits.

    Args:
        traits: What `face_traits` gives, of all faces together.

    Returns:
        Dict of bool arrays `(N,)`: `grey` (no colour), `turned` (by about 30
        degrees or more to a side), `dark` and `light`: the thirds of lowest
        and highest brightness. That is light and skin together, and tells
        nothing sure of either.
    """
    brightness = traits["brightness"]
    order = np.argsort(np.argsort(brightness, kind="stable"))
    third = len(brightness) // 3
    return {
        "grey": traits["grey"],
        "turned": traits["eye_ratio"] < TURNED,
        "dark": order < third,
        "light": order >= len(brightness) - third,
    }


def eye_ratio(landmarks: np.ndarray) -> np.ndarray:
    """Returns how far to the side a head is turned, in `[0, 1]`.

    Args:
        landmarks: Array `(N, 68, 2)` of `ibug68`.

    Returns:
        Float array `(N,)`: 1 for a face seen from the front, 0 where the
        nose's tip lies at or beyond an outer eye corner.
    """
    landmarks = np.asarray(landmarks, "float64")
    right, left = np.moveaxis(IBUG68.eye_corners(landmarks), -2, 0)
    axis = left - right
    along = ((landmarks[:, 30] - right) * axis).sum(axis=-1)
    place = np.clip(along / (axis**2).sum(axis=-1), 0, 1)
    nearer = np.minimum(place, 1 - place)
    return nearer / (1 - nearer)


def _brightness(image, landmarks):
    mask = np.zeros(image.shape[:2], "uint8")
    hull = cv2.convexHull(np.round(landmarks).astype("int32"))
    cv2.fillConvexPoly(mask, hull, 1)
    inside = image[mask > 0]
    return inside.mean() if len(inside) else image.mean()
