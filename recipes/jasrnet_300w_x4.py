"""JASRNet on 300-W: faces of 64 pixels to 256 pixels and 68 landmarks.

The paper's setting, with the network as its authors released it.

Run      facezoo train recipes/jasrnet_300w_x4.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Two departures: the best epoch is chosen on held-out training faces, not on
test faces, and weights are not decayed through the gradient (AdamW).
"""

import keras

from facezoo import codecs
from facezoo import losses
from facezoo.training import w300_recipe

SIZE, SCALE = 256, 4
STEPS = 237  # once through the training faces


def recipe(smoke=False):
    if smoke:
        # The small network has logits and a map for each landmark alone.
        codec = codecs.SoftArgmaxCodec(SIZE, 32)
        heatmap_loss = losses.DSNTLoss(SIZE)
    else:
        # 4 pixels of 128, in cells of maps of an eighth of the side.
        sigma = 4 / 128 * (SIZE // 8)
        codec = codecs.GaussianHeatmapCodec(
            SIZE, SIZE // 8, sigma, background=True
        )
        heatmap_loss = losses.StackedHeatmapLoss(sigma)
    return w300_recipe(
        smoke,
        "jasrnet",
        SIZE,
        SCALE,
        codec=codec,
        losses={"sr_image": losses.L1Loss(), "heatmaps": heatmap_loss},
        batch_size=8,
        epochs=40,
        steps=STEPS,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            [20 * STEPS, 30 * STEPS], [5e-5, 2.5e-5, 1.25e-5]
        ),
        weight_decay=5e-4,
    )
