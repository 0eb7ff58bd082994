"""Faces of 8 to 64 pixels to 256: image, 2D and 3D landmarks, and head pose.

Run      facezoo train recipes/jasrnet_pose_any.py
Smoke    the same with --smoke: drawn heads, two epochs, under a minute
Needs    300w below $FACEZOO_DATA, and the face model that
         `facezoo data ict` makes, as face3d/ict_landmarks.npz there or beside
Result   see saved_models/jasrnet_base_faces_any_pose/README.md

The network reads every face at 64 pixels and isn't told its true size. It is
that of jasrnet_base_faces_any, whose weights stay as they are, with a branch
more: image and landmarks in the plane are those of that preset, to the digit.

Real faces get their labels in space from the face model, which is fitted to
their points at the start (a minute). Heads drawn from the same model teach what
no photograph here shows: profiles, and the depth of hidden points.

The published weights are those of the last epoch: the error of the landmarks
does not change. They were trained on from a branch that read the features of an
earlier jasrnet_base_faces_any, see the card.
"""

from facezoo import data
from facezoo import degradations
from facezoo import face3d
from facezoo import losses
from facezoo import metrics
from facezoo.training import faces_recipe
from facezoo.training import publication

SIZE, SCALE = 256, 4
FACE_SIZES = (8, 16, 32, 64)
POSE_LAYERS = ["pose_entry", "pose_heatmap_head", "pose_head"]


def recipe(smoke=False):
    if smoke:
        model = face3d.simple_face_model()
        heads = data.DrawnHeads(32, model)
        faces = [(data.DrawnFaces(32), 0.5), (heads, 0.5)]
        validation = data.DrawnFaces(8, seed=1)
    else:
        model = face3d.load_face_model(face3d.find_face_model())
        faces = [
            (data.PosedFaces(data.W300("train"), model), 0.3),
            (data.DrawnHeads(12000, model, size=160), 0.7),
        ]
        validation = data.W300("validation", keep_size=SIZE)
    return faces_recipe(
        smoke,
        SIZE,
        SCALE,
        degradations.RandomSizeDegradation(
            SIZE // SCALE, (FACE_SIZES[0], FACE_SIZES[-1])
        ),
        model_kwargs={"tasks": ["super_resolution", "landmarks", "pose"]},
        data=faces,
        validation=validation,
        codec=None,
        losses={
            # The mean of the errors counts, not the small ones before all.
            "landmarks_3d": "mean_absolute_error",
            "pose": losses.RotationLoss(),
        },
        loss_weights={"landmarks_3d": 0.1, "pose": 0.3},
        metrics={
            "landmarks_3d": metrics.NormalizedMeanError3D(),
            "pose": metrics.RotationError(),
        },
        epochs=10,
        steps=600,
        learning_rate=1e-3,
        warmup=100,
        ema=0.995,
        monitor="last",
        validation_sizes=FACE_SIZES,
        initial_weights="jasrnet_base_faces_any",
        train_only=POSE_LAYERS,
        publication={
            "data": [
                "300-W training faces (LFPW, HELEN, AFW): image, points, and "
                "labels in space by fitting the landmark model of ICT-FaceKit "
                "(MIT)",
                "Heads drawn from that model, yaw of -90 to 90 degrees",
                "SCUT-FBP5500: image, and points that "
                "jasrnet_base_faces_x4_any found",
                "One Million Impressions (Peterson et al., 2022): the same",
            ],
            "terms": publication.TERMS,
            "limits": [
                publication.LIKENESS,
                "Depth and pose of photographs were learned from fits of a "
                "linear model, not from measured heads.",
                "Heads turned by more than 60 degrees were seen in drawings "
                "alone.",
                publication.CLEAN_FACES,
                publication.SQUARE,
                publication.LARGER_FACES.format(SIZE // SCALE),
                publication.UNTESTED,
            ],
        },
    )
