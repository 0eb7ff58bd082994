"""Super-FAN on 300-W with all its losses: 16 to 64 pixels and 68 landmarks.

Super-FAN against a discriminator (Wasserstein, with a gradient penalty), with
a loss by the features of a fixed network, and with the heatmap loss of the
paper: a fixed landmark network should find in the made face what it finds in
the true one.

Run      facezoo train recipes/super_fan_gan_300w_x4.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

To go on from Super-FAN's own run, as the paper does: `facezoo publish
runs/super_fan_300w_x4 --output super_fan`, then
`--set initial_weights=super_fan`.

Which losses there are is the paper's, from memory; we had no copy of it, so
their factors are ours, but for 10 of the penalty, which is that of the paper on
gradient penalties. Departures: both fixed networks are a landmark network of
ours, where the paper has ResNet-50 for the features and its own FAN, which
learns on, for the heatmaps; differences of features are relative; the
discriminator judges patches and takes one step for each of the network's; and
those of recipes/super_fan_300w_x4.py.
"""

from facezoo import codecs
from facezoo import data
from facezoo import losses
from facezoo.training import AdversarialSettings
from facezoo.training import w300_publication
from facezoo.training import w300_recipe
from facezoo.training.publication import SHARPNESS

SIZE, SCALE = 64, 4
# Of the image's squares; what the image learns by is a share of it.
IMAGE_WEIGHT = 20.0


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
        loss_weights={"sr_image": IMAGE_WEIGHT, "heatmaps": 1.0},
        adversarial=AdversarialSettings(
            discriminator="patch",
            discriminator_kwargs={
                "filters": 4 if smoke else 64,
                "spectral": False,
            },
            loss="wasserstein",
            gradient_penalty=10.0,
            weight=1e-3 * IMAGE_WEIGHT,
            learning_rate=1e-4,
            # The smoke run looks with the first layers alone, and by a small
            # network, for speed.
            feature_layers=("level_64_entry",) if smoke else ("encoded",),
            feature_weight=0.1 * IMAGE_WEIGHT,
            landmarks="jasrnet_small_faces_x8"
            if smoke
            else "jasrnet_base_faces_any",
            landmark_weight=1.0,
        ),
        # A discriminator would ask for the noise that covers faces elsewhere.
        augmentation=data.FaceAugmentation(occlusion=0.0),
        batch_size=16,
        epochs=60,
        learning_rate=2.5e-4,
        clipnorm=1.0,
        monitor="last",
        publication=w300_publication(limits=[SHARPNESS]),
        smoke_settings={"batch_size": 4, "steps": 2},
    )
