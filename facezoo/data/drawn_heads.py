"""Heads drawn from a face model, at any yaw, with their truth in space."""

from functools import lru_cache

import cv2
import numpy as np

from facezoo.data.faces import ROOM
from facezoo.data.faces import Face
from facezoo.data.painting import background
from facezoo.data.painting import disc
from facezoo.data.painting import draw_lines
from facezoo.data.painting import fill
from facezoo.data.painting import light
from facezoo.face3d import Cameras
from facezoo.face3d import FaceModel
from facezoo.face3d import rotation_matrix
from facezoo.images import FaceCropper
from facezoo.landmarks import IBUG68

# The skull in the head's axes, in centimetres: middle and half axes.
SKULL_MIDDLE = np.array([0.0, -1.5, 8.5])
SKULL_AXES = np.array([7.4, 10.0, 9.5])
NEAREST, FURTHEST = 35.0, 200.0  # centimetres from the camera
NOSE_LINE = (27, 28, 29, 30)


class DrawnHeads:
    """Heads of a face model, drawn with plain areas and lines.

    Unlike `DrawnFaces` they turn as heads do: far eyes and cheeks vanish, the
    nose stands out. All 68 points have a truth, hidden ones too.

    Args:
        count: Int. Number of heads.
        model: `facezoo.face3d.FaceModel`.
        size: Int. Side of the canonical square in pixels, about. Defaults to
            `128`.
        seed: Int, not negative. Another seed gives other heads.
        yaw: Float. Heads turn by up to this to either side, in degrees, all
            angles alike. Defaults to `90.0`.
        pitch: Float. The largest pitch; small ones are likelier.
        roll: Float. The largest roll, likewise.

    Head `i` depends on `(seed, i)` alone.

    Example:

    >>> model = facezoo.face3d.simple_face_model()
    >>> facezoo.data.DrawnHeads(16, model)[0].landmarks_3d.shape
    (68, 3)
    """

    def __init__(
        self,
        count: int,
        model: FaceModel,
        size: int = 128,
        seed: int = 0,
        yaw: float = 90.0,
        pitch: float = 35.0,
        roll: float = 25.0,
    ) -> None:
        if count < 1 or size < 8 or seed < 0:
            raise ValueError(
                "Expected `count` of 1 or more, `size` of 8 or more and "
                "`seed` of 0 or more. "
                f"Received: count={count}, size={size}, seed={seed}"
            )
        self.count = count
        self.model = model
        self.size = size
        self.seed = seed
        self.limits = (yaw, pitch, roll)
        self.scheme = IBUG68
        self._faces: dict[int, Face] = {}

    def get_config(self) -> dict:
        """The arguments but the model, as plain numbers."""
        yaw, pitch, roll = self.limits
        return {
            "count": self.count,
            "size": self.size,
            "seed": self.seed,
            "yaw": yaw,
            "pitch": pitch,
            "roll": roll,
        }

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> Face:
        if not -self.count <= index < self.count:
            raise IndexError(
                f"There are {self.count} heads. Received: index={index}"
            )
        index = int(index) % self.count
        face = self._faces.get(index)
        if face is None:
            face = self._faces[index] = self._draw(index)
        return face

    def _draw(self, index):
        rng = np.random.default_rng((self.seed, index))
        yaw, pitch, roll = self.limits
        pose = rotation_matrix(
            rng.uniform(-yaw, yaw),
            pitch * rng.triangular(-1, 0, 1),
            roll * rng.triangular(-1, 0, 1),
        )
        shape = self.model.shapes(*self.model.draw(rng, 1))
        nearness = rng.uniform(1 / FURTHEST, 1 / NEAREST)
        width = round(ROOM * self.size)
        cameras = Cameras(
            pose[None], np.ones(1), np.zeros((1, 2)), np.array([nearness])
        )
        plane = cameras.landmarks_3d(shape)[0, :, :2]
        low, high = plane.min(axis=0), plane.max(axis=0)
        # The points' box is 1.25 times smaller than the canonical square.
        scale = self.size / 1.25 / (high - low).max()
        scale *= rng.uniform(0.9, 1.05)
        middle = (width - 1) / 2 + self.size * rng.uniform(-0.03, 0.03, 2)
        cameras = Cameras(
            pose[None],
            np.array([scale]),
            (middle - scale * (low + high) / 2)[None],
            np.array([nearness]),
        )
        image = paint_head(rng, cameras, shape[0], width)
        points = cameras.landmarks_3d(shape)[0].astype("float32")
        square = FaceCropper(self.size).square_from_landmarks(points[:, :2])
        return Face(
            image,
            points[:, :2].copy(),
            np.asarray(square, "float64"),
            f"drawn_head_{index}",
            landmarks_3d=points,
            pose=pose,
        )


