"""Faces of 16 pixels to 128 pixels and 68 landmarks, with found points too.

Run      facezoo train recipes/jasrnet_labelled_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and labels/scut and
         labels/omi there, which `facezoo label` makes
Result   a row of benchmarks/ablation.py, with the small network: see README.md

As jasrnet_faces_x8, but the faces of scut and omi have points: those that a
teacher found on them at full size.
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
        points_by="a preset",
        epochs=28,
        learning_rate=1e-3,
    )
