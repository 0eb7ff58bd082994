"""FSRNet on 300-W: faces of 16 pixels to 128 pixels and 68 landmarks.

The paper's sizes, batch and first learning rate, on other faces.

Run      facezoo train recipes/fsrnet_300w_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Departures: there are no parsing maps; heatmaps are distributions with a loss of
their means and shapes; Adam in place of RMSprop.
"""

from facezoo import codecs
from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe

SIZE, SCALE, SCHEME = 128, 8, landmarks.IBUG68
BATCH_SIZE = 14


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces, validation = data.W300("train"), data.W300("validation")
    return Recipe(
        model="fsrnet_tiny" if smoke else "fsrnet_reference",
        model_kwargs={
            "image_size": SIZE,
            "scale": SCALE,
            "num_landmarks": SCHEME.num_landmarks,
        },
        data=faces,
        validation=validation,
        degradation=degradations.BicubicDegradation(SCALE),
        scheme=SCHEME,
        codec=codecs.SoftArgmaxCodec(SIZE, SIZE // 2),
        losses={
            "sr_image": "mean_squared_error",
            "sr_stages": "mean_squared_error",
            "heatmaps": losses.DSNTLoss(SIZE, regularizer="divergence"),
        },
        loss_weights={"sr_image": 20.0, "sr_stages": 20.0, "heatmaps": 1.0},
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
