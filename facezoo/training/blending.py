"""Weights between those that a run began with and those that it ended with.

The networks on the straight line between both are usable too. An adversarial
run moves from the mean of all likely faces towards one of them: on the way
sharpness is traded for the distance to the truth. A run that learns something
more forgets some of what it could: on the way it may do both.

References: Wang et al., 2018, https://arxiv.org/abs/1809.00219, section 3.4;
Wortsman et al., 2022, https://arxiv.org/abs/2109.01903
"""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras

from facezoo.atomic import atomic_write
from facezoo.atomic import atomic_write_text
from facezoo.errors import FaceZooError
from facezoo.models import create_model
from facezoo.training.checkpoint import BEST
from facezoo.training.checkpoint import STATE
from facezoo.training.observers import perceptual_losses
from facezoo.training.preparation import build_validation
from facezoo.training.recipe import Recipe
from facezoo.training.recipe import load_recipe
from facezoo.training.recipe_settings import read_setting
from facezoo.training.run import RECIPE
from facezoo.training.warm_start import describe_start
from facezoo.training.warm_start import starting_network


def blend_run(
    recipe_path: str | Path,
    run: str | Path,
    share: float,
    output: str | Path,
    smoke: bool = False,
) -> dict:
    """Makes a run of blended weights, measured on the faces held back.

    The new folder can be published as any run. What it says of itself has the
    share in it.

    Args:
        recipe_path: The recipe file of the run. It is taken with the settings
            that the run was started with.
        run: Folder of a finished run, one end of the line; the other is the
            preset, or the mean of presets, that it began with.
        share: Float from 0 to 1. 1 is the run's own weights.
        output: Folder to make.
        smoke: Bool. Whether the run was one with `--smoke`, where its
            `recipe.json` does not tell.

    Returns:
        Dict: the figures of the blended weights.

    Raises:
        FaceZooError: If the run is of another recipe, is not finished, began
            with random weights, or the folder exists.
    """
    run, output = Path(run), Path(output)
    if not 0 <= share <= 1:
        raise FaceZooError(
            f"`share` must be from 0 to 1. Received: share={share}"
        )
    told = _read(run)
    words = shlex.split(told.get("command", ""))
    recipe = load_recipe(recipe_path, smoke or "--smoke" in words)
    settings = [b for a, b in zip(words, words[1:]) if a == "--set"]
    recipe = recipe.replace(dict(map(read_setting, settings)))
    _check(run, told, recipe, recipe_path)
    if output.exists():
        raise FaceZooError(f"{output} already exists; choose another --output.")
    policy = keras.config.dtype_policy()
    try:
        # As a preset computes.
        keras.config.set_dtype_policy("float32")
        model = _blended(recipe, told, run / BEST, share)
        figures, _ = _validation(recipe)(model)
    finally:
        keras.config.set_dtype_policy(policy)

    output.mkdir(parents=True)
    with atomic_write(output / BEST) as path:
        model.save_weights(path)
    row = {"epoch": told["epochs"]}
    row |= {f"val_{name}": value for name, value in figures.items()}
    atomic_write_text(output / STATE, json.dumps({"history": [row]}, indent=1))
    publication = dict(told["publication"])
    made = (
        f"Its weights are {share:g} of that run's and {1 - share:g} of those "
        f"of {describe_start(told['initial_weights'])}, with which it began."
    )
    publication["made"] = f"{made} {publication.get('made', '')}".strip()
    told |= {"monitor": "last", "publication": publication, "blend": share}
    atomic_write_text(output / RECIPE, json.dumps(told, indent=2) + "\n")
    return row


def _read(run: Path) -> dict[str, Any]:
    try:
        told = json.loads((run / RECIPE).read_text())
    except (OSError, ValueError):
        told = None
    if not isinstance(told, Mapping) or not (run / BEST).is_file():
        raise FaceZooError(
            f"{run} holds no finished run; expected a folder that facezoo "
            "train made."
        )
    # The best weights are there from the first epoch on.
    try:
        history = json.loads((run / STATE).read_text())["history"]
        done = history[-1]["epoch"]
    except (OSError, ValueError, LookupError, TypeError):
        done = 0
    if done != told.get("epochs"):
        raise FaceZooError(
            f"The run in {run} has done {done} of {told.get('epochs')} epochs; "
            "finish it with facezoo train --resume."
        )
    return dict(told)


def _check(run: Path, told: dict, recipe: Recipe, recipe_path) -> None:
    alike = bool(told.get("adversarial")) == (recipe.adversarial is not None)
    if told.get("model") != recipe.model or not alike:
        raise FaceZooError(f"The run in {run} is not one of {recipe_path}.")
    if not told.get("initial_weights"):
        raise FaceZooError(
            f"The run in {run} began with random weights; there is nothing to "
            "blend with."
        )


def _blended(recipe, told, path, share):
    start = starting_network(told["initial_weights"]).get_weights()
    try:
        model = create_model(recipe.model, **told["model_kwargs"])
        model.load_weights(path)
    except (TypeError, ValueError) as error:
        raise FaceZooError(
            f"{path} does not hold weights of {recipe.model}."
        ) from error
    end = model.get_weights()
    if [w.shape for w in start] != [w.shape for w in end]:
        raise FaceZooError(
            f"The preset {describe_start(told['initial_weights'])} is not of "
            "the same network as the run; its weights cannot be blended."
        )
    model.set_weights(
        [(1 - share) * a + share * b for a, b in zip(start, end, strict=True)]
    )
    return model


def _validation(recipe):
    if recipe.adversarial is None:
        return build_validation(recipe)
    image_size = recipe.model_kwargs["image_size"]
    perceptual = perceptual_losses(recipe.adversarial, image_size)
    return build_validation(recipe, perceptual)
