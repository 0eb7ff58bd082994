"""Faces of any size from 8 to 64 pixels to 256 pixels and 68 landmarks.

Run      facezoo train recipes/jasrnet_faces_any.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w, scut and omi below $FACEZOO_DATA
Result   not shipped any more; jasrnet_labelled_any trains on from it

The network reads every face at 64 pixels and isn't told its true size. It
starts from the weights of jasrnet_base_faces_x8, which reads 16 pixels; the
finer levels of the encoder are new.

Points are learned from the coordinates alone: a softmax over each map, its
mean, a wing loss, and the map's spread fitted to the error made. A quarter of
each batch are faces without points, for the image alone.
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
        model="jasrnet_tiny" if smoke else "jasrnet_base",
        model_kwargs={
            "image_size": SIZE,
            "scale": SCALE,
            "num_landmarks": SCHEME.num_landmarks,
        },
        data=faces,
        validation=validation,
        degradation=degradations.RandomSizeDegradation(
            SIZE // SCALE, (FACE_SIZES[0], FACE_SIZES[-1])
        ),
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
        epochs=2 if smoke else 18,
        steps=4 if smoke else 150,
        learning_rate=6e-4,
        warmup=0 if smoke else 200,
        weight_decay=0.01,
        clipnorm=1.0,
        ema=0.9 if smoke else 0.998,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="val_nme",
        validation_sizes=FACE_SIZES,
        initial_weights=None if smoke else "jasrnet_base_faces_x8",
        seed=1,
        publication=faces_publication(side=SIZE // SCALE),
    )
