"""Faces of 16 pixels to 128 pixels and 68 landmarks, with found points too.

Run      facezoo train recipes/jasrnet_labelled_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and labels/scut and
         labels/omi there, which `facezoo label` makes
Result   a row of benchmarks/ablation.py, with the small network: see README.md

As jasrnet_faces_x8, but the faces of scut and omi have points: those that a
teacher found on them at full size.
"""

from facezoo import codecs
from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe
from facezoo.training import faces_publication

SIZE, SCALE, SCHEME = 128, 8, landmarks.IBUG68


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces = [
            (data.W300("train"), 0.75),
            (data.labelled_faces("scut"), 0.15),
            (data.labelled_faces("omi"), 0.10),
        ]
        validation = data.W300("validation")
    return Recipe(
        model="jasrnet_tiny" if smoke else "jasrnet_base",
        model_kwargs={
            "image_size": SIZE,
            "scale": SCALE,
            "num_landmarks": SCHEME.num_landmarks,
        },
        data=faces,
        validation=validation,
        degradation=degradations.BicubicDegradation(SCALE),
        scheme=SCHEME,
        codec=codecs.SoftArgmaxCodec(SIZE, 32),
        losses={
            "sr_image": losses.L1Loss(),
            "heatmaps": losses.DSNTLoss(
                SIZE, regularizer="likelihood", weight=0.05, point_loss="wing"
            ),
        },
        loss_weights={"sr_image": 20.0, "heatmaps": 1.0},
        metrics={"landmarks": metrics.NormalizedMeanError(SCHEME)},
        augmentation=data.FaceAugmentation(),
        batch_size=8 if smoke else 32,
        epochs=2 if smoke else 28,
        steps=4 if smoke else 150,
        learning_rate=1e-3,
        warmup=0 if smoke else 200,
        weight_decay=0.01,
        clipnorm=1.0,
        ema=0.9 if smoke else 0.998,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="val_nme",
        seed=1,
        publication=faces_publication(side=SIZE // SCALE, points_by="a preset"),
    )
