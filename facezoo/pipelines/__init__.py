"""From pictures to pictures: cut faces out, enlarge them, put them back."""

from facezoo.pipelines.boxes import assign_boxes
from facezoo.pipelines.boxes import check_boxes
from facezoo.pipelines.boxes import read_boxes
from facezoo.pipelines.files import EnhanceReport
from facezoo.pipelines.files import enhance_files
from facezoo.pipelines.names import output_names
from facezoo.pipelines.photo import EnhancedPhoto
from facezoo.pipelines.photo import PhotoFace
from facezoo.pipelines.photo import draw_photo
from facezoo.pipelines.photo import enhance_photo
from facezoo.pipelines.photo import enhance_single
from facezoo.pipelines.photo import find_faces

__all__ = [
    "EnhanceReport",
    "EnhancedPhoto",
    "PhotoFace",
    "assign_boxes",
    "check_boxes",
    "draw_photo",
    "enhance_files",
    "enhance_photo",
    "enhance_single",
    "find_faces",
    "output_names",
    "read_boxes",
]
