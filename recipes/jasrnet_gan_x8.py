"""Sharper faces of 16 pixels to 128: the default losses and a discriminator.

Run      facezoo train recipes/jasrnet_gan_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, about a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and the preset
Result   see saved_models/jasrnet_base_faces_x8_gan/README.md

The run starts from the weights of jasrnet_base_faces_x8 and keeps its losses,
so the landmarks stay. A U-Net learns to tell the enlarged faces from
photographs. A fixed landmark network compares the two: its features, and its
heatmaps, as in Super-FAN. The enlarged face, shrunk again, should be the
input; that keeps the colours.

The last epoch counts: the learning rate has come to 0 there, and no figure of a
validation would choose for sharpness. A run as short as this one dots the eyes;
`facezoo blend --share 0.4` brings it back to clean ones, and these weights are
the published.
"""

from facezoo import data
from facezoo import degradations
from facezoo.training import AdversarialSettings
from facezoo.training import faces_publication
from facezoo.training import faces_recipe

SIZE, SCALE = 128, 8
LIKENESS = (
    "Sharpness is not truth. The fine detail is made up, more of it than by "
    "the preset without a discriminator, and looks as if it had been seen: "
    "skin, hair, teeth, the direction of the eyes. Do not identify anyone by "
    "it."
)


def recipe(smoke=False):
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.BicubicDegradation(SCALE),
        # The factors bring the gradients of the losses to one order at the
        # start of the run.
        loss_weights={"sr_image": 20.0, "heatmaps": 2.0},
        adversarial=AdversarialSettings(
            discriminator="unet",
            discriminator_kwargs={"filters": 4 if smoke else 16},
            loss="relativistic",
            weight=0.5,
            warmup=2 if smoke else 200,
            learning_rate=2e-4,
            # The smoke run looks with the first layers alone, for speed.
            feature_layers=("level_64_entry",)
            if smoke
            else ("level_64_block_1", "level_32_block_1", "encoded"),
            feature_sizes=(64,),
            feature_weight=0.5,
            landmark_weight=0.0 if smoke else 0.1,
            shrunken_weight=20.0,
        ),
        # A discriminator would ask for the noise that covers faces elsewhere.
        augmentation=data.FaceAugmentation(occlusion=0.0),
        batch_size=8,
        epochs=4,
        steps=350,
        learning_rate=2e-4,
        warmup=100,
        monitor="last",
        initial_weights="jasrnet_base_faces_x8",
        publication=faces_publication(side=SIZE // SCALE, likeness=LIKENESS),
    )
