"""Faces of 64 pixels to 256 pixels and 68 landmarks.

Run      facezoo train recipes/jasrnet_faces_x4.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA
Result   see saved_models/jasrnet_base_faces_x4/README.md

It starts from the weights of jasrnet_base_faces_any, which reads faces of 8 to
64 pixels. The image is learned in decibels: at 64 pixels differences are small,
and a mean of them would hardly weigh beside the landmarks.
"""

from facezoo import degradations
from facezoo import losses
from facezoo.training import faces_recipe

SIZE, SCALE = 256, 4


def recipe(smoke=False):
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.BicubicDegradation(SCALE),
        image_loss=losses.PSNRLoss(),
        image_weight=0.1,
        epochs=14,
        learning_rate=5e-4,
        initial_weights="jasrnet_base_faces_any",
    )
