"""DICGAN on 300-W: DIC, 16 to 128 pixels, against a discriminator.

Steps, learning rates and factors of the losses are those of MMagic's
configuration of DICGAN; the faces are others.

Run      facezoo train recipes/dicgan_300w_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

To go on from DIC's own run: `facezoo publish runs/dic_300w_x8 --output dic`,
then `--set initial_weights=dic`.

Departures: the features are those of a landmark network of ours, and their
differences relative, where the authors take LightCNN, a network of face
recognition; the discriminator judges patches (of 222 pixels, more than the
face), where theirs has LightCNN's layers and gives one number; it takes one
step for each of DIC's, not two, and its rate falls smoothly; the adversarial
loss grows over the first 10,000 steps, in which theirs trains by the pixels
alone; and those of recipes/dic_300w_x8.py.
"""

import keras

from facezoo import codecs
from facezoo import data
from facezoo import losses
from facezoo.training import AdversarialSettings
from facezoo.training import w300_publication
from facezoo.training import w300_recipe
from facezoo.training.publication import SHARPNESS

SIZE, SCALE = 128, 8
# Of 499,500 steps in all.
BOUNDARIES = [100_000, 200_000, 300_000, 400_000]


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
        adversarial=AdversarialSettings(
            discriminator="patch",
            discriminator_kwargs={
                "filters": 4 if smoke else 48,
                "num_levels": 3 if smoke else 5,
            },
            loss="logistic",
            weight=0.005,
            warmup=2 if smoke else 10_000,
            learning_rate=1e-5,
            beta_1=0.9,
            # The smoke run looks with the first layers alone, for speed.
            feature_layers=("level_64_entry",) if smoke else ("encoded",),
            feature_weight=0.1,
            landmark_weight=0.0,
        ),
        # A discriminator would ask for the noise that covers faces elsewhere.
        augmentation=data.FaceAugmentation(occlusion=0.0),
        batch_size=8,
        epochs=333,
        steps=1500,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES, [1e-4 / 2**i for i in range(len(BOUNDARIES) + 1)]
        ),
        clipnorm=1.0,
        monitor="last",
        publication=w300_publication(limits=[SHARPNESS]),
        smoke_settings={"batch_size": 4, "steps": 2},
    )
