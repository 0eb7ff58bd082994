"""Faces whose points in the plane are those in space, seen from the front."""

import dataclasses

import numpy as np

from facezoo.data.faces import Face
from facezoo.data.faces import FaceDataset
from facezoo.data.pose_targets import check_points


class ProjectedFaces:
    """Gives faces the projections of their points in space as landmarks.

    On a turned face the annotated jaw is the visible outline; the projections
    are the same places of every head, hidden ones too. Networks that find
    points in the plane first, and their depth after, are trained on these.
    Faces without points in space keep their own.

    Args:
        dataset: Faces with points in space, such as `PosedFaces`.

    Raises:
        FaceZooError: If the points in space of a face are not finite numbers,
            one of three for each point of the scheme.

    Example:

    >>> faces = facezoo.data.W300("train")
    >>> faces = facezoo.data.PosedFaces(faces, model)
    >>> face = facezoo.data.ProjectedFaces(faces)[0]
    >>> np.abs(face.landmarks - face.landmarks_3d[:, :2]).max()
    0.0
    """

    def __init__(self, dataset: FaceDataset) -> None:
        self.dataset = dataset
        self.scheme = dataset.scheme
        self.paths = getattr(dataset, "paths", ())

    def get_config(self) -> dict:
        """The dataset, for the recipe's record."""
        return {"dataset": self.dataset}

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, index: int) -> Face:
        face = self.dataset[index]
        if face.landmarks_3d is None:
            return face
        check_points(
            [face.name], [face.landmarks_3d], self.scheme.num_landmarks
        )
        points = np.array(face.landmarks_3d, "float32")
        return dataclasses.replace(face, landmarks=points[:, :2].copy())
