"""A teacher that sees faces at 128 pixels, for labels of faces without points.

Run      facezoo train recipes/teacher_300w.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w below $FACEZOO_DATA
Result   not shipped; `facezoo label` makes points of scut and omi with it

It starts from the weights of jasrnet_base_faces_any, which reads faces at 64
pixels; the level of 128 is new. The image weighs little.
"""

from facezoo import codecs
from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe

SIZE, SCALE, SCHEME = 256, 2, landmarks.IBUG68


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces = data.W300("train", keep_size=SIZE)
        validation = data.W300("validation", keep_size=SIZE)
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
            "sr_image": losses.PSNRLoss(),
            "heatmaps": losses.DSNTLoss(
                SIZE, regularizer="likelihood", weight=0.05, point_loss="wing"
            ),
        },
        loss_weights={"sr_image": 0.2, "heatmaps": 1.0},
        metrics={"landmarks": metrics.NormalizedMeanError(SCHEME)},
        augmentation=data.FaceAugmentation(rotation=15.0, occlusion=0.3),
        batch_size=8 if smoke else 32,
        epochs=2 if smoke else 8,
        steps=4 if smoke else 1000,
        learning_rate=6e-4,
        warmup=0 if smoke else 200,
        weight_decay=0.01,
        clipnorm=1.0,
        ema=0.9 if smoke else 0.999,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="val_nme",
        initial_weights=None if smoke else "jasrnet_base_faces_any",
        seed=1,
        publication={
            "data": [
                "300-W training faces (LFPW, HELEN, AFW): image and points"
            ],
            "terms": "Non-commercial research only (300-W).",
            "limits": ["It serves to label faces of 128 pixels and more."],
        },
    )
