import numpy as np

from facezoo.images import bicubic_resize
from facezoo.losses import shrunken_difference


def test_a_face_made_small_by_bicubic_costs_nothing():
    face = np.random.default_rng(0).random((1, 32, 32, 3)).astype("float32")
    small = bicubic_resize(face, 8)
    assert float(shrunken_difference(face, small)) < 1e-5
    assert abs(float(shrunken_difference(face + 0.25, small)) - 0.25) < 1e-4
