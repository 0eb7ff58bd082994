"""Faces for training: readers, augmentation and batches."""

from facezoo.data.aflw2000 import AFLW2000
from facezoo.data.augmentation import FaceAugmentation
from facezoo.data.batches import FaceBatches
from facezoo.data.drawn_faces import DrawnFaces
from facezoo.data.drawn_faces import draw_face
from facezoo.data.drawn_heads import DrawnHeads
from facezoo.data.faces import Face
from facezoo.data.faces import FaceDataset
from facezoo.data.folder_faces import FolderFaces
from facezoo.data.folder_faces import labelled_faces
from facezoo.data.posed_faces import PosedFaces
from facezoo.data.projected_faces import ProjectedFaces
from facezoo.data.root import data_folder
from facezoo.data.tf_data import to_tf_data
from facezoo.data.w300 import W300
from facezoo.data.w300 import read_face
from facezoo.data.w300_lp import W300LP

__all__ = [
    "AFLW2000",
    "DrawnFaces",
    "DrawnHeads",
    "Face",
    "FaceAugmentation",
    "FaceBatches",
    "FaceDataset",
    "FolderFaces",
    "PosedFaces",
    "ProjectedFaces",
    "W300",
    "W300LP",
    "data_folder",
    "draw_face",
    "labelled_faces",
    "read_face",
    "to_tf_data",
]
