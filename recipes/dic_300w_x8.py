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
from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe

SIZE, SCALE, SCHEME = 128, 8, landmarks.IBUG68
BATCH_SIZE = 8
# Of 150,000 steps in all.
BOUNDARIES = [10_000, 20_000, 40_000, 80_000]


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
        metrics={"landmarks": metrics.NormalizedMeanError(SCHEME)},
        augmentation=data.FaceAugmentation(),
        batch_size=BATCH_SIZE,
        epochs=2 if smoke else 100,
        steps=4 if smoke else 1500,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES, [1e-4 / 2**i for i in range(len(BOUNDARIES) + 1)]
        ),
        clipnorm=1.0,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="val_nme",
        seed=1,
        publication={
            "data": ["300-W training faces (LFPW, HELEN, AFW)"],
            "terms": "Non-commercial research only (300-W).",
        },
    )
