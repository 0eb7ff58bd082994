"""A teacher that sees faces at 128 pixels, for labels of faces without points.

Run      facezoo train recipes/teacher_300w.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w below $FACEZOO_DATA
Result   not shipped; `facezoo label` makes points of scut and omi with it

It starts from the weights of jasrnet_base_faces_any, which reads faces at 64
pixels; the level of 128 is new. The image weighs little.
"""

from facezoo import data
from facezoo import degradations
from facezoo import losses
from facezoo.training import faces_recipe

SIZE, SCALE = 256, 2


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces = data.W300("train", keep_size=SIZE)
        validation = data.W300("validation", keep_size=SIZE)
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.BicubicDegradation(SCALE),
        data=faces,
        validation=validation,
        image_loss=losses.PSNRLoss(),
        image_weight=0.2,
        augmentation=data.FaceAugmentation(rotation=15.0, occlusion=0.3),
        epochs=8,
        steps=1000,
        learning_rate=6e-4,
        ema=0.999,
        initial_weights="jasrnet_base_faces_any",
        publication={
            "data": [
                "300-W training faces (LFPW, HELEN, AFW): image and points"
            ],
            "terms": "Non-commercial research only (300-W).",
            "limits": ["It serves to label faces of 128 pixels and more."],
        },
    )
