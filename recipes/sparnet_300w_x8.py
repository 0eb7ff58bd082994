"""SPARNet on 300-W: faces of 16 pixels to 128 pixels, the image alone.

Sizes, loss, batch, learning rate and epochs of its authors' training script, on
fewer faces: half of the epochs at 2e-4, then down to 0 step by step.

Run      facezoo train recipes/sparnet_300w_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Departures: the authors train on 168,854 faces of CelebA (from memory), so an
epoch is as many steps as that takes, not once through the faces; Adam averages
the squares of the gradients by 0.999, not 0.99; faces are turned and moved a
little.
"""

import keras

from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo.training import Recipe

SIZE, SCALE, SCHEME = 128, 8, landmarks.IBUG68
BATCH_SIZE = 32
EPOCHS = 20
# Of CelebA.
STEPS = 168_854 // BATCH_SIZE
# The rate falls by an eleventh of the first before each of the last 10 epochs.
BOUNDARIES = [epoch * STEPS for epoch in range(EPOCHS // 2, EPOCHS)]


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces, validation = data.W300("train"), data.W300("validation")
    return Recipe(
        model="sparnet_tiny" if smoke else "sparnet_reference",
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
        epochs=2 if smoke else EPOCHS,
        steps=4 if smoke else STEPS,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES,
            [2e-4 * (1 - i / 11) for i in range(len(BOUNDARIES) + 1)],
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
