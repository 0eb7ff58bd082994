"""Trains the preset for faces of 8 to 64 pixels on, on pictures of yours.

Run      facezoo label $FACEZOO_DATA/own/train -o $FACEZOO_DATA/labels/own/train
         the same for own/validation, then
         facezoo train recipes/own_faces.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    own/train and own/validation below $FACEZOO_DATA, and the points of
         their faces in labels/own/train and labels/own/validation there
Result   yours

A picture holds one face, in its middle, whose square is 4/7 of the shorter side
wide; nobody should be in both folders. `facezoo label` finds the points; those
that you set by hand in a .pts file of the picture's name are better. Faces well
above 64 pixels teach the image most: targets are 256 pixels wide.

For a smaller network: --set model=jasrnet_small --set
initial_weights=jasrnet_small_faces_any.
"""

from facezoo import data
from facezoo import degradations
from facezoo import losses
from facezoo.training import faces_recipe

SIZE, SCALE = 256, 4
FACE_SIZES = (8, 16, 32, 64)


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces = data.labelled_faces("own/train", keep_size=SIZE)
        validation = data.labelled_faces("own/validation", keep_size=SIZE)
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.RandomSizeDegradation(
            SIZE // SCALE,
            (FACE_SIZES[0], FACE_SIZES[-1]),
            largest_share=0.3,
        ),
        data=faces,
        validation=validation,
        image_loss=losses.PSNRLoss(),
        image_weight=0.2,
        augmentation=data.FaceAugmentation(shift=0.05),
        epochs=6,
        learning_rate=3e-4,
        warmup=60,
        ema=0.995,
        validation_sizes=FACE_SIZES,
        initial_weights="jasrnet_base_faces_any",
        # What the card shall say; the preset that it starts from has terms too.
        publication={
            "data": ["Faces of yours"],
            "terms": "Those of your faces, and of jasrnet_base_faces_any.",
        },
    )
