"""Cut, change and shrink the faces of a batch where the network is."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from keras import ops

from facezoo.data.augmentation import FaceAugmentation
from facezoo.data.face_change import FaceChange
from facezoo.data.faces import FaceDataset
from facezoo.ops import bicubic_resize_levels
from facezoo.ops import warp_affine

LEVELS = np.arange(256, dtype="uint8")
COLOR_UNITS = 1024  # OpenCV turns colours with weights of 1 / 1024
SAME_COLOR = COLOR_UNITS * np.eye(3, dtype="float32")


class DeviceRenderer:
    """Renders the faces that `FaceAugmentation` and a degradation drew.

    The host only draws: `pack` puts the draws and the pictures of a batch
    into arrays of fixed shapes. `render` makes the faces of them with
    `keras.ops`, so on a GPU the host is not the brake. The faces are those of
    `FaceChange.render` and of the degradation itself, within a grey level
    of what OpenCV 5 makes there; OpenCV 4 rounds the places of pixels.

    Args:
        image_size: Int. Side of the face that is made.
        picture_size: Pair of ints, largest height and width of a picture.
        cut_size: Int. Largest side that a face is cut at before it is shrunk.
        cover_size: Int. Largest side of a covering rectangle.
        degradation: One of `facezoo.degradations` that has `draw` and
            `render`.

    Raises:
        ValueError: If the degradation has neither.
    """

    def __init__(
        self,
        image_size: int,
        picture_size: tuple[int, int],
        cut_size: int,
        cover_size: int,
        degradation,
    ) -> None:
        if not hasattr(degradation, "render"):
            raise ValueError(
                "The degradation has no `render`, so it cannot run on the "
                f"device. Received: degradation={degradation}"
            )
        self.image_size = image_size
        self.picture_size = tuple(picture_size)
        self.cut_size = cut_size
        self.cover_size = cover_size
        self.degradation = degradation

    @classmethod
    def for_faces(
        cls,
        datasets: Sequence[FaceDataset],
        image_size: int,
        augmentation: FaceAugmentation,
        degradation,
    ) -> "DeviceRenderer":
        """Reads all faces, to know how large their pictures are.

        Raises:
            ValueError: If the augmentation turns no faces, or blurs them,
                or the degradation cannot run on the device.
        """
        for name, wanted in (("blur", False), ("rotation", True)):
            value = getattr(augmentation, name)
            if bool(value) != wanted:
                raise ValueError(
                    "Faces are rendered on the device with an augmentation "
                    f"that turns and does not blur. Received: {name}={value}"
                )
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            faces = [
                face
                for dataset in datasets
                for face in pool.map(dataset.__getitem__, range(len(dataset)))
            ]
        side = max(face.square[2] - face.square[0] for face in faces)
        cover = augmentation.occlusion_size[1]
        return cls(
            image_size,
            np.max([face.image.shape[:2] for face in faces], axis=0),
            augmentation.largest_cut(side, image_size),
            max(1, round(image_size * cover)),
            degradation,
        )

    def pack(
        self,
        pictures: Sequence[np.ndarray],
        changes: Sequence[FaceChange],
        rng: np.random.Generator,
    ) -> dict[str, np.ndarray]:
        """Puts pictures and draws into arrays.

        Args:
            pictures: uint8 `(height, width, 3)` each.
            changes: A `FaceChange` of each.
            rng: `np.random.Generator` that the degradation draws from.

        Returns:
            Dict of arrays, the first axis of each the batch.
        """
        count, cover = len(pictures), self.cover_size
        packed = {
            "pictures": np.zeros((count, *self.picture_size, 3), "uint8"),
            "sizes": np.zeros((count, 2), "int32"),
            "matrices": np.zeros((count, 2, 3), "float32"),
            "cut_sizes": np.zeros((count,), "int32"),
            "mirrored": np.zeros((count,), "bool"),
            "colors": np.tile(SAME_COLOR, (count, 1, 1)),
            "levels": np.tile(LEVELS, (count, 1)),
            "covers": np.zeros((count, 4), "int32"),
            "pieces": np.full((count, 2), -1, "int32"),
            "fills": np.zeros((count, cover, cover, 3), "uint8"),
        }
        for i, (picture, change) in enumerate(
            zip(pictures, changes, strict=True)
        ):
            if change.cut is None or change.blur:
                raise ValueError(
                    "Faces are rendered on the device with rotation, scale or "
                    "shift, and without blur. "
                    f"Received: blur={change.blur}, cut={change.cut}"
                )
            height, width = picture.shape[:2]
            packed["pictures"][i, :height, :width] = picture
            packed["sizes"][i] = height, width
            packed["matrices"][i] = _inverse(change.cut)
            packed["cut_sizes"][i] = change.natural
            packed["mirrored"][i] = change.mirrored
            if change.color is not None:
                packed["colors"][i] = np.rint(COLOR_UNITS * change.color)
            if change.levels is not None:
                packed["levels"][i] = change.levels
            if change.cover is not None:
                hidden = change.cover
                width, height = hidden.width, hidden.height
                packed["covers"][i] = hidden.x, hidden.y, width, height
                if hidden.fill is None:
                    packed["pieces"][i] = hidden.source
                else:
                    packed["fills"][i, :height, :width] = hidden.fill
        drawn = self.degradation.draw(count, rng)
        return packed | {f"degradation_{name}": drawn[name] for name in drawn}

    def render(self, packed):
        """Makes the faces.

        Args:
            packed: The dict of `pack`, of arrays or tensors.

        Returns:
            `lr_image` `(batch, s, s, 3)` and `hr_image` `(batch, S, S, 3)`,
            float32 tensors in `[0, 1]`, of whole grey levels.
        """
        size = self.image_size
        face = warp_affine(
            packed["pictures"],
            packed["matrices"],
            packed["sizes"],
            self.cut_size,
        )
        face = bicubic_resize_levels(
            face,
            packed["cut_sizes"],
            ops.full_like(packed["cut_sizes"], size),
            size,
        )
        mirrored = packed["mirrored"][:, None, None, None]
        face = ops.where(mirrored, ops.flip(face, axis=2), face)
        face = _turn_colors(face, packed["colors"])
        face = self._cover(self._change_levels(face, packed), packed)
        drawn = {
            name.removeprefix("degradation_"): packed[name]
            for name in packed
            if name.startswith("degradation_")
        }
        hr_image = face / 255.0
        return self.degradation.render(hr_image, drawn), hr_image

    def _change_levels(self, face, packed):
        batch = ops.shape(face)[0]
        start = ops.arange(batch, dtype="int32")[:, None, None, None] * 256
        places = ops.cast(face, "int32") + start
        levels = ops.reshape(packed["levels"], (batch * 256,))
        return ops.cast(ops.take(levels, places, axis=0), "float32")

    def _cover(self, face, packed):
        """Puts the rectangle in: a piece of the face, noise or a colour."""
        size, patch = self.image_size, self.cover_size
        x, y, width, height = ops.split(packed["covers"], 4, axis=1)
        steps = ops.arange(size, dtype="int32")[None]
        across, down = steps - x, steps - y
        inside_x = (across >= 0) & (across < width)
        inside_y = (down >= 0) & (down < height)
        inside = (inside_y[:, :, None] & inside_x[:, None, :])[..., None]
        own = packed["pieces"][:, 0, None, None, None] >= 0
        piece = _pick(
            face,
            ops.clip(down + packed["pieces"][:, 1:], 0, size - 1),
            ops.clip(across + packed["pieces"][:, :1], 0, size - 1),
        )
        fill = _pick(
            packed["fills"],
            ops.clip(down, 0, patch - 1),
            ops.clip(across, 0, patch - 1),
        )
        cover = ops.where(own, piece, ops.cast(fill, "float32"))
        return ops.where(inside, cover, face)


def _turn_colors(face, colors):
    # Sums, not a product of matrices: exact wherever floats are.
    total = COLOR_UNITS / 2
    for channel in range(3):
        weights = colors[:, None, None, :, channel]
        total = total + face[..., channel, None] * weights
    return ops.clip(ops.floor(total / COLOR_UNITS), 0.0, 255.0)


def _pick(images, rows, columns):
    """Pixels of `(batch, h, w, 3)` at rows `(batch, S)` and columns."""
    batch = ops.shape(images)[0]
    height, width = images.shape[1:3]
    start = ops.arange(batch, dtype="int32")[:, None, None] * (height * width)
    places = start + rows[:, :, None] * width + columns[:, None, :]
    pixels = ops.reshape(images, (batch * height * width, 3))
    return ops.take(pixels, places, axis=0)


def _inverse(matrix):
    linear = np.linalg.inv(matrix[:, :2])
    return np.column_stack([linear, -linear @ matrix[:, 2]])
