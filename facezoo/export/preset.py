"""A trained run as a preset: weights, LiteRT file, configuration and card."""

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from facezoo import __version__
from facezoo import landmarks
from facezoo.atomic import atomic_write_text
from facezoo.errors import FaceZooError
from facezoo.evaluation import BoxNoise
from facezoo.evaluation import Mirrored
from facezoo.evaluation import canonical_faces
from facezoo.evaluation import evaluate_folder
from facezoo.evaluation import normalized_mean_error
from facezoo.export.card import write_card
from facezoo.export.faces import has_points
from facezoo.export.files import export_model
from facezoo.export.keeping import PARITY
from facezoo.export.metadata import describe
from facezoo.export.metadata import embed_in_litert
from facezoo.export.runs import build_network
from facezoo.export.runs import load_run
from facezoo.export.runs import network_config
from facezoo.export.served import served_model
from facezoo.images import bicubic_resize
from facezoo.landmarks import IBUG68
from facezoo.landmarks import convert
from facezoo.models.loading import take_weights
from facezoo.presets import Preset
from facezoo.presets import file_entry
from facezoo.presets.preset import LITERT_FILES
from facezoo.runtime import FaceEnhancer

# What a preset holds beside `config.json` and the card.
CONTENTS = (*LITERT_FILES.values(), "model.weights.h5")
FILES = {"README.md", "config.json", *CONTENTS}


def export_preset(
    run: str | Path,
    output: str | Path,
    overwrite: bool = False,
    evaluate: Sequence[str | Path] = (),
    face_sizes: Sequence[int] = (8, 16, 32, 64),
    tasks: Sequence[str] | None = None,
) -> Preset:
    """Makes a preset of the best weights of a run.

    The folder gets `model.weights.h5`, `model.tflite`, `config.json` with the
    hashes of both, and the card `README.md`. It appears whole or not at all.

    Args:
        run: Folder of a run, as `facezoo train` leaves it.
        output: Folder of the preset; its name is the preset's.
        overwrite: Bool. Whether to replace an existing preset, with its file
            of `quantize_preset`, which is of the old weights. A folder with
            anything else in it is never replaced.
        evaluate: Folders of pictures with `.pts` files that neither training
            nor the choice of the weights has seen. The LiteRT file is
            measured on them, and the card shows the scores. On the first with
            as many points as the model's it is compared with the model; where
            there is none, on the faces that `export_model` takes then.
        face_sizes: Ints. Sides in pixels of the faces to measure with.
        tasks: Strings, the tasks of the network that the preset keeps, such
            as `"super_resolution"` and `"landmarks"`; its other heads are cut
            off. Defaults to all.

    Returns:
        The `Preset`.

    Raises:
        FaceZooError: If there is no run in the folder, its weights do not fit
            or lack one of the `tasks`, the export fails, a face cannot be
            measured, or the preset exists already.
    """
    run, output = Path(run), Path(output).resolve()
    _check_replaceable(output, overwrite)
    recipe, model, validation = load_run(run)
    if tasks is not None:
        model = _cut(model, recipe, tasks)

    draft = output.with_name(f".{output.name}.{secrets.token_hex(4)}.part")
    try:
        draft.mkdir(parents=True)
        model.save_weights(draft / "model.weights.h5")
        config = {
            "name": output.name,
            "version": __version__,
            **network_config(recipe, model),
            "scores": {},
        }
        faces = _comparable(evaluate, recipe["scheme"])
        _, parity = export_model(model, draft, faces=faces, config=config)
        # A preset keeps what its card tells of it.
        (draft / PARITY).unlink()
        config["parity"] = {
            name: row["relative"] for name, row in parity["outputs"].items()
        }
        config["parity_on"] = parity["source"]
        config["validation"] = validation_scores(
            validation, config["face_sizes"]
        )
        write_config(draft, config)
        for faces in evaluate:
            config["scores"] |= _measure(draft, Path(faces), face_sizes)
        # The LiteRT file tells of itself what the card tells.
        path = draft / "model.tflite"
        metadata = describe(served_model(model), "float32", 1, config)
        path.write_bytes(embed_in_litert(path.read_bytes(), metadata))
        write_config(draft, config)
        write_card(draft / "README.md", config)
        # Looked at again: the measuring takes minutes.
        _check_replaceable(output, overwrite)
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


