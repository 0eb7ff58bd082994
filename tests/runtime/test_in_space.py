"""A network that was trained for the head's pose, through the runtime."""

import keras
import numpy as np
import pytest

from facezoo import FaceEnhancer
from facezoo.models import jasrnet
from tests.runtime.standin import fixture_standin  # noqa: F401
from tests.runtime.standin import make_preset


def test_pose_and_points_in_space_come_out(tmp_path):
    if keras.backend.backend() != "tensorflow":
        pytest.skip("exports need the TensorFlow backend")
    from facezoo.export.litert import convert_litert

    tasks = ["super_resolution", "landmarks", "pose"]
    model = jasrnet("tiny", tasks=tasks)
    content = convert_litert(model).content
    preset = make_preset(tmp_path / "presets", content)
    faces = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 3), "uint8")
    enhanced = FaceEnhancer(preset, threads=2).enhance_faces(faces)
    expected = model.predict(faces.astype("float32") / 255, verbose=0)
    for name in ("landmarks", "landmarks_3d", "pose", "pose_angles"):
        np.testing.assert_allclose(
            getattr(enhanced, name), expected[name], atol=1e-2
        )


def test_a_network_without_pose_gives_none(standin):
    faces = np.zeros((1, 16, 16, 3), "uint8")
    enhanced = FaceEnhancer(standin).enhance_faces(faces)
    assert enhanced.landmarks_3d is None
    assert enhanced.pose is None and enhanced.pose_angles is None
