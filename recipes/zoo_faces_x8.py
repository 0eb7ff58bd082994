"""All networks alike: faces of 16 pixels to 128 pixels and 68 landmarks.

Run      facezoo train recipes/zoo_faces_x8.py --set model=super_fan_base
Smoke    the same with --smoke --set model=super_fan_tiny: drawn faces, two
         epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA
Result   not measured yet

Every network sees the same faces in the same order, for the same number of
steps. One that gives no image, or no landmarks, is trained by the losses of
what it gives; one without landmarks ends with the epoch of the best PSNR, the
others with that of the lowest NME. Losses, data and schedule are those of
recipes/jasrnet_faces_x8.py, which fits JASRNet: the papers' own are in the
recipes of each network.
"""

from facezoo import degradations
from facezoo.training import faces_publication
from facezoo.training import faces_recipe

SIZE, SCALE = 128, 8


def recipe(smoke=False):
    said = faces_publication(side=SIZE // SCALE)
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.BicubicDegradation(SCALE),
        epochs=28,
        learning_rate=1e-3,
        # What the limits are depends on the network.
        publication={"data": said["data"], "terms": said["terms"]},
    )
