"""Test-time mirroring: each face twice, once as its mirror image."""

from types import SimpleNamespace

import numpy as np

from facezoo.evaluation.choice import enhancer_for_size
from facezoo.landmarks import get


class Mirrored:
    """Averages what an enhancer makes of a face and of its mirror image.

    Args:
        enhancer: Object with `enhance_faces`, `image_size` and `scheme`.
    """

    def __init__(self, enhancer) -> None:
        self.enhancer = enhancer
        self.image_size = enhancer.image_size
        self.scheme = get(enhancer.scheme)

    def for_face_size(self, face_size: int) -> "Mirrored":
        """Returns this of the enhancer that serves faces of a size."""
        return Mirrored(enhancer_for_size(self.enhancer, face_size))

    def enhance_faces(self, faces: np.ndarray) -> SimpleNamespace:
        """Returns `sr_image` and `landmarks` as the enhancer would."""
        plain = self.enhancer.enhance_faces(faces)
        turned = self.enhancer.enhance_faces(
            np.ascontiguousarray(faces[:, :, ::-1])
        )
        # Not the enhancer's side, which is another where it chooses by size.
        side = plain.sr_image.shape[2]
        images = turned.sr_image[:, :, ::-1].astype("uint16") + plain.sr_image
        landmarks = self.scheme.mirror(turned.landmarks, side)
        return SimpleNamespace(
            sr_image=((images + 1) // 2).astype("uint8"),
            landmarks=(plain.landmarks + landmarks) / 2,
        )
