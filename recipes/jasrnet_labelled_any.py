"""Trains the network for faces of 8 to 64 pixels on, with found points.

Run      facezoo train recipes/jasrnet_labelled_any.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and labels/scut and
         labels/omi there, which `facezoo label` makes
Result   see saved_models/jasrnet_base_faces_any/README.md

It starts from the mean of the weights of jasrnet_faces_any and
jasrnet_faces_x4, which was trained on from them with faces of 64 pixels alone.
The 1,901 faces with points set by hand are too few to learn on from: the error
of held-out faces rises. So two fifths of each batch are faces of scut and omi,
with the points that jasrnet_base_faces_x4_any finds on them at full size.

Of the faces, 0.3 have 64 pixels: those are the hardest to make better than
bicubic does. Squares are moved more than in jasrnet_faces_any, for loose boxes.
The shipped weights went on from those of this run: their card has the command.
"""

from facezoo import data
from facezoo import degradations
from facezoo import losses
from facezoo.training import faces_recipe

SIZE, SCALE = 256, 4
FACE_SIZES = (8, 16, 32, 64)
START = {"jasrnet_base_faces_any": 0.5, "jasrnet_base_faces_x4": 0.5}


def recipe(smoke=False):
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.RandomSizeDegradation(
            SIZE // SCALE,
            (FACE_SIZES[0], FACE_SIZES[-1]),
            largest_share=0.3,
        ),
        shares=(0.60, 0.25, 0.15),
        points_by="jasrnet_base_faces_x4_any",
        image_loss=losses.PSNRLoss(),
        image_weight=0.2,
        augmentation=data.FaceAugmentation(shift=0.05),
        epochs=6,
        learning_rate=3e-4,
        warmup=60,
        ema=0.995,
        validation_sizes=FACE_SIZES,
        initial_weights=START,
    )
