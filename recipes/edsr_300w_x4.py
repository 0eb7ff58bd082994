"""EDSR on 300-W: faces of 48 pixels to 192 pixels, the image alone.

The size of the patches, the batch, the loss, the first learning rate and its
halving are the paper's, from memory, on faces.

Run      facezoo train recipes/edsr_300w_x4.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Departures: whole faces, turned and moved a little, in place of patches of
DIV2K, mirrored and turned by 90 degrees; the network for 4 times the side
starts from random weights, not from those for twice the side.
"""

import keras

from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo.training import Recipe

SIZE, SCALE, SCHEME = 192, 4, landmarks.IBUG68
BATCH_SIZE = 16
# Of 300,000 steps in all.
BOUNDARIES = [200_000]


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        # A quarter more than the target, for faces that are enlarged a little.
        keep_size = SIZE * 5 // 4
        faces = data.W300("train", keep_size=keep_size)
        validation = data.W300("validation", keep_size=keep_size)
    return Recipe(
        model="edsr_tiny" if smoke else "edsr_reference",
        model_kwargs={"image_size": SIZE, "scale": SCALE},
        data=faces,
        validation=validation,
        degradation=degradations.BicubicDegradation(SCALE),
        scheme=SCHEME,
        losses={"sr_image": losses.L1Loss()},
        loss_weights={"sr_image": 1.0},
        # What is made up to cover a face teaches landmarks alone.
        augmentation=data.FaceAugmentation(occlusion=0.0),
        batch_size=4 if smoke else BATCH_SIZE,
        epochs=2 if smoke else 300,
        steps=4 if smoke else 1000,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES, [1e-4 / 2**i for i in range(len(BOUNDARIES) + 1)]
        ),
        precision="float32" if smoke else "mixed_bfloat16",
        # Of a network without landmarks: the error of its image.
        monitor="val_nme",
        seed=1,
        publication={
            "data": ["300-W training faces (LFPW, HELEN, AFW): image"],
            "terms": "Non-commercial research only (300-W).",
        },
    )
