"""Faces of 8 to 64 pixels as photographs have them: blurred, noisy, JPEG.

Run      facezoo train recipes/jasrnet_faces_real.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA, and the preset
         jasrnet_base_faces_any
Result   see saved_models/jasrnet_base_faces_real/README.md

Goes on from jasrnet_base_faces_any, which saw clean faces alone, for fewer
epochs and at a lower learning rate. The network is the same; the faces that it
reads went through `RealDegradation`, and the image is learned in decibels, so
that large faces weigh as much as small ones.

Validation degrades the held-out faces the same way at each of four sizes, with
one fixed seed, so that all epochs are compared on the same pictures.
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
SEEN = (
    "It was trained on made-up blur, noise, JPEG and scaling, not on real "
    "pairs of a tiny and a large picture of a face, for there are none: what "
    "it does on real ones can be looked at and tested for steadiness, not "
    "measured against a truth."
)


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        root = data.data_folder()
        faces = [
            (data.W300("train", keep_size=SIZE), 0.75),
            (data.FolderFaces(root / "scut", keep_size=SIZE), 0.15),
            (data.FolderFaces(root / "omi", keep_size=SIZE), 0.10),
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
        degradation=degradations.RealDegradation(
            SIZE // SCALE, (FACE_SIZES[0], FACE_SIZES[-1])
        ),
        scheme=SCHEME,
        codec=codecs.SoftArgmaxCodec(SIZE, 32),
        losses={
            "sr_image": losses.PSNRLoss(),
            "heatmaps": losses.DSNTLoss(
                SIZE, regularizer="likelihood", weight=0.05, point_loss="wing"
            ),
        },
        loss_weights={"sr_image": 1.0, "heatmaps": 1.0},
        metrics={"landmarks": metrics.NormalizedMeanError(SCHEME)},
        augmentation=data.FaceAugmentation(),
        batch_size=8 if smoke else 32,
        epochs=2 if smoke else 4,
        steps=4 if smoke else 150,
        learning_rate=2e-4,
        warmup=0 if smoke else 100,
        weight_decay=0.01,
        clipnorm=1.0,
        ema=0.9 if smoke else 0.998,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="val_nme",
        validation_sizes=FACE_SIZES,
        initial_weights=None if smoke else "jasrnet_base_faces_any",
        seed=1,
        publication=faces_publication(side=SIZE // SCALE, seen=SEEN),
    )
