"""Super-FAN on 300-W: faces of 16 pixels to 64 pixels and 68 landmarks.

The paper's sizes and its losses of pixels and heatmaps, on fewer faces.

Run      facezoo train recipes/super_fan_300w_x4.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Departures: heatmaps are compared with the true points, not with those that a
trained FAN finds in the true face; both networks start untrained; there is no
perceptual and no adversarial loss; Adam in place of the paper's optimizer.
"""

from facezoo import codecs
from facezoo import losses
from facezoo.training import w300_recipe

SIZE, SCALE = 64, 4


def recipe(smoke=False):
    return w300_recipe(
        smoke,
        "super_fan",
        SIZE,
        SCALE,
        codec=codecs.SoftArgmaxCodec(SIZE, SIZE // 4),
        losses={
            "sr_image": "mean_squared_error",
            "heatmaps": losses.DSNTLoss(SIZE, regularizer="divergence"),
        },
        loss_weights={"sr_image": 20.0, "heatmaps": 1.0},
        batch_size=16,
        epochs=60,
        learning_rate=2.5e-4,
        clipnorm=1.0,
    )
