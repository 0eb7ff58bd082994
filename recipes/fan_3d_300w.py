"""3D-FAN on 300-W: faces of 256 pixels and 68 landmarks in space.

The paper's sizes, batch and epochs, as far as we remember them, on other
faces. Real faces get their points in space from the face model, which is
fitted to their annotation at the start (a minute); heads drawn from the same
model teach profiles.

Run      facezoo train recipes/fan_3d_300w.py
Smoke    the same with --smoke: drawn heads, two epochs, a minute or two
Needs    300w below $FACEZOO_DATA, and the face model that `facezoo data ict`
         makes, as face3d/ict_landmarks.npz there or beside; a GPU, and
         up to 6 GB of memory for the faces
Result   not measured yet

Departures: the paper trains on the 61,225 faces of 300W-LP, as
recipes/fan_3d_300w_lp.py does; both networks learn together, the depth from
the points that the first one finds, not from the true ones; heatmaps are
distributions with a loss of their means and shapes, and the depth has a wing
loss in place of squares; Adam in place of RMSprop.
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
STEPS = 250
# After 15 and 30 of 40 epochs.
BOUNDARIES = [15 * STEPS, 30 * STEPS]


def recipe(smoke=False):
    size = 64 if smoke else 256
    if smoke:
        model = face3d.simple_face_model()
        faces = [
            (data.DrawnFaces(16), 0.5),
            (data.DrawnHeads(16, model), 0.5),
        ]
        validation = data.DrawnHeads(8, model, seed=1)
    else:
        model = face3d.load_face_model(face3d.find_face_model())
        # A quarter more than the target, for faces that are enlarged a little.
        keep_size = size * 5 // 4
        real = data.PosedFaces(data.W300("train", keep_size=keep_size), model)
        faces = [
            (data.ProjectedFaces(real), 0.8),
            (data.DrawnHeads(4000, model, size=size), 0.2),
        ]
        validation = data.ProjectedFaces(
            data.PosedFaces(data.W300("validation", keep_size=keep_size), model)
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
                "300-W training faces (LFPW, HELEN, AFW): image, and points in "
                "space by fitting the landmark model of ICT-FaceKit (MIT)",
                "Heads drawn from that model, yaw of -90 to 90 degrees",
            ],
            "terms": "Non-commercial research only (300-W).",
        },
        smoke_settings={"batch_size": 8, "learning_rate": 1e-3},
    )
