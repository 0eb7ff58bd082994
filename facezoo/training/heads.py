"""Whether a recipe's points, losses and layers are those of its network."""

import keras

from facezoo.data.batches import ASKED_FOR
from facezoo.data.batches import TARGETS
from facezoo.errors import FaceZooError
from facezoo.training.recipe import Recipe

# The outputs that a head learns by, if one of them has a loss.
LEARNS_BY = {
    "sr_image": ("sr_image",),
    "heatmaps": ("heatmaps", "landmarks"),
    "landmarks_3d": ("landmarks_3d",),
    "pose": ("pose",),
}


def check_heads(recipe: Recipe, model: keras.Model) -> None:
    """Checks that each head has a loss, and losses that few have a head.

    Where `train_only` names the layers that learn, heads need no loss.

    Losses of the image and of landmarks are for all networks: one of a single
    task is trained without those of the other. A discriminator trains the
    image too.

    Args:
        recipe: `Recipe`.
        model: `keras.Model` of the recipe, from `lr_image` to a dict.

    Raises:
        FaceZooError: If the points are not as many as the scheme's, a head
            has no loss, a loss in space or of stages has no head, a layer of
            `train_only` is not there or has no weights, or a name in
            `losses`, `loss_weights` or `metrics` is none that faces have
            targets for.
    """
    scheme, outputs = recipe.scheme, model.output
    if "landmarks" in outputs:
        count = outputs["landmarks"].shape[1]
        if count != scheme.num_landmarks:
            raise FaceZooError(
                f"The network {recipe.model} gives {count} landmarks, but the "
                f"recipe's faces have the {scheme.num_landmarks} of the scheme "
                f"{scheme.name}."
            )
    for table in ("losses", "loss_weights", "metrics"):
        unknown = [n for n in getattr(recipe, table) if n not in TARGETS]
        if unknown:
            raise FaceZooError(
                f"`{table}` may name {', '.join(TARGETS)}. "
                f"Received: {', '.join(map(str, unknown))}"
            )
    tasks = recipe.model_kwargs.get("tasks")
    told = "" if tasks is None else f", built for the tasks {', '.join(tasks)},"
    for name in ASKED_FOR:
        if name in recipe.losses and name not in outputs:
            raise FaceZooError(
                f"`losses` has one of {name}, which the network "
                f"{recipe.model}{told} does not give."
            )
    if recipe.train_only is not None:
        _check_layers(recipe, model)
        return
    trained = set(recipe.losses)
    if recipe.codec is None:
        # It makes their target.
        trained.discard("heatmaps")
    if recipe.adversarial is not None:
        trained.add("sr_image")
    for name, teachers in LEARNS_BY.items():
        if name in outputs and not trained.intersection(teachers):
            lacking = "`codec` is None" if name in recipe.losses else "no loss"
            raise FaceZooError(
                f"The network {recipe.model}{told} gives {name}, which would "
                f"never learn: {lacking}. The losses are of "
                f"{', '.join(recipe.losses) or 'nothing'}."
            )


def _check_layers(recipe, model):
    learning = [layer.name for layer in model.layers if layer.weights]
    unknown = [name for name in recipe.train_only if name not in learning]
    if unknown:
        raise FaceZooError(
            f"`train_only` names {', '.join(unknown)}; the layers of the "
            f"network {recipe.model} with weights are {', '.join(learning)}."
        )
