import dataclasses

import numpy as np

from facezoo import face3d
from facezoo.data import DrawnFaces
from facezoo.data import DrawnHeads
from facezoo.degradations import BicubicDegradation
from facezoo.images import bicubic_resize
from facezoo.landmarks import IBUG68
from facezoo.training.validation import Validation


class PartlyLabelled(DrawnFaces):
    """Drawn faces, of which those with an odd number have no points."""

    def __getitem__(self, index):
        face = super().__getitem__(index)
        return dataclasses.replace(face, landmarks=None) if index % 2 else face


class Pictures(DrawnFaces):
    """Drawn faces that never had points."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.scheme = None

    def __getitem__(self, index):
        return dataclasses.replace(super().__getitem__(index), landmarks=None)


class Off:
    """Stands in for a network: finds all points 3 pixels to the right."""

    def __init__(self, landmarks):
        self.landmarks = landmarks + np.array([3.0, 0.0], "float32")

    def predict(self, inputs, batch_size, verbose):
        shape = self.landmarks.shape[:2]
        return {
            "sr_image": bicubic_resize(inputs, 64),
            "landmarks": self.landmarks,
            "landmark_covariance": np.tile(np.eye(2), (*shape, 1, 1)),
        }


def validation(dataset, sizes=None):
    degrade = BicubicDegradation(4)
    return Validation(dataset, 64, degrade, IBUG68, 2, sizes)


def test_a_bicubic_degradation_goes_through_sizes():
    measured = validation(DrawnFaces(3, size=64), (8, 16))
    assert [x.shape for x in measured.inputs.values()] == [(3, 16, 16, 3)] * 2
    figures, _ = measured(Off(measured.landmarks))
    assert figures["psnr_8"] < figures["psnr_16"]
    np.testing.assert_allclose(
        figures["psnr"], (figures["psnr_8"] + figures["psnr_16"]) / 2
    )


def test_faces_without_points_are_left_out_of_the_errors():
    whole = validation(DrawnFaces(4, size=64))
    partly = validation(PartlyLabelled(4, size=64))
    assert whole.labelled.all()
    assert partly.labelled.tolist() == [True, False, True, False]
    figures, _ = partly(Off(whole.landmarks))
    eyes = np.linalg.norm(
        whole.landmarks[::2, 36] - whole.landmarks[::2, 45], axis=-1
    )
    np.testing.assert_allclose(figures["nme"], 100 * np.mean(3 / eyes), 1e-4)
    np.testing.assert_allclose(figures["sigma_scale"], 3 / 2.146, 1e-3)
    # The image is that of all faces.
    all_figures, _ = whole(Off(whole.landmarks))
    assert figures["psnr"] == all_figures["psnr"]


def test_without_any_points_the_image_alone_is_measured():
    figures, shown = validation(Pictures(2, size=64))(
        Off(np.zeros((2, 68, 2), "float32"))
    )
    assert set(figures) == {"psnr", "rmse", "psnr_gain"}
    assert set(shown) == {"sr_image", "landmarks"}


def test_points_in_space_and_poses_are_measured_where_faces_have_them():
    model = face3d.simple_face_model()
    measured = validation(DrawnHeads(3, model, size=64))
    assert measured.placed.all() and measured.posed.all()
    network = Off(measured.landmarks)
    outputs = network.predict(measured.inputs[""], 2, 0)
    outputs["landmarks_3d"] = measured.landmarks_3d + np.array([0, 0, 2.0])
    outputs["pose"] = measured.pose @ face3d.rotation_matrix(0, 0, 10.0)
    network.predict = lambda *args, **kwargs: outputs
    figures, _ = measured(network)
    box = np.ptp(measured.landmarks_3d[..., :2], axis=1)
    expected = 100 * np.mean(2 / np.sqrt(box.prod(axis=1)))
    np.testing.assert_allclose(figures["nme_3d"], expected, rtol=1e-4)
    np.testing.assert_allclose(figures["degrees"], 10, rtol=1e-3)

    flat = validation(DrawnFaces(3, size=64))
    assert not flat.placed.any() and not flat.posed.any()
    assert not {"nme_3d", "degrees"} & set(flat(network)[0])
