"""Faces of any dataset, with labels in space from elsewhere."""

import dataclasses
import os
import threading

import numpy as np

from facezoo import face3d
from facezoo.data.faces import Face
from facezoo.data.faces import FaceDataset
from facezoo.data.pose_targets import check_points
from facezoo.data.pose_targets import check_poses
from facezoo.errors import FaceZooError


class PosedFaces:
    """Gives the faces of a dataset their points in space and head pose.

    Faces without a label, or with a poor one, keep their picture and their
    points.

    Args:
        dataset: Faces with 68 points.
        labels: `facezoo.face3d.FaceLabels`, the file that `facezoo fit` wrote,
            or a `FaceModel`: it is fitted to the faces when the first of them
            is asked for, which reads them all.
        most: Float. Labels whose fit lies further than this from the points,
            as a share of the distance of the outer eye corners, are left out.

    Raises:
        FaceZooError: If no face has a label, the pose of one is no rotation,
            or its points are not finite.

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
        self.paths = getattr(dataset, "paths", ())
        if dataset.scheme is None or dataset.scheme.num_landmarks != 68:
            raise ValueError(
                "`dataset` must have 68 points a face. "
                f"Received: dataset.scheme={dataset.scheme}"
            )
        self._lock = threading.Lock()
        self._labels = self._rows = None
        self._model = None
        if isinstance(labels, face3d.FaceModel):
            self._model = labels
        elif isinstance(labels, face3d.FaceLabels):
            self._take(labels)
        else:
            self._take(face3d.load_labels(labels))

    @property
    def labels(self) -> face3d.FaceLabels:
        """The labels; the first call fits the model, if one was given."""
        with self._lock:
            if self._labels is None:
                self._take(self._fitted(self._model))
            return self._labels

    def get_config(self) -> dict:
        """The dataset and the largest error, for the recipe's record."""
        return {"dataset": self.dataset, "most": self.most}

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, index: int) -> Face:
        labels, face = self.labels, self.dataset[index]
        row = self._rows.get(face.name)
        if row is None or face.landmarks is None:
            return face
        x0, y0, x1, _ = np.asarray(face.square, "float64")
        points = labels.landmarks_3d[row] * (x1 - x0)
        points[:, :2] += [x0, y0]
        return dataclasses.replace(
            face,
            landmarks_3d=points.astype("float32"),
            pose=labels.pose[row],
        )

    def _take(self, labels):
        check_poses(labels.names, labels.pose)
        good = np.flatnonzero(labels.error <= self.most)
        check_points(
            [labels.names[i] for i in good], labels.landmarks_3d[good], 68
        )
        self._rows = {labels.names[i]: i for i in good}
        if not self._rows:
            raise FaceZooError(
                f"No label of {len(labels.names)} is within {self.most} of "
                "its face's points."
            )
        self._labels = labels

    def _fitted(self, model):
        faces = [self.dataset[i] for i in range(len(self.dataset))]
        faces = [face for face in faces if face.landmarks is not None]
        if not faces:
            raise FaceZooError("No face of the dataset has points to fit.")
        landmarks = np.stack([face.landmarks for face in faces])
        names = [face.name for face in faces]
        return face3d.fit_labels(model, names, landmarks.astype("float64"))[0]
