"""Faces of 32 to 64 pixels to 256 pixels and 68 landmarks.

Run      facezoo train recipes/jasrnet_faces_x4_any.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and labels/scut and
         labels/omi there, which `facezoo label` makes
Result   see saved_models/jasrnet_base_faces_x4_any/README.md

All blocks of the encoder but those of the finest level work at 32 pixels, where
most of jasrnet_faces_x4 work at 16. So the weights of jasrnet_base_faces_x8_256
fit as they are; it starts from them, and only the level of 64 pixels is new.
Smaller faces are brought to 64. The shipped weights went on from those of this
run, which had 0.4 of the faces at 64 pixels, for another sixteen epochs: their
card has the command.
"""

from facezoo import data
from facezoo import degradations
from facezoo import losses
from facezoo.training import faces_recipe

SIZE, SCALE = 256, 4
FACE_SIZES = (32, 40, 48, 64)


def recipe(smoke=False):
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.RandomSizeDegradation(
            SIZE // SCALE,
            (FACE_SIZES[0], FACE_SIZES[-1]),
            largest_share=0.5,
        ),
        shares=(0.65, 0.20, 0.15),
        points_by="jasrnet_base_faces_x4",
        image_loss=losses.PSNRLoss(),
        image_weight=0.3,
        model_kwargs={"overrides": {"coarsest": 32}},
        augmentation=data.FaceAugmentation(shift=0.05),
        epochs=7,
        steps=110,
        learning_rate=3e-4,
        warmup=60,
        ema=0.995,
        validation_sizes=FACE_SIZES,
        initial_weights="jasrnet_base_faces_x8_256",
    )
