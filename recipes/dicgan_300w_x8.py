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
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import AdversarialSettings
from facezoo.training import Recipe

SIZE, SCALE, SCHEME = 128, 8, landmarks.IBUG68
BATCH_SIZE = 8
# Of 499,500 steps in all.
BOUNDARIES = [100_000, 200_000, 300_000, 400_000]


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces, validation = data.W300("train"), data.W300("validation")
    return Recipe(
        model="dic_tiny" if smoke else "dic_reference",
        model_kwargs={
            "image_size": SIZE,
            "scale": SCALE,
            "num_landmarks": SCHEME.num_landmarks,
        },
        data=faces,
        validation=validation,
        degradation=degradations.BicubicDegradation(SCALE),
        scheme=SCHEME,
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
        metrics={"landmarks": metrics.NormalizedMeanError(SCHEME)},
        # A discriminator would ask for the noise that covers faces elsewhere.
        augmentation=data.FaceAugmentation(occlusion=0.0),
        batch_size=4 if smoke else BATCH_SIZE,
        epochs=2 if smoke else 333,
        steps=2 if smoke else 1500,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES, [1e-4 / 2**i for i in range(len(BOUNDARIES) + 1)]
        ),
        clipnorm=1.0,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="last",
        seed=1,
        publication={
            "data": ["300-W training faces (LFPW, HELEN, AFW)"],
            "terms": "Non-commercial research only (300-W).",
            "limits": [
                "Sharpness is not truth: the fine detail is made up. Do not "
                "identify anyone by it.",
            ],
        },
    )
