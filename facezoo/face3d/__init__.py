"""Faces in space: a model of 68 points, its fit to pictures, and head pose."""

from facezoo.face3d.cameras import Cameras
from facezoo.face3d.face_model import FaceModel
from facezoo.face3d.face_model import face_model_places
from facezoo.face3d.face_model import find_face_model
from facezoo.face3d.face_model import load_face_model
from facezoo.face3d.fit import FaceFits
from facezoo.face3d.fit import fit_faces
from facezoo.face3d.ict import make_face_model
from facezoo.face3d.labels import FaceLabels
from facezoo.face3d.labels import fit_labels
from facezoo.face3d.labels import load_labels
from facezoo.face3d.rotations import angle_between
from facezoo.face3d.rotations import check_rotations
from facezoo.face3d.rotations import mirror_rotation
from facezoo.face3d.rotations import nearest_rotation
from facezoo.face3d.rotations import rotation_angles
from facezoo.face3d.rotations import rotation_from_6d
from facezoo.face3d.rotations import rotation_matrix
from facezoo.face3d.rotations import rotation_to_6d
from facezoo.face3d.rotations import turn_rotation
from facezoo.face3d.simple_model import simple_face_model

__all__ = [
    "Cameras",
    "FaceFits",
    "FaceLabels",
    "FaceModel",
    "angle_between",
    "check_rotations",
    "face_model_places",
    "find_face_model",
    "fit_faces",
    "fit_labels",
    "load_face_model",
    "load_labels",
    "make_face_model",
    "mirror_rotation",
    "nearest_rotation",
    "rotation_angles",
    "rotation_from_6d",
    "rotation_matrix",
    "rotation_to_6d",
    "simple_face_model",
    "turn_rotation",
]
