"""DIC on 300-W: faces of 16 pixels to 128 pixels and 68 landmarks.

The authors' sizes, batch, steps and learning rate, on other faces.

Run      facezoo train recipes/dic_300w_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Departures: heatmaps are distributions with a loss of their means and shapes;
the landmark branch starts untrained.
"""

import keras

from facezoo import codecs
from facezoo import losses
from facezoo.training import w300_recipe

SIZE, SCALE = 128, 8
# Of 150,000 steps in all.
BOUNDARIES = [10_000, 20_000, 40_000, 80_000]


def recipe(smoke=False):
    return w300_recipe(
        smoke,
        "dic",
        SIZE,
        SCALE,
        codec=codecs.SoftArgmaxCodec(SIZE, SIZE // 4),
        losses={
            "sr_image": losses.L1Loss(),
            "sr_stages": losses.L1Loss(),
            "heatmaps": losses.DSNTLoss(SIZE, regularizer="divergence"),
        },
        # The sum over the four steps.
        loss_weights={"sr_image": 1.0, "sr_stages": 3.0, "heatmaps": 0.1},
        batch_size=8,
        epochs=100,
        steps=1500,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES, [1e-4 / 2**i for i in range(len(BOUNDARIES) + 1)]
        ),
        clipnorm=1.0,
    )
