"""3D-FAN on 300W-LP: faces of 256 pixels and 68 landmarks in space.

As recipes/fan_3d_300w.py, on the faces that the paper trains on: photographs
of 300-W, turned by rendering up to 90 degrees. Landmarks are the points of
300W-LP, hidden ones where they are. Its files tell no depth: that is of the
face model, fitted to the points at the start.

Run      facezoo train recipes/fan_3d_300w_lp.py
Smoke    the same with --smoke: drawn heads, two epochs, a minute or two
Needs    300W_LP below $FACEZOO_DATA, as it is shipped, with SciPy to read it;
         the face model that `facezoo data ict` makes, as
         face3d/ict_landmarks.npz there or beside; 48 GB of memory; a GPU
Result   not measured yet

AFW is held out to choose the epoch by; `benchmarks/pose.py --aflw2000 FOLDER`
measures on other photographs. 300W-LP turns pictures of the test splits of
300-W too. Those of LFPW (LFPW_image_test_0001_0 and so on) are left out; in
HELEN and IBUG the names do not tell: what comes out of this must not be
measured on them.

A profile's eye corners lie close together, and the error of a fit is told in
their distance. So more of it is let pass than elsewhere: most profiles would
have no depth else, though it is as good as that of other faces.

Departures: the depth is of another model than the points, and the shape and
expression that 300W-LP tells are not read; those of recipes/fan_3d_300w.py
but the data.
"""

import keras

from facezoo import codecs
from facezoo import data
from facezoo import face3d
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import w300_recipe

SCHEME = landmarks.IBUG68
TRAINING, VALIDATION = ("HELEN", "IBUG", "LFPW"), ("AFW",)
TEST = "LFPW_image_test_*"
MOST = 0.2  # the largest error of a fit that gives a depth
STEPS = 5600  # about once through the training faces
# After 15 and 30 of 40 epochs.
BOUNDARIES = [15 * STEPS, 30 * STEPS]


def recipe(smoke=False):
    size = 64 if smoke else 256
    if smoke:
        model = face3d.simple_face_model()
        faces = data.DrawnHeads(16, model)
        validation = data.DrawnHeads(8, model, seed=1)
    else:
        model = face3d.load_face_model(face3d.find_face_model())
        faces, validation = (
            data.PosedFaces(
                data.W300LP(parts=parts, leave_out=TEST, keep_size=size),
                model,
                most=MOST,
            )
            for parts in (TRAINING, VALIDATION)
        )
    return w300_recipe(
        smoke,
        "fan",
        size,
        scale=1,
        model_kwargs={"tasks": ["landmarks", "depth"]},
        data=faces,
        validation=validation,
        codec=codecs.SoftArgmaxCodec(size, size // 4),
        losses={
            "heatmaps": losses.DSNTLoss(size, regularizer="divergence"),
            "landmarks_3d": losses.WingLoss(),
        },
        loss_weights={"heatmaps": 1.0, "landmarks_3d": 0.05},
        metrics={
            "landmarks": metrics.NormalizedMeanError(SCHEME),
            "landmarks_3d": metrics.NormalizedMeanError3D(),
        },
        augmentation=data.FaceAugmentation(
            rotation=20.0, max_rotation=50.0, scale=0.1
        ),
        batch_size=10,
        epochs=40,
        steps=STEPS,
        learning_rate=keras.optimizers.schedules.PiecewiseConstantDecay(
            BOUNDARIES, [1e-4, 1e-5, 1e-6]
        ),
        clipnorm=1.0,
        monitor="val_nme_3d",
        publication={
            "data": [
                "300W-LP (HELEN, IBUG, LFPW): image, points and, by fitting "
                "the landmark model of ICT-FaceKit (MIT), depth",
            ],
            "terms": "Non-commercial research only (300-W, 300W-LP).",
            "limits": [
                "It may have seen pictures of the test splits of 300-W.",
            ],
        },
        smoke_settings={"batch_size": 8, "learning_rate": 1e-3},
    )
