"""What the recipes for tiny faces have in common."""

from typing import Any

from facezoo import codecs
from facezoo import data
from facezoo import landmarks
from facezoo import losses
from facezoo import metrics
from facezoo.training.publication import faces_publication
from facezoo.training.recipe import Recipe

SCHEME = landmarks.IBUG68
# Side at which faces are kept in memory, for turning and moving them.
KEEP_AT_LEAST = 160
# Of a run on drawn faces, under a minute.
SMOKE = {
    "model": "jasrnet_tiny",
    "batch_size": 8,
    "epochs": 2,
    "steps": 4,
    "warmup": 0,
    "ema": 0.9,
    "precision": "float32",
    "initial_weights": None,
}


def faces_recipe(
    smoke: bool,
    image_size: int,
    scale: int,
    degradation: Any,
    shares: tuple[float, float, float] = (0.75, 0.15, 0.10),
    points_by: str | None = None,
    image_loss: losses.L1Loss | losses.PSNRLoss | None = None,
    image_weight: float = 20.0,
    model_kwargs: dict[str, Any] | None = None,
    **settings: Any,
) -> Recipe:
    """Makes a recipe for `jasrnet_base`, for its image and 68 landmarks.

    The network learns from the training faces of 300-W, and from SCUT-FBP5500
    and One Million Impressions, all below `$FACEZOO_DATA`. Points are learned
    from the coordinates alone: a softmax over each map, its mean, a wing loss,
    and the map's spread fitted to the error made.

    Args:
        smoke: Bool. A short run of the network `tiny` on drawn faces.
        image_size: Int. Side in pixels of the faces that are made.
        scale: Int. How many times that is the side of those that are read.
        degradation: As `Recipe` takes it.
        shares: Three floats: the shares of a batch that are of 300-W,
            SCUT-FBP5500 and One Million Impressions.
        points_by: What found points on the faces of the last two, by `facezoo
            label`: they lie below `labels`. `None`: these faces teach the image
            alone.
        image_loss: Loss of the image. Defaults to `L1Loss`.
        image_weight: Float. Its factor; that of the landmarks is 1.
        model_kwargs: Arguments of the model beside its sizes.
        **settings: Whatever else `Recipe` takes, in place of what is set here.
            The network and the length of a smoke run stay as they are.

    Returns:
        `Recipe`.

    Raises:
        ValueError: If there are not three shares.
        FaceZooError: If `$FACEZOO_DATA` or faces below it are missing.
    """
    if len(shares) != 3:
        raise ValueError(
            "`shares` must be those of 300-W, SCUT-FBP5500 and One Million "
            f"Impressions. Received: shares={shares}"
        )
    shared = {
        "model": "jasrnet_base",
        "degradation": degradation,
        "scheme": SCHEME,
        "codec": codecs.SoftArgmaxCodec(image_size, 32),
        "losses": {
            "sr_image": image_loss or losses.L1Loss(),
            "heatmaps": losses.DSNTLoss(
                image_size,
                regularizer="likelihood",
                weight=0.05,
                point_loss="wing",
            ),
        },
        "loss_weights": {"sr_image": image_weight, "heatmaps": 1.0},
        "metrics": {"landmarks": metrics.NormalizedMeanError(SCHEME)},
        "augmentation": data.FaceAugmentation(),
        "batch_size": 32,
        "steps": 150,
        "warmup": 200,
        "weight_decay": 0.01,
        "clipnorm": 1.0,
        "ema": 0.998,
        "precision": "mixed_bfloat16",
        "monitor": "val_nme",
        "seed": 1,
        "publication": faces_publication(image_size // scale, points_by),
    }
    if "data" not in settings:
        shared |= _faces(
            smoke, max(image_size, KEEP_AT_LEAST), shares, points_by
        )
    sizes = {
        "image_size": image_size,
        "scale": scale,
        "num_landmarks": SCHEME.num_landmarks,
    }
    return Recipe(
        model_kwargs=sizes | (model_kwargs or {}),
        **(shared | settings | (SMOKE if smoke else {})),
    )


def _faces(smoke, image_size, shares, points_by):
    keep_size = max(image_size, KEEP_AT_LEAST)
    if smoke:
        return {
            "data": data.DrawnFaces(64),
            "validation": data.DrawnFaces(8, seed=1),
        }
    faces = [data.W300("train", keep_size=keep_size)]
    for name in ("scut", "omi"):
        if points_by is None:
            folder = data.data_folder() / name
            faces.append(data.FolderFaces(folder, keep_size=keep_size))
        else:
            faces.append(data.labelled_faces(name, keep_size=keep_size))
    return {
        "data": list(zip(faces, shares, strict=True)),
        "validation": data.W300("validation", keep_size=keep_size),
    }
