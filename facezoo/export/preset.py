"""A trained run as a preset: weights, LiteRT file, configuration and card."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import keras

from facezoo import __version__
from facezoo.atomic import atomic_write_text
from facezoo.errors import FaceZooError
from facezoo.evaluation import evaluate_folder
from facezoo.export.card import write_card
from facezoo.export.litert import export_litert
from facezoo.models import create_model
from facezoo.presets import Preset
from facezoo.presets import file_entry
from facezoo.runtime import FaceEnhancer

RUN = "recipe.json"
WEIGHTS = "best.weights.h5"


def export_preset(
    run: str | Path,
    output: str | Path,
    overwrite: bool = False,
    evaluate: str | Path | None = None,
    face_sizes: Sequence[int] = (8, 16, 32, 64),
) -> Preset:
    """Makes a preset of the best weights of a run.

    The folder gets `model.weights.h5`, `model.tflite`, `config.json` with the
    hashes of both, and the card `README.md`. It appears whole or not at all.

    Args:
        run: Folder of a run, as `facezoo train` leaves it.
        output: Folder of the preset; its name is the preset's.
        overwrite: Bool. Whether to replace an existing preset.
        evaluate: Folder of pictures with `.pts` files that neither training
            nor the choice of the weights has seen. The finished LiteRT file
            is measured on it, and the card shows the scores.
        face_sizes: Ints. Sides in pixels of the faces to measure with.

    Returns:
        The `Preset`.

    Raises:
        FaceZooError: If there is no run in the folder, its weights do not fit,
            the export fails, or the preset exists already.
    """
    run, output = Path(run), Path(output)
    recipe = _read_run(run)
    if output.exists() and not overwrite:
        raise FaceZooError(
            f"{output} already exists; pass --overwrite to replace it."
        )
    model = _load_best(run, recipe)

    draft = output.with_name(f".{output.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True)
        model.save_weights(draft / "model.weights.h5")
        parity = export_litert(model, draft / "model.tflite")
        config = _config(output.name, recipe, model, parity)
        config["files"] = {
            name: file_entry(draft / name)
            for name in ("model.tflite", "model.weights.h5")
        }
        _write_config(draft, config)
        if evaluate is not None:
            config["scores"] = _measure(draft, Path(evaluate), face_sizes)
            _write_config(draft, config)
        write_card(draft / "README.md", config)
        if output.exists():
            shutil.rmtree(output)
        draft.rename(output)
    except OSError as error:
        raise FaceZooError(
            f"The preset {output} cannot be written: {error.strerror}."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Preset.load(output)


def _read_run(run):
    try:
        return json.loads((run / RUN).read_text())
    except (OSError, ValueError) as error:
        raise FaceZooError(
            f"{run} holds no run; expected a folder that facezoo train made."
        ) from error


def _load_best(run, recipe):
    path = run / WEIGHTS
    if not path.is_file():
        raise FaceZooError(
            f"{path} is missing; the run has not finished its first epoch."
        )
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")
    try:
        model = create_model(recipe["model"], **recipe["model_kwargs"])
        model.load_weights(path)
    except ValueError as error:
        raise FaceZooError(
            f"{path} does not hold weights of {recipe['model']}."
        ) from error
    finally:
        keras.config.set_dtype_policy(policy)
    return model


def _config(name, recipe, model, parity):
    kwargs = recipe["model_kwargs"]
    return {
        "name": name,
        "version": __version__,
        "model": recipe["model"],
        "model_kwargs": kwargs,
        "parameters": model.count_params(),
        "task": "super_resolution+landmarks",
        "scheme": recipe["scheme"],
        "input_size": kwargs["image_size"] // kwargs["scale"],
        "image_size": kwargs["image_size"],
        "scale": kwargs["scale"],
        "precision": recipe["precision"],
        "command": recipe["command"],
        **recipe["publication"],
        "parity": parity,
        "scores": {},
    }


def _measure(folder, faces, face_sizes):
    enhancer = FaceEnhancer(folder)
    where = "/".join(faces.resolve().parts[-3:])
    return {
        where: {
            str(size): evaluate_folder(faces, enhancer, size).summary()
            for size in face_sizes
        }
    }


def _write_config(folder, config):
    atomic_write_text(
        folder / "config.json", json.dumps(config, indent=2) + "\n", True
    )
