"""FSRGAN on 300-W: FSRNet, 16 to 128 pixels, against a discriminator.

FSRNet with the two losses that make it FSRGAN: a discriminator that sees the
small face too, and the features of a fixed network.

Run      facezoo train recipes/fsrgan_300w_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

To go on from FSRNet's own run: `facezoo publish runs/fsrnet_300w_x8 --output
fsrnet`, then `--set initial_weights=fsrnet`.

The factors of the two losses, 0.001 and 0.1 of the image's, are the paper's
from memory: we had no copy of it. Departures: the features are those of a
landmark network of ours, their differences relative, where the paper has the
last convolutions of VGG-16 and squares (`feature_network` shows how to pass
such a network as `features`); spectral instead of batch normalization in the
discriminator; and those of recipes/fsrnet_300w_x8.py.
"""

from facezoo import codecs
from facezoo import data
from facezoo import losses
from facezoo.training import AdversarialSettings
from facezoo.training import w300_publication
from facezoo.training import w300_recipe
from facezoo.training.publication import SHARPNESS

SIZE, SCALE = 128, 8
# Of the image's squares; all that the image learns by is a share of it.
IMAGE_WEIGHT = 20.0


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
        loss_weights={
            "sr_image": IMAGE_WEIGHT,
            "sr_stages": IMAGE_WEIGHT,
            "heatmaps": 1.0,
        },
        adversarial=AdversarialSettings(
            discriminator="patch",
            discriminator_kwargs={"filters": 4 if smoke else 64},
            conditional=True,
            loss="logistic",
            weight=1e-3 * IMAGE_WEIGHT,
            learning_rate=2.5e-4,
            # The smoke run looks with the first layers alone, for speed.
            feature_layers=("level_64_entry",) if smoke else ("encoded",),
            feature_weight=0.1 * IMAGE_WEIGHT,
            landmark_weight=0.0,
        ),
        # A discriminator would ask for the noise that covers faces elsewhere.
        augmentation=data.FaceAugmentation(occlusion=0.0),
        batch_size=14,
        epochs=60,
        learning_rate=2.5e-4,
        clipnorm=1.0,
        monitor="last",
        publication=w300_publication(limits=[SHARPNESS]),
        smoke_settings={"batch_size": 4, "steps": 2},
    )
