"""Faces of any size from 8 to 64 pixels to 256 pixels and 68 landmarks.

Run      facezoo train recipes/jasrnet_faces_any.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA
Result   not shipped any more; jasrnet_labelled_any trains on from it

The network reads every face at 64 pixels and isn't told its true size. It
starts from the weights of jasrnet_base_faces_x8, which reads 16 pixels; the
finer levels of the encoder are new.

Points are learned from the coordinates alone: a softmax over each map, its
mean, a wing loss, and the map's spread fitted to the error made. A quarter of
each batch are faces without points, for the image alone.
"""

from facezoo import degradations
from facezoo.training import faces_recipe

SIZE, SCALE = 256, 4
FACE_SIZES = (8, 16, 32, 64)


def recipe(smoke=False):
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.RandomSizeDegradation(
            SIZE // SCALE, (FACE_SIZES[0], FACE_SIZES[-1])
        ),
        epochs=18,
        learning_rate=6e-4,
        validation_sizes=FACE_SIZES,
        initial_weights="jasrnet_base_faces_x8",
    )
