"""A run as `facezoo train` leaves it: its recipe, its figures, its network."""

import json
import re
from pathlib import Path

import h5py
import keras

from facezoo import landmarks
from facezoo.errors import FaceZooError
from facezoo.models import create_model
from facezoo.models.loading import UNREADABLE
from facezoo.models.loading import left_over

RUN = "recipe.json"
RUN_KEYS = {
    "command",
    "model",
    "model_kwargs",
    "monitor",
    "precision",
    "publication",
    "scheme",
}
STATE = "state.json"
WEIGHTS = "best.weights.h5"
# What a network that has this output is for.
TASKS = {
    "sr_image": "super_resolution",
    "landmarks": "landmarks",
    "pose": "pose",
}


def load_run(run: Path, file: str = WEIGHTS) -> tuple[dict, keras.Model, dict]:
    """Reads the recipe of a run and builds its network, in float32.

    Args:
        run: Folder of a run.
        file: Name of the file of weights in it. With the best ones, the
            expected errors are calibrated as validation found in their epoch.

    Returns:
        A tuple: the recipe, as `recipe.json` has it; the `keras.Model`; and
        the figures of the epoch that the weights are of, none for other
        weights than the best ones.

    Raises:
        FaceZooError: If there is no run in the folder, or the file is missing,
            damaged, of another model, or a checkpoint.
    """
    recipe = _read_recipe(run)
    row = _best_row(run, recipe["monitor"]) if file == WEIGHTS else {}
    if "val_sigma_scale" in row:
        kwargs = recipe["model_kwargs"]
        # Found by the network's outputs, which have its own factor in them.
        factor = kwargs.get("sigma_scale", 1.0) * row["val_sigma_scale"]
        kwargs["sigma_scale"] = round(factor, 4)
    return recipe, _load_network(run / file, recipe), row


def network_config(recipe: dict, model: keras.Model) -> dict:
    """What the recipe of a run says of its network, for a `config.json`."""
    kwargs = recipe["model_kwargs"]
    input_size = kwargs["image_size"] // kwargs["scale"]
    sizes = recipe.get("validation_sizes") or [input_size]
    return {
        "model": recipe["model"],
        "model_kwargs": kwargs,
        "parameters": model.count_params(),
        "task": "+".join(
            task for name, task in TASKS.items() if name in model.output
        ),
        "scheme": recipe["scheme"],
        "input_size": input_size,
        "face_sizes": [min(sizes), max(sizes)],
        "image_size": kwargs["image_size"],
        "scale": kwargs["scale"],
        "precision": recipe["precision"],
        "command": recipe["command"],
        "monitor": recipe["monitor"],
        **recipe["publication"],
    }


def build_network(name: str, kwargs: dict) -> keras.Model:
    """Builds a network in float32, whatever the policy is."""
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")
    try:
        return create_model(name, **kwargs)
    finally:
        keras.config.set_dtype_policy(policy)


def _read_recipe(run):
    try:
        recipe = json.loads((run / RUN).read_text())
    except (OSError, ValueError):
        recipe = None
    if not isinstance(recipe, dict) or not recipe.keys() >= RUN_KEYS:
        raise FaceZooError(
            f"{run} holds no run; expected a folder that facezoo train made."
        )
    try:
        landmarks.get(recipe["scheme"])
    except ValueError as error:
        raise FaceZooError(
            f"{run / RUN} names unknown landmarks: {error}"
        ) from error
    return recipe


def _best_row(run, monitor):
    """The figures of the epoch that the best weights are of."""
    try:
        rows = json.loads((run / STATE).read_text())["history"]
        if monitor == "last":
            return rows[-1]
        return min(rows, key=lambda row: row[monitor])
    except (OSError, ValueError, LookupError, TypeError):
        raise FaceZooError(
            f"{run} holds no finished epoch; expected {STATE} with its figures."
        ) from None


def _load_network(path, recipe):
    if not path.is_file():
        raise FaceZooError(
            f"{path} is missing; the run has not finished its first epoch."
            if path.name == WEIGHTS
            else f"There is no file {path}."
        )
    try:
        with h5py.File(path) as file:
            is_checkpoint = "optimizer" in file
        if is_checkpoint or re.fullmatch(r"epoch_\d+\.weights\.h5", path.name):
            raise FaceZooError(
                f"{path} is a checkpoint, from which a training goes on, with "
                "its optimizer; name the weights that were kept, "
                f"{path.with_name(WEIGHTS)}."
            )
        model = build_network(recipe["model"], recipe["model_kwargs"])
        model.load_weights(path)
        left = left_over(path, model)
    except FaceZooError:
        raise
    except (*UNREADABLE, RuntimeError) as error:  # HDF5 raises all of them
        raise FaceZooError(
            f"{path} does not hold weights of {recipe['model']}."
        ) from error
    if left:
        raise FaceZooError(
            f"{path} holds weights that {recipe['model']} lacks with the "
            f"`model_kwargs` of {path.with_name(RUN)}: those of "
            f"{', '.join(left)}."
        )
    return model
