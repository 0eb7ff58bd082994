import dataclasses

import numpy as np

from facezoo import face3d
from facezoo.data import DrawnHeads
from facezoo.data import ProjectedFaces

HEADS = DrawnHeads(2, face3d.simple_face_model(), size=32)


class Annotated:
    """Heads with other points in the plane; the second has none in space."""

    scheme = HEADS.scheme

    def __len__(self):
        return len(HEADS)

    def __getitem__(self, index):
        face = HEADS[index]
        other = None if index == 1 else face.landmarks_3d
        return dataclasses.replace(
            face, landmarks=face.landmarks + 3, landmarks_3d=other
        )


def test_landmarks_are_the_projections_where_there_are_any():
    faces, annotated = ProjectedFaces(Annotated()), Annotated()
    assert (len(faces), faces.scheme) == (2, HEADS.scheme)
    np.testing.assert_array_equal(
        faces[0].landmarks, annotated[0].landmarks_3d[:, :2]
    )
    np.testing.assert_array_equal(faces[1].landmarks, annotated[1].landmarks)
    # The points in space stay as they were.
    faces[0].landmarks[:] = 0
    assert (annotated[0].landmarks_3d[:, :2] != 0).any()