def paint_head(
    rng: np.random.Generator, cameras: Cameras, shape: np.ndarray, size: int
) -> np.ndarray:
    """Paints one head, what is far first.

    Args:
        rng: `np.random.Generator` of colours, light and background.
        cameras: `Cameras` of the one head, for a picture of this size.
        shape: `(68, 3)`, the points in the head's axes, in centimetres.
        size: Int. Side of the picture in pixels.

    Returns:
        uint8 `(size, size, 3)`, RGB.
    """
    skin = np.array([224, 180, 150]) * rng.uniform(0.45, 1.08)
    skin = skin + rng.uniform(-12, 12, 3)
    hair = rng.uniform(15, 150) * np.array([1.0, 0.8, 0.6])
    lips = skin * [0.85, 0.5, 0.5]
    iris = rng.uniform(20, 130, 3)
    hairline = rng.uniform(-0.75, -0.45)
    line = max(1, round(size / 110))

    def place(points):
        return cameras.project(np.asarray(points)[None])[0, :, :2]

    def toward(points):
        """How far a part looks into the camera: 1, straight; 0, sideways."""
        normal = np.mean(points, axis=0) - [0, 1.5, 6.5]
        normal = cameras.rotation[0] @ (normal / np.linalg.norm(normal))
        return -normal[2]

    points = place(shape)
    image = background(rng, size)
    ball = _sphere()
    skull = SKULL_MIDDLE + SKULL_AXES * ball
    neck = np.array([[-5, 6, 8], [5, 6, 8], [6, 18, 9], [-6, 18, 9]])
    fill(image, _hull(place(neck + [0, 0, 2])), skin * 0.75)
    fill(image, _hull(place(SKULL_MIDDLE + 1.08 * SKULL_AXES * ball)), hair)
    # The face: the front of the skull below the hairline, and the jaw.
    front = skull[(ball[:, 2] < -0.25) & (ball[:, 1] > hairline)]
    face = np.concatenate([front, shape[:27]])
    fill(image, _hull(place(face)), skin)

    sides = [(36, 42, 17, 22), (42, 48, 22, 27)]
    depth = [
        np.mean(shape[a:b] @ cameras.rotation[0].T[:, 2]) for a, b, *_ in sides
    ]
    for number in np.argsort(depth)[::-1]:
        first, last, brow, brow_end = sides[number]
        if toward(shape[brow:brow_end]) > 0.05:
            draw_lines(
                image, points[brow:brow_end], False, hair * 0.7, 3 * line
            )
        if toward(shape[first:last]) <= 0.05:
            continue
        eye = points[first:last]
        fill(image, eye, [245, 243, 240])
        height = max(np.linalg.norm(eye[1] - eye[5]), 0.5)
        disc(image, eye.mean(axis=0), 0.5 * height, iris)
        disc(image, eye.mean(axis=0), 0.25 * height, [10, 10, 10])
        draw_lines(image, eye, True, skin * 0.4, line)
    fill(image, points[48:60], lips)
    fill(image, points[60:68], [70, 25, 30])
    # The nose covers what lies behind it, also beyond the cheek.
    fill(image, _hull(points[[*NOSE_LINE, *range(31, 36)]]), skin * 0.97)
    draw_lines(image, points[27:31], False, skin * 0.8, line)
    draw_lines(image, points[31:36], False, skin * 0.6, 2 * line)
    return light(image, rng)


@lru_cache(maxsize=1)
def _sphere():
    """Points `(N, 3)` spread over the unit sphere."""
    count = 400
    y = 1 - (np.arange(count) + 0.5) * 2 / count
    around = np.pi * (1 + np.sqrt(5)) * np.arange(count)
    radius = np.sqrt(1 - y**2)
    ball = np.stack([radius * np.cos(around), y, radius * np.sin(around)], -1)
    ball.setflags(write=False)
    return ball


def _hull(points):
    """The convex hull `(M, 2)` of points in the plane."""
    return cv2.convexHull(points.astype("float32"))[:, 0]
