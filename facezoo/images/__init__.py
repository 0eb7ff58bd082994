"""Pictures: files, resizing, faces cut from them, and drawing on them."""

from facezoo.images.crop import FaceCrop
from facezoo.images.crop import FaceCropper
from facezoo.images.crop import check_box
from facezoo.images.crop import middle_square
from facezoo.images.drawing import confidence_ellipses
from facezoo.images.drawing import draw_landmarks
from facezoo.images.drawing import score_colors
from facezoo.images.files import FoundImages
from facezoo.images.files import find_files
from facezoo.images.files import find_images
from facezoo.images.files import image_size
from facezoo.images.files import read_image
from facezoo.images.files import write_image
from facezoo.images.resize import bicubic_matrix
from facezoo.images.resize import bicubic_resize
from facezoo.images.sheet import face_sheet

__all__ = [
    "FaceCrop",
    "FaceCropper",
    "FoundImages",
    "bicubic_matrix",
    "bicubic_resize",
    "check_box",
    "confidence_ellipses",
    "draw_landmarks",
    "face_sheet",
    "find_files",
    "find_images",
    "image_size",
    "middle_square",
    "read_image",
    "score_colors",
    "write_image",
]
