"""Makes the pictures of this folder again.

Run     pip install scikit-image
        pip download --no-deps --no-binary :all: face_recognition
        tar -xf face_recognition-*.tar.gz
        python examples/make_examples.py face_recognition-*/tests/test_images
"""

import json
import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from PIL import ImageDraw
from PIL import ImageFilter
from PIL import ImageOps
from skimage import data

HERE = Path(__file__).parent

# Bounding boxes of the faces, brow to chin and jaw to jaw, set by eye:
# (x0, y0, x1, y1), edges in pixels of the photograph.
FACES = {
    "astronaut": (180.0, 88.0, 270.0, 178.5),
    "obama": (374.0, 183.0, 611.0, 428.0),
    "obama2": (202.0, 338.0, 470.0, 640.0),
    "biden": (417.0, 281.0, 694.0, 570.0),
}
MARGIN = 1.25  # Side of the canonical square over the longer side of the box.
TRUTH_SIZE = 128
TINY = [(name, 16) for name in FACES] + [("obama", 32), ("astronaut", 8)]

# The wall of portraits: what a portrait shows around its face, in sides of
# the canonical square, from its centre to the left, top, right, bottom.
ROOM = (0.76, 0.95, 0.76, 1.10)
WALL_SIZE = (640, 420)
WALL_TOP, WALL_BOTTOM = (214, 205, 188), (176, 165, 148)
FLOOR_TOP, FLOOR_BOTTOM = (121, 85, 58), (83, 56, 38)
FLOOR_Y = 366
MAT = (244, 241, 233)
FRAMES = [(62, 43, 32), (38, 38, 42), (148, 112, 58)]


class Portrait(NamedTuple):
    """A framed portrait: where its middle hangs, and how wide its face is."""

    name: str
    x: int
    y: int
    face_size: float
    mirrored: bool = False


WALL = [
    Portrait("astronaut", 62, 84, 32),
    Portrait("biden", 150, 66, 22, True),
    Portrait("obama2", 150, 134, 18),
    Portrait("obama", 246, 92, 40),
    Portrait("astronaut", 332, 62, 20, True),
    Portrait("biden", 332, 124, 16),
    Portrait("obama2", 420, 92, 36, True),
    Portrait("obama", 502, 60, 18, True),
    Portrait("astronaut", 502, 120, 22),
    Portrait("biden", 582, 90, 30),
    Portrait("obama", 56, 234, 26),
    Portrait("obama2", 122, 228, 16, True),
    Portrait("astronaut", 196, 262, 36, True),
    Portrait("obama", 272, 226, 14),
    Portrait("biden", 272, 284, 18, True),
    Portrait("obama2", 344, 248, 28),
    Portrait("astronaut", 414, 232, 14),
    Portrait("obama", 484, 254, 34, True),
    Portrait("biden", 574, 250, 40, True),
]


def read_photographs(folder: Path) -> dict[str, Image.Image]:
    """Reads the four photographs."""
    photographs = {"astronaut": Image.fromarray(data.astronaut())}
    for name in ("obama", "obama2", "biden"):
        photograph = Image.open(folder / f"{name}.jpg").convert("RGB")
        photograph.info.clear()  # The profile is sRGB and larger than a face.
        photographs[name] = photograph
    return photographs


def canonical_square(name: str) -> tuple[float, float, float, float]:
    """Returns the square that is the face, `(x0, y0, x1, y1)`."""
    x0, y0, x1, y1 = FACES[name]
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    half = MARGIN * max(x1 - x0, y1 - y0) / 2
    return x - half, y - half, x + half, y + half


def cut_face(photograph: Image.Image, name: str, size: int) -> Image.Image:
    """Cuts the face out; Pillow's bicubic is antialiased."""
    square = canonical_square(name)
    return photograph.resize((size, size), Image.Resampling.BICUBIC, square)


def gradient(size: tuple[int, int], top: tuple, bottom: tuple) -> Image.Image:
    """Draws one colour that goes over into another from top to bottom."""
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(
        Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp
    )


def draw_room() -> Image.Image:
    """Draws an empty wall over a floor."""
    width, height = WALL_SIZE
    room = gradient(WALL_SIZE, WALL_TOP, WALL_BOTTOM)
    floor = gradient((width, height - FLOOR_Y), FLOOR_TOP, FLOOR_BOTTOM)
    room.paste(floor, (0, FLOOR_Y))
    draw = ImageDraw.Draw(room)
    draw.rectangle((0, FLOOR_Y - 14, width, FLOOR_Y), (232, 227, 216))
    draw.line((0, FLOOR_Y - 14, width, FLOOR_Y - 14), (196, 188, 172))
    draw.line((0, FLOOR_Y + 1, width, FLOOR_Y + 1), (60, 40, 28), 2)
    return room


def hang(
    room: Image.Image, photograph: Image.Image, portrait: Portrait
) -> list[float]:
    """Hangs a portrait on the wall and returns the square of its face."""
    x0, y0, x1, y1 = canonical_square(portrait.name)
    x, y, side = (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0
    left, top, right, bottom = (part * portrait.face_size for part in ROOM)
    scale = side / portrait.face_size
    # Whole pixels of the wall; what is left over is cut off.
    width, height = int(left + right), int(top + bottom)
    cut_x, cut_y = x - left * scale, y - top * scale
    cut = (cut_x, cut_y, cut_x + width * scale, cut_y + height * scale)
    picture = photograph.resize((width, height), Image.Resampling.BICUBIC, cut)
    face_x = left - portrait.face_size / 2
    face_y = top - portrait.face_size / 2
    if portrait.mirrored:
        picture = ImageOps.mirror(picture)
        face_x = width - face_x - portrait.face_size

    mat = max(2, round(0.12 * portrait.face_size))
    frame = max(2, round(0.08 * portrait.face_size))
    color = FRAMES[(portrait.x + portrait.y) // 2 % len(FRAMES)]
    framed = ImageOps.expand(ImageOps.expand(picture, mat, MAT), frame, color)
    corner_x = portrait.x - framed.width // 2
    corner_y = portrait.y - framed.height // 2

    shadow = Image.new("L", WALL_SIZE)
    box = (corner_x + 3, corner_y + 4)
    end = (box[0] + framed.width, box[1] + framed.height)
    ImageDraw.Draw(shadow).rectangle((*box, *end), 90)
    room.paste((60, 52, 44), mask=shadow.filter(ImageFilter.GaussianBlur(3)))
    room.paste(framed, (corner_x, corner_y))

    face_x += corner_x + mat + frame
    face_y += corner_y + mat + frame
    edges = (
        face_x,
        face_y,
        face_x + portrait.face_size,
        face_y + portrait.face_size,
    )
    return [round(edge, 2) for edge in edges]


def main(folder: str) -> None:
    """Writes all pictures and the file of boxes beside this script."""
    photographs = read_photographs(Path(folder))
    (HERE / "truth").mkdir(exist_ok=True)
    for name, photograph in photographs.items():
        truth = cut_face(photograph, name, TRUTH_SIZE)
        truth.save(HERE / "truth" / f"{name}.png", optimize=True)
    for name, size in TINY:
        face = cut_face(photographs[name], name, size)
        face.save(HERE / f"{name}_{size}.png", optimize=True)
    room = draw_room()
    boxes = [hang(room, photographs[item.name], item) for item in WALL]
    room.save(HERE / "crowd.jpg", quality=95, subsampling=0, optimize=True)
    lines = ",\n".join(f"    {json.dumps(box)}" for box in boxes)
    text = f'{{\n  "crowd.jpg": [\n{lines}\n  ]\n}}\n'
    (HERE / "boxes.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
