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
from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe

SIZE, SCALE, SCHEME = 64, 4, landmarks.IBUG68
BATCH_SIZE = 16


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces, validation = data.W300("train"), data.W300("validation")
    return Recipe(
        model="super_fan_tiny" if smoke else "super_fan_reference",
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
            "sr_image": "mean_squared_error",
            "heatmaps": losses.DSNTLoss(SIZE, regularizer="divergence"),
        },
        loss_weights={"sr_image": 20.0, "heatmaps": 1.0},
        metrics={"landmarks": metrics.NormalizedMeanError(SCHEME)},
        augmentation=data.FaceAugmentation(),
        batch_size=BATCH_SIZE,
        epochs=2 if smoke else 60,
        steps=4 if smoke else None,
        learning_rate=2.5e-4,
        clipnorm=1.0,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="val_nme",
        seed=1,
        publication={
            "data": ["300-W training faces (LFPW, HELEN, AFW)"],
            "terms": "Non-commercial research only (300-W).",
        },
    )
