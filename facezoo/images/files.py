"""Read and write picture files, and find them; bad ones in one sentence."""

import glob
import os
import re
import threading
import warnings
from collections.abc import Iterable
from collections.abc import Set
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from facezoo.atomic import atomic_write
from facezoo.atomic import check_writable
from facezoo.errors import FaceZooError
from facezoo.errors import ImageError

# Named, so that no file starts another program, as EPS would. The common
# ones first: Pillow loads the readers of the last two only when it comes there.
FORMATS = ("JPEG", "PNG", "BMP", "GIF", "PPM", "WEBP", "TIFF")
READABLE = "JPEG, PNG, WebP, BMP, GIF, TIFF, PNM"
SUFFIXES = frozenset(
    ".jpg .jpeg .png .webp .bmp .gif .tif .tiff .ppm .pgm .pbm .pnm".split()
)
# 150 MB as RGB. A larger picture is refused by its header, never decoded.
MAX_PIXELS = 50_000_000
# Rows that are turned to RGB at a time.
STRIP = 128
# OpenCV's warps count in 16 bits.
MAX_SIDE = 32_766
PERMISSION = "no permission to read it"
# Opening silences Pillow's warnings, which Python can only do for all threads.
_opening = threading.Lock()


class FoundImages(NamedTuple):
    """What was found: `paths`, and `problems` as sentences."""

    paths: list[Path]
    problems: list[str]


def read_image(
    path: str | os.PathLike,
    max_side: int = MAX_SIDE,
    max_pixels: int = MAX_PIXELS,
) -> np.ndarray:
    """Reads a picture file as RGB.

    A picture that its EXIF data call turned is turned upright. Grey, palette
    and CMYK pictures become RGB; transparent parts become white; of 16 bits
    the upper 8 are kept; of an animated file the first frame is read.

    Args:
        path: A JPEG, PNG, WebP, BMP, GIF, TIFF or PNM file.
        max_side: Int. Longest side allowed, in pixels.
        max_pixels: Int. Most pixels allowed. The header tells, so that a
            larger picture costs no memory.

    Returns:
        uint8 `(H, W, 3)`, RGB.

    Raises:
        ImageError: If the file is missing, a folder, empty, no picture, cut
            short, too large, or of values that don't fit 8 or 16 bits.
    """
    path = Path(path)
    _check_file(path)
    try:
        with _open(path) as image:
            width, height = image.size
            if width * height > max_pixels or max(image.size) > max_side:
                raise ImageError(
                    f"{path} is too large: {width} x {height} pixels; at most "
                    f"{max_pixels / 1e6:g} million pixels and {max_side} a "
                    "side can be read."
                )
            return _decode(path, image)
    except ImageError:
        raise
    except Image.DecompressionBombError as error:
        raise ImageError(
            f"{path} is too large: its header claims far more than the "
            f"{max_pixels / 1e6:g} million pixels that can be read."
        ) from error
    except MemoryError as error:
        raise ImageError(f"{path} needs more memory than there is.") from error
    except Image.UnidentifiedImageError as error:
        raise ImageError(
            f"{path} is no picture that can be read ({READABLE})."
        ) from error
    except Exception as error:
        # Pillow's readers meet broken files with errors of many kinds.
        raise ImageError(f"{path} is cut short or damaged.") from error


def image_size(path: str | os.PathLike) -> tuple[int, int]:
    """Reads the width and height of a picture off its header.

    They are those of the picture as it is stored: turned upright, they may
    change places.

    Raises:
        ImageError: If the header can't be read.
    """
    path = Path(path)
    _check_file(path)
    try:
        with _open(path) as image:
            return image.size
    except Exception as error:
        raise ImageError(f"{path} is no picture that can be read.") from error


def write_image(
    path: str | os.PathLike, image: np.ndarray, overwrite: bool = False
) -> None:
    """Writes a picture as PNG or JPEG, whole or not at all.

    Args:
        path: The file; its suffix `.png`, `.jpg` or `.jpeg` sets the kind.
        image: uint8 `(H, W, 3)`, RGB.
        overwrite: Bool. Whether an existing file is replaced.

    Raises:
        FaceZooError: If the suffix is another, if `image` is no such array,
            or if the file exists or can't be written.
    """
    path = Path(path)
    image = np.asarray(image)
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ImageError(
            "A picture to write must be uint8 `(height, width, 3)`. "
            f"Received: {image.dtype} array of shape {image.shape}"
        )
    options = {
        ".png": {"format": "PNG", "compress_level": 4},
        ".jpg": {"format": "JPEG", "quality": 95, "subsampling": 0},
    }
    suffix = path.suffix.lower().replace(".jpeg", ".jpg")
    if suffix not in options:
        raise FaceZooError(
            f"{path} can't be written: pictures are written as .png or .jpg."
        )
    check_writable(path, overwrite)
    with atomic_write(path, overwrite) as temporary:
        picture = Image.fromarray(np.ascontiguousarray(image))
        picture.save(temporary, **options[suffix])


