"""Faces of 16 pixels to 128 pixels and 68 landmarks.

Run      facezoo train recipes/jasrnet_faces_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA
Result   see saved_models/jasrnet_base_faces_x8/README.md

Points are learned from the coordinates alone: a softmax over each map, its
mean, a wing loss, and the map's spread fitted to the error made. A quarter of
each batch are faces without points, for the image alone.
"""

from facezoo import degradations
from facezoo.training import faces_recipe

SIZE, SCALE = 128, 8


def recipe(smoke=False):
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.BicubicDegradation(SCALE),
        epochs=28,
        learning_rate=1e-3,
    )
