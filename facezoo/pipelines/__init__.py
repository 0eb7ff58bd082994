"""From pictures to pictures: cut faces out, enlarge them, put them back.

A picture goes through five stages, a module each: decode (`images.files`),
find (`squares`: boxes or a detector give the squares of faces), enhance
(`faces`: squares of any number of pictures to `PhotoFace`), compose (`photo`:
the enlarged photograph with its faces) and encode (`results`). `find_faces`
is the second and third of one picture, `enhance_photo` also the fourth, and
`enhance_files` all of them for many files, side by side.
"""

from facezoo.pipelines.boxes import assign_boxes
from facezoo.pipelines.boxes import check_boxes
from facezoo.pipelines.boxes import read_boxes
from facezoo.pipelines.faces import FaceCut
from facezoo.pipelines.faces import PhotoFace
from facezoo.pipelines.faces import cut_faces
from facezoo.pipelines.faces import enhance_cuts
from facezoo.pipelines.faces import find_faces
from facezoo.pipelines.files import EnhanceReport
from facezoo.pipelines.files import enhance_files
from facezoo.pipelines.names import output_names
from facezoo.pipelines.photo import EnhancedPhoto
from facezoo.pipelines.photo import compose_photo
from facezoo.pipelines.photo import draw_photo
from facezoo.pipelines.photo import enhance_photo
from facezoo.pipelines.photo import enhance_single
from facezoo.pipelines.squares import FaceSquare
from facezoo.pipelines.squares import square_of_picture
from facezoo.pipelines.squares import squares_by_detector
from facezoo.pipelines.squares import squares_in_boxes
from facezoo.pipelines.video import EnhancedFrame
from facezoo.pipelines.video import enhance_frames
from facezoo.pipelines.video import enhance_video

__all__ = [
    "EnhanceReport",
    "EnhancedFrame",
    "EnhancedPhoto",
    "FaceCut",
    "FaceSquare",
    "PhotoFace",
    "assign_boxes",
    "check_boxes",
    "compose_photo",
    "cut_faces",
    "draw_photo",
    "enhance_cuts",
    "enhance_files",
    "enhance_frames",
    "enhance_photo",
    "enhance_single",
    "enhance_video",
    "find_faces",
    "output_names",
    "read_boxes",
    "square_of_picture",
    "squares_by_detector",
    "squares_in_boxes",
]
