"""The small network for faces of any size from 8 to 64 pixels, made 256.

Run      facezoo train recipes/jasrnet_small_any.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and labels/scut and
         labels/omi there, which `facezoo label` makes
Result   see saved_models/jasrnet_small_faces_any/README.md

The network reads every face at 64 pixels and isn't told its true size. It
starts from the weights of jasrnet_small_faces_x8, which reads 16 pixels; the
finer levels of the encoder are new. A fifth of the faces have 64 pixels: those
are the hardest to make better than bicubic does.
"""

from facezoo import data
from facezoo import degradations
from facezoo import losses
from facezoo.training import faces_recipe

SIZE, SCALE = 256, 4
FACE_SIZES = (8, 16, 32, 64)


def recipe(smoke=False):
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.RandomSizeDegradation(
            SIZE // SCALE,
            (FACE_SIZES[0], FACE_SIZES[-1]),
            largest_share=0.2,
        ),
        shares=(0.60, 0.22, 0.18),
        points_by="jasrnet_base_faces_x4_any",
        image_loss=losses.PSNRLoss(),
        image_weight=0.3,
        model="jasrnet_small",
        augmentation=data.FaceAugmentation(shift=0.05),
        epochs=24,
        steps=250,
        learning_rate=1e-3,
        validation_sizes=FACE_SIZES,
        initial_weights="jasrnet_small_faces_x8",
    )
