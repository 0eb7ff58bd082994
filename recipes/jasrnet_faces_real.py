"""Faces of 8 to 64 pixels as photographs have them: blurred, noisy, JPEG.

Run      facezoo train recipes/jasrnet_faces_real.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and the preset
         jasrnet_base_faces_any
Result   see saved_models/jasrnet_base_faces_real/README.md

Goes on from jasrnet_base_faces_any, which saw clean faces alone, for fewer
epochs and at a lower learning rate. The network is the same; the faces that it
reads went through `RealDegradation`, and the image is learned in decibels, so
that large faces weigh as much as small ones.

Validation degrades the held-out faces the same way at each of four sizes, with
one fixed seed, so that all epochs are compared on the same pictures.
"""

from facezoo import degradations
from facezoo import losses
from facezoo.training import faces_publication
from facezoo.training import faces_recipe

SIZE, SCALE = 256, 4
FACE_SIZES = (8, 16, 32, 64)
SEEN = (
    "It was trained on made-up blur, noise, JPEG and scaling, not on real "
    "pairs of a tiny and a large picture of a face, for there are none: what "
    "it does on real ones can be looked at and tested for steadiness, not "
    "measured against a truth."
)


def recipe(smoke=False):
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.RealDegradation(
            SIZE // SCALE, (FACE_SIZES[0], FACE_SIZES[-1])
        ),
        image_loss=losses.PSNRLoss(),
        image_weight=1.0,
        epochs=4,
        learning_rate=2e-4,
        warmup=100,
        validation_sizes=FACE_SIZES,
        initial_weights="jasrnet_base_faces_any",
        publication=faces_publication(side=SIZE // SCALE, seen=SEEN),
    )
