"""The small network for faces of any size from 8 to 64 pixels, made 256.

Run      facezoo train recipes/jasrnet_small_any.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA
Result   see saved_models/jasrnet_small_faces_any/README.md

The network reads every face at 64 pixels and isn't told its true size. It
starts from the weights of jasrnet_small_faces_x8, which reads 16 pixels; the
finer levels of the encoder are new. A fifth of the faces have 64 pixels: those
are the hardest to make better than bicubic does.
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
        model="jasrnet_tiny" if smoke else "jasrnet_small",
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
            largest_share=0.2,
        ),
        scheme=SCHEME,
        codec=codecs.SoftArgmaxCodec(SIZE, 32),
        losses={
            "sr_image": losses.PSNRLoss(),
            "heatmaps": losses.DSNTLoss(
                SIZE, regularizer="likelihood", weight=0.05, point_loss="wing"
            ),
        },
        loss_weights={"sr_image": 0.3, "heatmaps": 1.0},
        metrics={"landmarks": metrics.NormalizedMeanError(SCHEME)},
        augmentation=data.FaceAugmentation(shift=0.05),
        batch_size=8 if smoke else 32,
        epochs=2 if smoke else 24,
        steps=4 if smoke else 150,
        learning_rate=1e-3,
        warmup=0 if smoke else 200,
        weight_decay=0.01,
        clipnorm=1.0,
        ema=0.9 if smoke else 0.998,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="val_nme",
        validation_sizes=FACE_SIZES,
        initial_weights=None if smoke else "jasrnet_small_faces_x8",
        seed=1,
        publication=faces_publication(side=SIZE // SCALE),
    )
