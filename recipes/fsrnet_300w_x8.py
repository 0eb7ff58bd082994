"""FSRNet on 300-W: faces of 16 pixels to 128 pixels and 68 landmarks.

The paper's sizes, batch and first learning rate, on other faces.

Run      facezoo train recipes/fsrnet_300w_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Departures: there are no parsing maps; heatmaps are distributions with a loss of
their means and shapes; Adam in place of RMSprop.
"""

from facezoo import codecs
from facezoo import losses
from facezoo.training import w300_recipe

SIZE, SCALE = 128, 8


def recipe(smoke=False):
    return w300_recipe(
        smoke,
        "fsrnet",
        SIZE,
        SCALE,
        codec=codecs.SoftArgmaxCodec(SIZE, SIZE // 2),
        losses={
            "sr_image": "mean_squared_error",
            "sr_stages": "mean_squared_error",
            "heatmaps": losses.DSNTLoss(SIZE, regularizer="divergence"),
        },
        loss_weights={"sr_image": 20.0, "sr_stages": 20.0, "heatmaps": 1.0},
        batch_size=14,
        epochs=60,
        learning_rate=2.5e-4,
        clipnorm=1.0,
    )
