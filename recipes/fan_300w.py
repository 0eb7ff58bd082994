"""FAN on 300-W: faces of 256 pixels and 68 landmarks.

The paper's size, batch, epochs and learning rates, as far as we remember them,
on fewer faces. (The training script that its authors published later begins
at 2.5e-4 and runs 110 epochs.)

Run      facezoo train recipes/fan_300w.py
Smoke    the same with --smoke: drawn faces, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Departures: the paper trains on the 61,225 faces of 300W-LP, with their points
in the image (which `data.W300LP` reads); heatmaps are distributions with a loss
of their means and shapes; Adam in place of RMSprop. With landmarks in space:
recipes/fan_3d_300w.py, which can start from these weights.
"""

import keras

from facezoo import codecs
from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe

SCHEME = landmarks.IBUG68
STEPS = 250
# After 15 and 30 of 40 epochs.
BOUNDARIES = [15 * STEPS, 30 * STEPS]


def recipe(smoke=False):
    size = 64 if smoke else 256
    if smoke:
        faces, validation = data.DrawnFaces(32), data.DrawnFaces(8, seed=1)
    else:
        # A quarter more than the target, for faces that are enlarged a little.
        keep_size = size * 5 // 4
        faces = data.W300("train", keep_size=keep_size)
        validation = data.W300("validation", keep_size=keep_size)
    return Recipe(
        model="fan_tiny" if smoke else "fan_reference",
        model_kwargs={
            "image_size": size,
            "scale": 1,
            "num_landmarks": SCHEME.num_landmarks,
        },
        data=faces,
        validation=validation,
        degradation=degradations.BicubicDegradation(1),
        scheme=SCHEME,
        codec=codecs.SoftArgmaxCodec(size, size // 4),
        losses={"heatmaps": losses.DSNTLoss(size, regularizer="divergence")},
        loss_weights={"heatmaps": 1.0},
        metrics={"landmarks": metrics.NormalizedMeanError(SCHEME)},
        augmentation=data.FaceAugmentation(
            rotation=20.0, max_rotation=50.0, scale=0.1
        ),
        batch_size=8 if smoke else 10,
        epochs=2 if smoke else 40,
        steps=4 if smoke else STEPS,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES, [1e-4, 1e-5, 1e-6]
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
