"""Pictures: files, resizing, faces cut from them, and drawing on them."""

from facezoo.images.crop import FaceCrop
from facezoo.images.crop import FaceCropper
from facezoo.images.crop import check_box
from facezoo.images.drawing import draw_landmarks
from facezoo.images.drawing import face_sheet
from facezoo.images.drawing import score_colors
from facezoo.images.files import FoundImages
from facezoo.images.files import find_images
from facezoo.images.files import read_image
from facezoo.images.files import write_image
from facezoo.images.resize import bicubic_matrix
from facezoo.images.resize import bicubic_resize

__all__ = [
    "FaceCrop",
    "FaceCropper",
    "FoundImages",
    "bicubic_matrix",
    "bicubic_resize",
    "check_box",
    "draw_landmarks",
    "face_sheet",
    "find_images",
    "read_image",
    "score_colors",
    "write_image",
]
