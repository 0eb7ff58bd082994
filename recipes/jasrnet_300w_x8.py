"""JASRNet on 300-W: faces of 16 pixels to 128 pixels and 68 landmarks.

The paper's setting, with the network as its authors released it.

Run      facezoo train recipes/jasrnet_300w_x8.py
Smoke    the same with --smoke: drawn faces, two epochs, under a minute
Needs    300w below $FACEZOO_DATA; a GPU
Result   not measured yet

Two departures: the best epoch is chosen on held-out training faces, not on
test faces, and weights are not decayed through the gradient (AdamW).
"""

import keras

from facezoo import codecs
from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe

SIZE, SCALE, SCHEME = 128, 8, landmarks.IBUG68
BATCH_SIZE = 8


def recipe(smoke=False):
    if smoke:
        faces, validation = data.DrawnFaces(64), data.DrawnFaces(8, seed=1)
    else:
        faces, validation = data.W300("train"), data.W300("validation")
    steps = 4 if smoke else len(faces) // BATCH_SIZE
    if smoke:
        # The small network has logits and a map for each landmark alone.
        codec = codecs.SoftArgmaxCodec(SIZE, 32)
        heatmap_loss = losses.DSNTLoss(SIZE)
    else:
        # 4 pixels of 128, in cells of maps of an eighth of the side.
        sigma = 4 / 128 * (SIZE // 8)
        codec = codecs.GaussianHeatmapCodec(
            SIZE, SIZE // 8, sigma, background=True
        )
        heatmap_loss = losses.StackedHeatmapLoss(sigma)
    return Recipe(
        model="jasrnet_tiny" if smoke else "jasrnet_reference",
        model_kwargs={
            "image_size": SIZE,
            "scale": SCALE,
            "num_landmarks": SCHEME.num_landmarks,
        },
        data=faces,
        validation=validation,
        degradation=degradations.BicubicDegradation(SCALE),
        scheme=SCHEME,
        codec=codec,
        losses={"sr_image": losses.L1Loss(), "heatmaps": heatmap_loss},
        loss_weights={"sr_image": 1.0, "heatmaps": 1.0},
        metrics={"landmarks": metrics.NormalizedMeanError(SCHEME)},
        augmentation=data.FaceAugmentation(),
        batch_size=BATCH_SIZE,
        epochs=2 if smoke else 40,
        steps=steps,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            [20 * steps, 30 * steps], [5e-5, 2.5e-5, 1.25e-5]
        ),
        weight_decay=5e-4,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="val_nme",
        seed=1,
        publication={
            "data": ["300-W training faces (LFPW, HELEN, AFW)"],
            "terms": "Non-commercial research only (300-W).",
        },
    )
