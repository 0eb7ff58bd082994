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
from facezoo import losses
from facezoo.training import w300_recipe

SIZE, SCALE = 192, 4
# Of 300,000 steps in all.
BOUNDARIES = [200_000]


def recipe(smoke=False):
    return w300_recipe(
        smoke,
        "edsr",
        SIZE,
        SCALE,
        losses={"sr_image": losses.L1Loss()},
        # What is made up to cover a face teaches landmarks alone.
        augmentation=data.FaceAugmentation(occlusion=0.0),
        batch_size=16,
        epochs=300,
        steps=1000,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES, [1e-4 / 2**i for i in range(len(BOUNDARIES) + 1)]
        ),
        smoke_settings={"batch_size": 4},
    )
