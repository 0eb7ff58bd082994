"""Run a recipe: train, validate, keep the best, go on after a kill."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
from rich.console import Console

from facezoo.atomic import atomic_write_text
from facezoo.errors import FaceZooError
from facezoo.training.averaging import AveragedWeights
from facezoo.training.checkpoint import Checkpoints
from facezoo.training.heads import check_heads
from facezoo.training.preparation import build_model
from facezoo.training.preparation import prepare
from facezoo.training.progress import ProgressBar
from facezoo.training.progress import write_curves
from facezoo.training.progress import write_log
from facezoo.training.progress import write_sheet
from facezoo.training.recipe import Recipe
from facezoo.training.recipe import load_recipe
from facezoo.training.validation import Validation
from facezoo.training.warm_start import describe_start
from facezoo.training.warm_start import warm_start

RECIPE = "recipe.json"
# The figures of validation that need faces with points.
BY_POINTS = ("val_nme", "val_failures")
# The output that a figure is of.
BY_SPACE = {"val_nme_3d": "landmarks_3d", "val_degrees": "pose"}


def train(
    recipe_path: str | Path,
    smoke: bool = False,
    settings: Mapping[str, Any] | None = None,
    output: str | Path | None = None,
    resume: bool = False,
) -> Path:
    """Trains the model of a recipe file.

    The folder of the run gets `recipe.json` (the resolved recipe), `log.csv`,
    `curves.png` (with matplotlib), `faces.png`, `best.weights.h5`, and the
    checkpoint of the last epoch. A run that was killed goes on from its last
    epoch and ends with the weights of one that was not. One that fails before
    its first epoch is done leaves no folder.

    Args:
        recipe_path: A recipe file.
        smoke: Bool. Trains shortly, on drawn faces.
        settings: Other settings by name, as `Recipe.replace` takes them.
        output: Folder of the run. Defaults to `runs/<recipe>`, or
            `runs/<recipe>_smoke`.
        resume: Bool. Goes on with the run in `output`, if there is one.

    Returns:
        The folder of the run.

    Raises:
        FaceZooError: If the recipe or a setting is wrong, or if there is a run
            in `output` that is not to be resumed, or of another recipe.
    """
    name = Path(recipe_path).stem + ("_smoke" if smoke else "")
    folder = Path(output) if output is not None else Path("runs") / name
    recipe = load_recipe(recipe_path, smoke).replace(settings or {})
    command = ["facezoo", "train", Path(recipe_path).as_posix()]
    command += ["--smoke"] if smoke else []
    for key, value in (settings or {}).items():
        command += ["--set", f"{key}={value}"]
    run = {"command": shlex.join(command), **recipe.describe()}
    checkpoints = Checkpoints(folder, recipe.monitor)
    policy = keras.config.dtype_policy()
    try:
        model = build_model(recipe)
        check_heads(recipe, model)
        run["monitor"] = checkpoints.monitor = _monitor(recipe, model)
        _claim(folder, run, recipe_path, resume)
        try:
            fit(model, recipe, checkpoints)
        except BaseException:
            _release(folder)
            raise
    finally:
        keras.config.set_dtype_policy(policy)
    return folder


def fit(model: keras.Model, recipe: Recipe, checkpoints: Checkpoints) -> None:
    """Compiles a model and fits it, from the last checkpoint on."""
    trained, batches, validation = prepare(model, recipe)
    _check_monitor(checkpoints.monitor, validation)
    epoch = checkpoints.load(trained)
    if epoch == 0 and recipe.initial_weights is not None:
        taken = warm_start(model, recipe.initial_weights)
        told = _told(model, taken, recipe)
        Console().print(told, highlight=False, soft_wrap=True)
    callbacks = []
    if recipe.ema is not None:
        callbacks.append(AveragedWeights())
        if epoch:
            callbacks[0].resumed()
    callbacks.append(EpochEnd(model, validation, checkpoints))
    if epoch < recipe.epochs:
        trained.fit(
            batches.at_epoch(epoch),
            initial_epoch=epoch,
            epochs=recipe.epochs,
            callbacks=callbacks,
            shuffle=False,
            verbose=0,
        )


class EpochEnd(ProgressBar):
    """Validates, saves and shows, each time an epoch is done."""

    def __init__(
        self,
        whole: keras.Model,
        validation: Validation,
        checkpoints: Checkpoints,
    ) -> None:
        super().__init__(Console())
        self.whole = whole
        self.validation = validation
        self.checkpoints = checkpoints

    def on_epoch_end(self, epoch, logs=None):
        seconds = self.close()
        if not np.isfinite(logs["loss"]):
            raise FaceZooError(
                f"The loss of epoch {epoch + 1} is not finite; try a lower "
                "learning rate or another precision. Received: "
                f"loss={logs['loss']}"
            )
        figures, shown = self.validation(self.whole)
        row = {"epoch": epoch + 1, "seconds": round(seconds, 1)}
        row |= {name: float(value) for name, value in logs.items()}
        row |= {f"val_{name}": value for name, value in figures.items()}
        best = self.checkpoints.save(self.model, self.whole, row)
        folder = self.checkpoints.folder
        write_log(folder / "log.csv", self.checkpoints.history)
        write_curves(folder / "curves.png", self.checkpoints.history)
        write_sheet(folder / "faces.png", self.validation, shown)
        self.report(row, best)


def _monitor(recipe, model):
    """A network without landmarks is watched by its image."""
    watched = recipe.adversarial is not None and (
        recipe.adversarial.feature_weight
    )
    if recipe.monitor == "val_perceptual" and not watched:
        raise FaceZooError(
            "`monitor` can be val_perceptual only in an adversarial run with "
            "a `feature_weight`. Received: monitor='val_perceptual'"
        )
    if recipe.monitor in BY_POINTS and "landmarks" not in model.output:
        return "val_rmse"
    output = BY_SPACE.get(recipe.monitor)
    if output is not None and output not in model.output:
        raise FaceZooError(
            f"`monitor` can be {recipe.monitor} only for a network that gives "
            f"{output}. Received: model={recipe.model!r}"
        )
    return recipe.monitor


def _check_monitor(monitor, validation):
    known = {
        **dict.fromkeys(BY_POINTS, ("points", validation.labelled)),
        "val_nme_3d": ("points in space", validation.placed),
        "val_degrees": ("poses", validation.posed),
    }
    labels, has_them = known.get(monitor, ("", np.True_))
    if not has_them.any():
        raise FaceZooError(
            f"The best epoch cannot be told by {labels} that no face of "
            "`validation` has; set `monitor` to loss or last. Received: "
            f"monitor={monitor!r}"
        )


def _claim(folder, run, recipe_path, resume):
    """Makes the folder of a run, or checks that this is the run in it."""
    text = json.dumps(run, indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FaceZooError(
            f"The folder {folder} cannot be made: {error.strerror}."
        ) from error
    file = folder / RECIPE
    if file.exists():
        if not resume:
            raise FaceZooError(
                f"There is a run in {folder}; pass --resume to go on with it, "
                "or another --output."
            )
        if _without_command(file.read_text()) != _without_command(text):
            raise FaceZooError(
                f"The run in {folder} is of another recipe or other settings "
                f"than {recipe_path}; compare with {file}."
            )
        return
    if any(folder.iterdir()):
        raise FaceZooError(
            f"The folder {folder} is not empty and holds no run; choose "
            "another --output."
        )
    atomic_write_text(file, text, overwrite=True)


def _without_command(text):
    """What a `recipe.json` says of the run, however it was called for."""
    try:
        run = json.loads(text)
    except ValueError:
        return None
    if not isinstance(run, dict):
        return None
    return {name: run[name] for name in run if name != "command"}


def _release(folder):
    """Takes a folder back in which nothing but the recipe came to be."""
    if [path.name for path in folder.iterdir()] == [RECIPE]:
        (folder / RECIPE).unlink()
        folder.rmdir()


def _told(model, taken, recipe):
    """One line on what the run starts from."""
    layers = [layer.name for layer in model.layers if layer.weights]
    new = [name for name in layers if name not in taken]
    rest = f" and {len(new) - 8} more" if len(new) > 8 else ""
    source = describe_start(recipe.initial_weights)
    return (
        f"Took {len(taken)} of {len(layers)} layers from {source}; "
        f"new: {', '.join(new[:8]) or 'none'}{rest}"
    )
