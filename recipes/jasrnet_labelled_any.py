"""Trains the network for faces of 8 to 64 pixels on, with found points.

Run      facezoo train recipes/jasrnet_labelled_any.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and labels/scut and
         labels/omi there, which `facezoo label` makes
Result   see saved_models/jasrnet_base_faces_any/README.md

It starts from the mean of the weights of jasrnet_faces_any and
jasrnet_faces_x4, which was trained on from them with faces of 64 pixels alone.
The 1,901 faces with points set by hand are too few to learn on from: the error
of held-out faces rises. So a third of each batch are faces of scut and omi,
with the points that jasrnet_base_faces_x4 finds on them at full size.

Of the faces, 0.3 have 64 pixels: those are the hardest to make better than
bicubic does. Squares are moved more than in jasrnet_faces_any, for loose boxes.
"""

from facezoo import codecs
from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe
from facezoo.training import faces_publication

SIZE, SCALE, SCHEME = 256, 4, landmarks.IBUG68
FACE_SIZES = (8, 16, 32, 64)
START = {"jasrnet_base_faces_any": 0.5, "jasrnet_base_faces_x4": 0.5}


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces = [
            (data.W300("train", keep_size=SIZE), 0.68),
            (data.labelled_faces("scut", keep_size=SIZE), 0.20),
            (data.labelled_faces("omi", keep_size=SIZE), 0.12),
        ]
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
        degradation=degradations.RandomSizeDegradation(
            SIZE // SCALE,
            (FACE_SIZES[0], FACE_SIZES[-1]),
            largest_share=0.3,
        ),
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
        augmentation=data.FaceAugmentation(shift=0.05),
        batch_size=8 if smoke else 32,
        epochs=2 if smoke else 6,
        steps=4 if smoke else 150,
        learning_rate=3e-4,
        warmup=0 if smoke else 60,
        weight_decay=0.01,
        clipnorm=1.0,
        ema=0.9 if smoke else 0.995,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="val_nme",
        validation_sizes=FACE_SIZES,
        initial_weights=None if smoke else START,
        seed=1,
        publication=faces_publication(
            side=SIZE // SCALE, points_by="jasrnet_base_faces_x4"
        ),
    )
