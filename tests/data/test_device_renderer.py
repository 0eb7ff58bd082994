import cv2
import keras
import numpy as np
import pytest

from facezoo.data import DrawnFaces
from facezoo.data import FaceAugmentation
from facezoo.data import FaceBatches
from facezoo.degradations import BicubicDegradation
from facezoo.degradations import RandomSizeDegradation
from facezoo.degradations import RealDegradation

OPENCV = int(cv2.__version__.split(".")[0])


def make(degradation, **options):
    settings = {"batch_size": 6, "steps": 2, "seed": 3, **options}
    # Each change is likely, so that few faces show them all.
    augmentation = FaceAugmentation(occlusion=0.8, grey=0.3)
    return FaceBatches(
        DrawnFaces(12), 64, degradation, augmentation=augmentation, **settings
    )


def rendered(batches, index=0):
    on_device = batches.on_device()
    batch = keras.tree.map_structure(
        keras.ops.convert_to_tensor, on_device[index]
    )
    return keras.tree.map_structure(
        keras.ops.convert_to_numpy, on_device.render(batch)
    )


@pytest.mark.skipif(OPENCV < 5, reason="OpenCV 4 rounds the places of pixels")
@pytest.mark.parametrize(
    "degradation",
    [BicubicDegradation(4), RandomSizeDegradation(16, (4, 16))],
    ids=["bicubic", "random_size"],
)
@pytest.mark.parametrize("index", [0, 1])
def test_the_device_makes_the_faces_of_the_host(degradation, index):
    batches = make(degradation)
    wanted, found = batches[index], rendered(batches, index)
    keras.tree.assert_same_structure(wanted, found)
    for a, b in zip(keras.tree.flatten(wanted), keras.tree.flatten(found)):
        assert a.shape == b.shape
        np.testing.assert_allclose(b, a, atol=1.01 / 255)
    assert np.abs(wanted[0] - found[0]).mean() < 0.05 / 255
    faces = wanted[1]["sr_image"], found[1]["sr_image"]
    assert np.abs(faces[0] - faces[1]).mean() < 0.05 / 255


def test_a_model_of_one_task_gets_its_targets():
    batches = make(BicubicDegradation(4), outputs=["landmarks"])
    assert set(rendered(batches)[1]) == {"landmarks"}


def test_what_cannot_run_on_the_device():
    with pytest.raises(ValueError, match="no `render`"):
        make(RealDegradation(16, (4, 16))).on_device()
    batches = make(BicubicDegradation(4))
    batches.augmentation = FaceAugmentation(blur=0.5)
    with pytest.raises(ValueError, match="blur=0.5"):
        batches.on_device()
    batches.augmentation = FaceAugmentation.off()
    with pytest.raises(ValueError, match="rotation=0.0"):
        batches.on_device()
