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
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training import Recipe

SIZE, SCALE, SCHEME = 256, 4, landmarks.IBUG68
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
    return Recipe(
        model="jasrnet_tiny" if smoke else "jasrnet_base",
        model_kwargs={
            "image_size": SIZE,
            "scale": SCALE,
            "num_landmarks": SCHEME.num_landmarks,
            "tasks": ["super_resolution", "landmarks", "pose"],
        },
        data=faces,
        validation=validation,
        degradation=degradations.RandomSizeDegradation(
            SIZE // SCALE, (FACE_SIZES[0], FACE_SIZES[-1])
        ),
        scheme=SCHEME,
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
        augmentation=data.FaceAugmentation(),
        batch_size=8 if smoke else 32,
        epochs=2 if smoke else 10,
        steps=4 if smoke else 600,
        learning_rate=1e-3,
        warmup=0 if smoke else 100,
        weight_decay=0.01,
        clipnorm=1.0,
        ema=0.9 if smoke else 0.995,
        precision="float32" if smoke else "mixed_bfloat16",
        monitor="last",
        validation_sizes=FACE_SIZES,
        initial_weights=None if smoke else "jasrnet_base_faces_any",
        train_only=POSE_LAYERS,
        seed=1,
        publication={
            "data": [
                "300-W training faces (LFPW, HELEN, AFW): image, points, and "
                "labels in space by fitting the landmark model of ICT-FaceKit "
                "(MIT)",
                "Heads drawn from that model, yaw of -90 to 90 degrees",
                "SCUT-FBP5500: image, and points that jasrnet_base_faces_x4 "
                "found",
                "One Million Impressions (Peterson et al., 2022): the same",
            ],
            "terms": "Non-commercial research only (300-W, SCUT-FBP5500); "
            "One Million Impressions is CC BY-NC-SA 4.0.",
            "limits": [
                "The image is a likely face, not the person's: glasses, "
                "beards, wrinkles and the direction of the eyes are often "
                "lost or made up. Do not identify anyone by it.",
                "Depth and pose of photographs were learned from fits of a "
                "linear model, not from measured heads.",
                "Heads turned by more than 60 degrees were seen in drawings "
                "alone.",
                "It was trained on faces shrunk by bicubic: noise, JPEG blocks "
                "and motion blur of pictures that were truly small were not "
                "in the training.",
                "It wants the square of the landmarks' box, 1.25 times its "
                "longer side.",
                "Faces larger than 64 pixels are shrunk to 64 first.",
                "No test by skin colour, age or sex was made.",
            ],
        },
    )