def find_images(
    paths: Iterable[str | os.PathLike] | str | os.PathLike,
) -> FoundImages:
    """Lists the pictures that files, folders and globs name.

    A file is taken whatever its suffix; of a folder (without its folders)
    and a glob (`**` for any depth) the files with a picture's suffix are,
    sorted by name with numbers in order. Each file comes once.

    Args:
        paths: One path or several.

    Returns:
        `FoundImages(paths, problems)`; a problem is a sentence about a path
        that names nothing.
    """
    return find_files(paths, SUFFIXES, "pictures")


def find_files(
    paths: Iterable[str | os.PathLike] | str | os.PathLike,
    suffixes: Set[str],
    kind: str,
) -> FoundImages:
    """Lists files as `find_images` does, by other suffixes.

    Args:
        paths: One path or several.
        suffixes: Set of those, in lower case, that files of folders and globs
            must have.
        kind: What these files are, in the plural, for the problems.
    """
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    found, problems = {}, []
    for name in paths:
        listed, problem = _list(os.fspath(name), suffixes, kind)
        for path in listed:
            found.setdefault(os.path.realpath(path), path)
        if problem:
            problems.append(problem)
    return FoundImages(list(found.values()), problems)


def _list(
    name: str, suffixes: Set[str], kind: str
) -> tuple[list[Path], str | None]:
    path = Path(name)
    try:
        if path.is_dir():
            listed = _with_suffix(path.iterdir(), suffixes)
            return listed, None if listed else f"{name} holds no {kind}."
        if os.path.lexists(path):
            return [path], None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return [], f"{name} can't be read: {reason}."
    if glob.has_magic(name):
        found = map(Path, glob.glob(name, recursive=True))
        listed = _with_suffix(found, suffixes)
        return listed, None if listed else f"{name} matches no {kind}."
    return [], f"{name} does not exist."


def _with_suffix(paths: Iterable[Path], suffixes: Set[str]) -> list[Path]:
    kept = [
        path
        for path in paths
        if path.suffix.lower() in suffixes
        and not path.name.startswith(".")
        and path.is_file()
    ]
    return sorted(kept, key=_natural)


def _natural(path: Path) -> list:
    parts = re.split(r"(\d+)", str(path))
    # Every second part is digits: 9 comes before 10.
    return [int(x) if i % 2 else x.lower() for i, x in enumerate(parts)]


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise ImageError(f"{path} is a folder; a picture was expected.")
        if not path.exists():
            raise ImageError(f"{path} does not exist.")
        if not path.is_file():
            raise ImageError(f"{path} is no regular file.")
        if path.stat().st_size == 0:
            raise ImageError(f"{path} is empty.")
        with open(path, "rb"):
            pass
    except PermissionError as error:
        raise ImageError(f"{path} can't be read: {PERMISSION}.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ImageError(f"{path} can't be read: {reason}.") from error


def _open(path: Path) -> Image.Image:
    with _opening, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.preinit()
        return Image.open(path, formats=FORMATS)


def _decode(path: Path, image: Image.Image) -> np.ndarray:
    image.load()
    width, height = image.size
    turned = _orientation(image)
    sides = (height, width) if turned <= 4 else (width, height)
    upright = np.empty((*sides, 3), "uint8")
    stored = _as_stored(upright, turned)
    # By strips, so that a large picture is in memory once and not five times.
    for top in range(0, height, STRIP):
        bottom = min(top + STRIP, height)
        strip = image.crop((0, top, width, bottom))
        stored[top:bottom] = _to_rgb(path, strip)
    return upright


def _to_rgb(path: Path, image: Image.Image) -> np.ndarray:
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep_grey(path, image)
    if image.mode == "LAB":
        raise ImageError(f"{path} has Lab colours; RGB or grey was expected.")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    return np.asarray(image.convert("RGB"))


def _from_deep_grey(path: Path, image: Image.Image) -> np.ndarray:
    values = np.asarray(image)
    whole = np.issubdtype(values.dtype, np.integer)
    if not whole or values.min() < 0 or values.max() > 65535:
        raise ImageError(
            f"{path} has values of 32 bits; 8 or 16 bits were expected."
        )
    return (values >> 8).astype("uint8")[..., None]


def _orientation(image: Image.Image) -> int:
    try:
        with _opening, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = image.getexif().get(0x0112, 1)
    except Exception:
        # Broken EXIF data say nothing; the picture itself is whole.
        return 1
    return value if value in range(1, 9) else 1


def _as_stored(upright: np.ndarray, orientation: int) -> np.ndarray:
    """Returns the view of an upright picture that shows it as stored."""
    if orientation > 4:
        upright = upright.transpose(1, 0, 2)
    if orientation in (3, 4, 6, 7):
        upright = upright[::-1]
    if orientation in (2, 3, 7, 8):
        upright = upright[:, ::-1]
    return upright
