"""Test-time mirroring: each face twice, once as its mirror image."""

from types import SimpleNamespace

import numpy as np

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

    def enhance_faces(self, faces: np.ndarray) -> SimpleNamespace:
        """Returns `sr_image` and `landmarks` as the enhancer would."""
        plain = self.enhancer.enhance_faces(faces)
        turned = self.enhancer.enhance_faces(
            np.ascontiguousarray(faces[:, :, ::-1])
        )
        images = turned.sr_image[:, :, ::-1].astype("uint16") + plain.sr_image
        landmarks = self.scheme.mirror(turned.landmarks, self.image_size)
        return SimpleNamespace(
            sr_image=((images + 1) // 2).astype("uint8"),
            landmarks=(plain.landmarks + landmarks) / 2,
        )
