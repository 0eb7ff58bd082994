"""Faces of 20 to 32 pixels to 256 pixels and 68 landmarks.

Run      facezoo train recipes/jasrnet_faces_x8_256.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and labels/scut and
         labels/omi there, which `facezoo label` makes
Result   see saved_models/jasrnet_base_faces_x8_256/README.md

The network of jasrnet_faces_x8, from whose weights it starts, on faces twice as
wide: all blocks of its encoder work at the face's own 32 pixels, where
jasrnet_faces_any has most of them at 16. Smaller faces are brought to 32.
"""

from facezoo import data
from facezoo import degradations
from facezoo import losses
from facezoo.training import faces_recipe

SIZE, SCALE = 256, 8
FACE_SIZES = (20, 24, 28, 32)


def recipe(smoke=False):
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.RandomSizeDegradation(
            SIZE // SCALE,
            (FACE_SIZES[0], FACE_SIZES[-1]),
            largest_share=0.4,
        ),
        shares=(0.60, 0.25, 0.15),
        points_by="jasrnet_base_faces_x4",
        image_loss=losses.PSNRLoss(),
        image_weight=0.3,
        augmentation=data.FaceAugmentation(shift=0.05),
        epochs=9,
        steps=300,
        learning_rate=5e-4,
        warmup=100,
        validation_sizes=FACE_SIZES,
        initial_weights="jasrnet_base_faces_x8",
    )
