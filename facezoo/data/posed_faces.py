"""Faces of any dataset, with labels in space from elsewhere."""

import dataclasses
import os

import numpy as np

from facezoo import face3d
from facezoo.data.faces import Face
from facezoo.data.faces import FaceDataset
from facezoo.errors import FaceZooError


class PosedFaces:
    """Gives the faces of a dataset their points in space and head pose.

    Faces without a label, or with a poor one, keep their picture and their
    points.

    Args:
        dataset: Faces with 68 points.
        labels: `facezoo.face3d.FaceLabels`, the file that `facezoo fit` wrote,
            or a `FaceModel`: it is then fitted to the faces here, which reads
            them all.
        most: Float. Labels whose fit lies further than this from the points,
            as a share of the distance of the outer eye corners, are left out.

    Raises:
        FaceZooError: If no face has a label.

    Example:

    >>> faces = facezoo.data.PosedFaces(facezoo.data.W300("train"), model)
    >>> faces[0].landmarks_3d.shape, faces[0].pose.shape
    ((68, 3), (3, 3))
    """

    def __init__(
        self,
        dataset: FaceDataset,
        labels: face3d.FaceLabels | face3d.FaceModel | str | os.PathLike,
        most: float = 0.05,
    ) -> None:
        self.dataset = dataset
        self.scheme = dataset.scheme
        self.most = most
        # For the recipe's record.
        self.paths = getattr(dataset, "paths", ())
        if dataset.scheme is None or dataset.scheme.num_landmarks != 68:
            raise ValueError(
                "`dataset` must have 68 points a face. "
                f"Received: dataset.scheme={dataset.scheme}"
            )
        if isinstance(labels, face3d.FaceModel):
            labels = self._fitted(labels)
        elif not isinstance(labels, face3d.FaceLabels):
            labels = face3d.load_labels(labels)
        self.labels = labels
        good = np.flatnonzero(labels.error <= most)
        self._rows = {labels.names[i]: i for i in good}
        if not self._rows:
            raise FaceZooError(
                f"No label of {len(labels.names)} is within {most} of its "
                "face's points."
            )

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, index: int) -> Face:
        face = self.dataset[index]
        row = self._rows.get(face.name)
        if row is None or face.landmarks is None:
            return face
        x0, y0, x1, _ = np.asarray(face.square, "float64")
        points = self.labels.landmarks_3d[row] * (x1 - x0)
        points[:, :2] += [x0, y0]
        return dataclasses.replace(
            face,
            landmarks_3d=points.astype("float32"),
            pose=self.labels.pose[row],
        )

    def _fitted(self, model):
        faces = [self.dataset[i] for i in range(len(self.dataset))]
        faces = [face for face in faces if face.landmarks is not None]
        if not faces:
            raise FaceZooError("No face of the dataset has points to fit.")
        landmarks = np.stack([face.landmarks for face in faces])
        names = [face.name for face in faces]
        return face3d.fit_labels(model, names, landmarks.astype("float64"))[0]
