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
from facezoo import losses
from facezoo.training import w300_recipe

SIZE, SCALE = 128, 8
BATCH_SIZE = 32
EPOCHS = 20
# Of CelebA.
STEPS = 168_854 // BATCH_SIZE
# The rate falls by an eleventh of the first before each of the last 10 epochs.
BOUNDARIES = [epoch * STEPS for epoch in range(EPOCHS // 2, EPOCHS)]


def recipe(smoke=False):
    return w300_recipe(
        smoke,
        "sparnet",
        SIZE,
        SCALE,
        losses={"sr_image": losses.L1Loss()},
        # What is made up to cover a face teaches landmarks alone.
        augmentation=data.FaceAugmentation(occlusion=0.0),
        batch_size=BATCH_SIZE,
        epochs=EPOCHS,
        steps=STEPS,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES,
            [2e-4 * (1 - i / 11) for i in range(len(BOUNDARIES) + 1)],
        ),
        smoke_settings={"batch_size": 4},
    )
