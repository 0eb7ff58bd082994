import numpy as np

from facezoo.data import DrawnFaces
from facezoo.degradations import BicubicDegradation
from facezoo.images import bicubic_resize
from facezoo.landmarks import IBUG68
from facezoo.training.validation import Validation


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
