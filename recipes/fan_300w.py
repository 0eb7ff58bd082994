"""FAN on 300-W: faces of 256 pixels and 68 landmarks.

The paper's size, batch, epochs and learning rates, as far as we remember them,
on fewer faces. (The training script that its authors published later begins
at 2.5e-4 and runs 110 epochs.)

Run      facezoo train recipes/fan_300w.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Departures: the paper trains on the 61,225 faces of 300W-LP, with their points
in the image (which `data.W300LP` reads); heatmaps are distributions with a loss
of their means and shapes; Adam in place of RMSprop. With landmarks in space:
recipes/fan_3d_300w.py, which can start from these weights.
"""

import keras

from facezoo import codecs
from facezoo import data
from facezoo import losses
from facezoo.training import w300_recipe

STEPS = 250
# After 15 and 30 of 40 epochs.
BOUNDARIES = [15 * STEPS, 30 * STEPS]


def recipe(smoke=False):
    size = 64 if smoke else 256
    return w300_recipe(
        smoke,
        "fan",
        size,
        scale=1,
        codec=codecs.SoftArgmaxCodec(size, size // 4),
        losses={"heatmaps": losses.DSNTLoss(size, regularizer="divergence")},
        augmentation=data.FaceAugmentation(
            rotation=20.0, max_rotation=50.0, scale=0.1
        ),
        batch_size=10,
        epochs=40,
        steps=STEPS,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES, [1e-4, 1e-5, 1e-6]
        ),
        clipnorm=1.0,
        smoke_settings={"batch_size": 8},
    )