def _comparable(folders, scheme):
    """The first folder whose points are those of the model, or `None`."""
    if not folders or not scheme:
        return None
    count = landmarks.get(scheme).num_landmarks
    return next((f for f in folders if has_points(f, count)), None)


def _check_replaceable(output, overwrite):
    if not output.exists():
        return
    if not overwrite:
        raise FaceZooError(
            f"{output} already exists; pass --overwrite to replace it."
        )
    names = {path.name for path in output.iterdir()} if output.is_dir() else {}
    if "config.json" not in names or not names <= FILES:
        raise FaceZooError(
            f"{output} is not a preset alone and stays as it is; choose "
            "another --output."
        )


def validation_scores(
    row: dict[str, float], face_sizes: Sequence[int]
) -> dict[str, dict[str, float]]:
    """The errors on the faces held out, by the size of the face.

    Args:
        row: An epoch's figures, those of `Validation` with `val_` before.
        face_sizes: Ints. The sizes that were validated.

    Returns:
        Dict from a size to its figures, as `config.json` has them.
    """
    if f"val_nme_{face_sizes[0]}" not in row:
        sizes = {str(face_sizes[0]): ""}
    else:
        ends = [key.removeprefix("val_nme_") for key in row]
        sizes = {end: f"_{end}" for end in ends if end.isdigit()}
    names = {
        "nme_mean": ("val_nme", 0.01),
        "failure_rate_10": ("val_failures", 0.01),
        "psnr_gain": ("val_psnr_gain", 1),
        "sigma_scale": ("val_sigma_scale", 1),
    }
    return {
        size: {
            name: factor * row[key + suffix]
            for name, (key, factor) in names.items()
            if key + suffix in row
        }
        for size, suffix in sizes.items()
    }


def _cut(model, recipe, tasks):
    """The network with these tasks alone; the recipe's arguments are its."""
    kwargs = recipe["model_kwargs"] | {"tasks": list(tasks)}
    try:
        part = build_network(recipe["model"], kwargs)
    except (TypeError, ValueError) as error:
        raise FaceZooError(
            f"{recipe['model']} cannot be built for the tasks "
            f"{', '.join(tasks)}: {error}"
        ) from error
    taken = take_weights(part, model)
    new = [x.name for x in part.layers if x.weights and x.name not in taken]
    if new:
        raise FaceZooError(
            f"The run has no weights for the tasks {', '.join(tasks)}; "
            f"missing are those of {', '.join(new)}."
        )
    recipe["model_kwargs"] = kwargs
    return part


def _measure(folder, faces, face_sizes):
    enhancer = FaceEnhancer(folder)
    scores = {}
    for size in face_sizes:
        evaluation = evaluate_folder(faces, enhancer, size)
        if evaluation.problems:
            raise FaceZooError(
                f"Scores must be of all faces in {faces}, and "
                f"{len(evaluation.problems)} could not be measured: "
                f"{evaluation.problems[0]}"
            )
        scores[str(size)] = {
            **evaluation.summary(),
            "nme_mean_box_noise": _nme(faces, enhancer, size, BoxNoise()),
            "nme_mean_mirrored": _nme(faces, Mirrored(enhancer), size),
        }
    return {_set_name(faces): scores}


def _nme(folder, enhancer, face_size, box_noise=None):
    """The mean error of the points alone, which is quicker."""
    faces = canonical_faces(
        folder, enhancer.image_size, [], box_noise=box_noise
    )
    _, images, landmarks = zip(*faces, strict=True)
    made = enhancer.enhance_faces(bicubic_resize(np.stack(images), face_size))
    found = convert(made.landmarks, enhancer.scheme, IBUG68)
    errors = normalized_mean_error(found, np.stack(landmarks), IBUG68)
    return float(errors.mean())


def _set_name(folder):
    """Where the faces lie below `$FACEZOO_DATA`, or else their folder."""
    folder, root = folder.resolve(), os.environ.get("FACEZOO_DATA")
    if root and folder.is_relative_to(Path(root).resolve()):
        return folder.relative_to(Path(root).resolve()).as_posix()
    return folder.name


def write_config(folder: Path, config: dict) -> None:
    """Writes `config.json`, with the hashes of the files that are there."""
    config["files"] = {
        name: file_entry(folder / name)
        for name in CONTENTS
        if (folder / name).is_file()
    }
    atomic_write_text(
        folder / "config.json", json.dumps(config, indent=2) + "\n", True
    )
