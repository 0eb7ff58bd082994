"""What the recipes after papers have in common: 300-W and its points."""

from typing import Any

from facezoo import data
from facezoo import degradations
from facezoo import landmarks
from facezoo import metrics
from facezoo.training.publication import w300_publication
from facezoo.training.recipe import Recipe

SCHEME = landmarks.IBUG68
# Side at which faces are kept in memory, for turning and moving them.
KEEP_AT_LEAST = 160
# Of a run on drawn faces, a minute or two.
SMOKE = {"epochs": 2, "steps": 4, "precision": "float32"}


def w300_recipe(
    smoke: bool,
    network: str,
    image_size: int,
    scale: int,
    model_kwargs: dict[str, Any] | None = None,
    smoke_settings: dict[str, Any] | None = None,
    **settings: Any,
) -> Recipe:
    """Makes a recipe for a paper's network, on the training faces of 300-W.

    Its losses decide what it learns: with one of `heatmaps` the 68 points, with
    one of `sr_image` the image. Faces are shrunk by bicubic.

    Args:
        smoke: Bool. A short run of the network's `tiny` variant on drawn faces.
        network: Name of the network without its variant, such as `"fsrnet"`.
            Its `reference` variant is trained.
        image_size: Int. Side in pixels of the faces that are made.
        scale: Int. How many times that is the side of those that are read.
        model_kwargs: Arguments of the model beside its sizes.
        smoke_settings: Settings of a smoke run in place of those of `SMOKE`
            and of `settings`.
        **settings: Whatever else `Recipe` takes, `losses` at least, in place of
            what is set here.

    Returns:
        `Recipe`.

    Raises:
        FaceZooError: If `$FACEZOO_DATA` or faces below it are missing.
    """
    marked = "heatmaps" in settings["losses"]
    sizes = {"image_size": image_size, "scale": scale}
    if marked:
        sizes["num_landmarks"] = SCHEME.num_landmarks
    shared = {
        "model": f"{network}_{'tiny' if smoke else 'reference'}",
        "model_kwargs": sizes | (model_kwargs or {}),
        "degradation": degradations.BicubicDegradation(scale),
        "scheme": SCHEME,
        "loss_weights": dict.fromkeys(settings["losses"], 1.0),
        "metrics": {},
        "augmentation": data.FaceAugmentation(),
        "precision": "mixed_bfloat16",
        # Of a network without landmarks: the error of its image.
        "monitor": "val_nme",
        "seed": 1,
        "publication": w300_publication(marked),
    }
    if marked:
        shared["metrics"]["landmarks"] = metrics.NormalizedMeanError(SCHEME)
    if "data" not in settings:
        shared |= _faces(smoke, image_size)
    smoke_settings = SMOKE | (smoke_settings or {}) if smoke else {}
    return Recipe(**(shared | settings | smoke_settings))


def _faces(smoke, image_size):
    if smoke:
        return {
            "data": data.DrawnFaces(64),
            "validation": data.DrawnFaces(8, seed=1),
        }
    # A quarter more than the target, for faces that are enlarged a little.
    keep_size = max(KEEP_AT_LEAST, image_size * 5 // 4)
    return {
        "data": data.W300("train", keep_size=keep_size),
        "validation": data.W300("validation", keep_size=keep_size),
    }
