"""Faces that facezoo draws itself, for tests and smoke runs."""

import numpy as np

from facezoo.data.faces import ROOM
from facezoo.data.faces import Face
from facezoo.data.painting import background
from facezoo.data.painting import disc
from facezoo.data.painting import draw_lines
from facezoo.data.painting import fill
from facezoo.data.painting import light
from facezoo.images import FaceCropper
from facezoo.landmarks import IBUG68


class DrawnFaces:
    """A set of simple drawn faces with exact points, made without any file.

    Args:
        count: Int. Number of faces.
        size: Int. Side of the canonical square in pixels, about. The picture
            is 1.75 times as wide. Defaults to `128`.
        seed: Int, not negative. Another seed gives other faces.

    Face `i` depends on `(seed, i)` alone.

    Example:

    >>> facezoo.data.DrawnFaces(16)[0].image.shape
    (224, 224, 3)
    """

    def __init__(self, count: int, size: int = 128, seed: int = 0) -> None:
        if count < 1 or size < 8 or seed < 0:
            raise ValueError(
                "Expected `count` of 1 or more, `size` of 8 or more and "
                "`seed` of 0 or more. "
                f"Received: count={count}, size={size}, seed={seed}"
            )
        self.count = count
        self.size = size
        self.seed = seed
        self.scheme = IBUG68
        self._faces: dict[int, Face] = {}

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> Face:
        if not -self.count <= index < self.count:
            raise IndexError(
                f"There are {self.count} faces. Received: index={index}"
            )
        index = int(index) % self.count
        face = self._faces.get(index)
        if face is None:
            rng = np.random.default_rng((self.seed, index))
            image, landmarks = draw_face(rng, round(ROOM * self.size))
            square = FaceCropper(self.size).square_from_landmarks(landmarks)
            face = Face(
                image,
                landmarks,
                np.asarray(square, "float64"),
                f"drawn_{index}",
            )
            self._faces[index] = face
        return face


def draw_face(
    rng: np.random.Generator, size: int = 224
) -> tuple[np.ndarray, np.ndarray]:
    """Draws one face of random shape, pose and colour.

    Args:
        rng: `np.random.Generator`.
        size: Int. Side of the picture in pixels; the canonical square is
            about 4/7 of it.

    Returns:
        A tuple: uint8 `(size, size, 3)`, RGB, and the 68 points of
        `landmarks.IBUG68`, float32 `(68, 2)`.
    """
    face, skull = _shape(rng)
    place = _pose(rng, size)
    points, skull = place(face), place(skull)

    skin = np.array([224, 180, 150]) * rng.uniform(0.45, 1.08)
    skin = skin + rng.uniform(-12, 12, 3)
    hair = rng.uniform(15, 150) * np.array([1.0, 0.8, 0.6])
    lips = skin * [0.85, 0.5, 0.5]
    iris = rng.uniform(20, 130, 3)
    line = max(1, round(size / 110))

    image = background(rng, size)
    head = np.concatenate([points[:17], skull])
    crown = head.mean(axis=0) + 1.13 * (head - head.mean(axis=0))
    fill(image, crown[16:], hair)
    fill(image, head, skin)
    for side in IBUG68.eye_points:
        eye = points[list(side)]
        fill(image, eye, [245, 243, 240])
        height = np.linalg.norm(eye[1] - eye[5])
        disc(image, eye.mean(axis=0), 0.5 * height, iris)
        disc(image, eye.mean(axis=0), 0.25 * height, [10, 10, 10])
        draw_lines(image, eye, True, skin * 0.4, line)
    fill(image, points[48:60], lips)
    fill(image, points[60:68], [70, 25, 30])
    draw_lines(image, points[17:22], False, hair * 0.7, 3 * line)
    draw_lines(image, points[22:27], False, hair * 0.7, 3 * line)
    draw_lines(image, points[27:31], False, skin * 0.8, line)
    draw_lines(image, points[31:36], False, skin * 0.6, 2 * line)
    return light(image, rng), points.astype("float32")


def _shape(rng):
    """68 points and the skull's arc; half the face's width is about 1."""

    def near(value, spread=0.12):
        return value * rng.uniform(1 - spread, 1 + spread)

    def ring(x, y, width, height, count):
        angles = np.pi - 2 * np.pi * np.arange(count) / count
        ring_x = x + width * np.cos(angles)
        return np.column_stack([ring_x, y - height * np.sin(angles)])

    angles = np.linspace(0, np.pi, 17)
    jaw_x = -np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** near(0.85)
    jaw = np.column_stack([jaw_x, near(1.1) * np.sin(angles)])
    t = np.linspace(0, 1, 5)
    brow_y = near(-0.42) - near(0.1, 0.6) * np.sin(np.pi * t)
    right_brow = np.column_stack([-0.78 + near(0.55) * t, brow_y])
    left_brow = right_brow[::-1] * [-1, 1]
    nose = near(0.32)
    bridge = np.column_stack([np.zeros(4), np.linspace(-0.18, nose, 4)])
    base_x = near(0.2, 0.3) * np.linspace(-1, 1, 5)
    base_y = nose + 0.1 + 0.04 * np.sin(np.pi * t)
    base = np.column_stack([base_x, base_y])
    eye = (near(0.42), near(-0.16), near(0.19), near(0.09, 0.4))
    right_eye = ring(-eye[0], *eye[1:], 6)
    left_eye = ring(*eye, 6)
    mouth_y, width, height = near(0.7, 0.05), near(0.36), near(0.13, 0.3)
    outer = ring(0, mouth_y, width, height, 12)
    open_height = height * rng.uniform(0.05, 0.5)
    inner = ring(0, mouth_y, 0.85 * width, open_height, 8)
    parts = [jaw, right_brow, left_brow, bridge, base, right_eye, left_eye]
    points = np.concatenate([*parts, outer, inner])

    arc = np.linspace(0, np.pi, 19)[1:-1]
    skull = np.column_stack([np.cos(arc), -near(1.05) * np.sin(arc)])
    return points, skull


def _pose(rng, size):
    """A function from the shape's plane to pixels of the picture."""
    yaw, roll = np.deg2rad(rng.uniform(-1, 1, 2) * [25, 12])
    zoom = size * rng.uniform(0.21, 0.24)
    centre = (size - 1) / 2 + size * rng.uniform(-0.03, 0.03, 2)
    turn = np.array(
        [[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]]
    )

    def place(points):
        x, y = points.T
        # The head is a ball, the nose stands out of it.
        depth = np.sqrt(np.clip(1.2 - x**2, 0, None)) - 0.6
        depth = depth + 0.3 * np.exp(-12 * x**2 - 8 * (y - 0.3) ** 2)
        x = x * np.cos(yaw) + 0.5 * depth * np.sin(yaw)
        return centre + zoom * (np.column_stack([x, y - 0.25]) @ turn)

    return place
