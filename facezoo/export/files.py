"""Export a model to a file, and keep it only if it passes the gate."""

import json
import math
import secrets
from collections.abc import Callable
from pathlib import Path

import keras

from facezoo import landmarks
from facezoo.atomic import write_error
from facezoo.errors import FaceZooError
from facezoo.export.doors import compare_doors
from facezoo.export.doors import door_failures
from facezoo.export.faces import example_samples
from facezoo.export.faces import has_points
from facezoo.export.faces import place
from facezoo.export.faces import read_samples
from facezoo.export.keeping import keep
from facezoo.export.keeping import remove
from facezoo.export.litert import PRECISIONS
from facezoo.export.litert import convert_litert
from facezoo.export.metadata import describe
from facezoo.export.metadata import embed_in_litert
from facezoo.export.onnx import convert_onnx
from facezoo.export.parity import compare
from facezoo.export.parity import excess
from facezoo.export.parity import failures
from facezoo.export.parity import keras_outputs
from facezoo.export.runners import run_litert
from facezoo.export.runners import run_onnx
from facezoo.export.runners import run_signatures
from facezoo.export.saved_model import reads_faces
from facezoo.export.saved_model import write_saved_model
from facezoo.export.served import SIGNATURE
from facezoo.export.served import served_model
from facezoo.export.tolerance import LIMITS
from facezoo.runtime import count_delegated
from facezoo.runtime.enhancer import usable_processors

FORMATS = ("saved_model", "litert", "onnx")
# Precisions that leave some layers in float.
SELECTIVE = ("dynamic_int8", "int8")
DESCRIPTION = "assets.extra/facezoo.json"


def export_model(
    model: keras.Model,
    output: str | Path,
    format: str = "litert",
    precision: str = "float32",
    batch_size: int | None = 1,
    faces: str | Path | None = None,
    calibrate: str | Path | None = None,
    config: dict | None = None,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, dict]:
    """Exports a model, compares the file with it on faces, and keeps it.

    The file goes to the folder `output` as `model.tflite`,
    `model_<precision>.tflite`, `model.onnx` or `saved_model` (with `_batchN`
    or `_batch_any` behind where the batch is not the format's usual one, which
    is 1, and any for a SavedModel). Its differences from the model are written
    to `parity.json` beside it, under its name.

    The gate: float32: no output differs by more than 1e-4 of its size (points
    and what is in pixels: of the face's side; scores, sigmas and covariances by
    1e-3, for they magnify the differences of the points); float16: NME and
    PSNR change by at most 0.5 % and 0.02 dB; int8: by 3 % and 0.2 dB. In these
    two the outputs that NME and PSNR do not tell of have limits of their own,
    such as mean differences of scores by 0.002 and 0.02 and of sigmas by 1 %
    and 10 %; `facezoo.export.tolerance` has the table. A SavedModel is also
    given faces and picture files by its other doors. A file that does not pass
    is not kept.

    Args:
        model: `keras.Model` in float32: one of ours, a part cut out of one, or
            one that you built of our layers. A dict of outputs keeps its
            names; `heatmaps` is left out.
        output: Folder; made if it is not there.
        format: `"saved_model"`, `"litert"` or `"onnx"`.
        precision: `"float32"`; for LiteRT also `"float16"`, `"dynamic_int8"`
            (weights in int8) or `"int8"`.
        batch_size: Int. Faces that one call takes; `None` for any number.
        faces: Folder of faces that the model was not trained on, with `.pts`
            files. Defaults, for float32 alone, to the example faces that come
            with facezoo and drawn ones. Points of a model without a `config`
            are taken for those of the scheme of that number, if the files have
            as many; else how far they move is judged.
        calibrate: Folder of faces to calibrate `"int8"` with: of the
            training set, for a file that is to be shipped. The layers that
            stay in float, of `"dynamic_int8"` as well, are found on them;
            where it is not given, on `faces`.
        config: Content of a preset's `config.json`, for the file's metadata.
        overwrite: Bool. Whether to replace an existing file.
        progress: Called with the number of layers measured and of all, where
            those that stay in float have to be found, which takes minutes.

    Returns:
        A tuple: the path of the file, and its entry in `parity.json`.

    Raises:
        FaceZooError: If an argument does not fit, the model cannot be
            converted, or the file does not pass; the message says by how much.

    Example:

    >>> model = facezoo.create_model("jasrnet_tiny")
    >>> path, parity = facezoo.export.export_model(model, "exports")
    >>> parity["outputs"]["sr_image"]["largest"] < 1e-4
    True
    """
    _check(format, precision, batch_size, faces, calibrate)
    served = served_model(model)
    config = config or {}
    scheme = _scheme(served, config) or _guessed_scheme(served, config, faces)
    setting = (served, _image_size(model), _face_sizes(config), scheme)
    path = Path(output) / _name(format, precision, batch_size)
    _make_room(path, overwrite)
    samples = (
        read_samples(faces, *setting) if faces else example_samples(*setting)
    )
    if precision != "float32" and samples.landmarks is None and scheme:
        raise FaceZooError(
            f"{faces} holds no .pts files; a {precision} file of a model with "
            "landmarks is judged by its NME."
        )
    metadata = describe(served, precision, batch_size, config)
    draft = path.with_name(f".{secrets.token_hex(4)}.part.{path.name}")
    entry = {"format": format, "precision": precision, "batch_size": batch_size}
    try:
        if format == "saved_model":
            write_saved_model(model, draft, batch_size)
            (draft / DESCRIPTION).parent.mkdir()
            (draft / DESCRIPTION).write_text(json.dumps(metadata, indent=1))
            runners = run_signatures(draft)
            runner = runners[SIGNATURE]
        elif format == "onnx":
            content = convert_onnx(model, batch_size, metadata)
            runner = run_onnx(content)
        else:
            chosen_on = calibrate or faces
            quantized = _litert(
                model, setting, precision, batch_size, chosen_on, progress
            )
            content = embed_in_litert(quantized.content, metadata)
            runner = run_litert(content)
            delegation = count_delegated(content)
            entry["ops"] = delegation.ops
            entry["delegated"] = delegation.delegated
            entry["partitions"] = delegation.partitions
            if precision in SELECTIVE:
                if precision == "int8":
                    entry["calibrated_on"] = place(calibrate)
                entry["layers_chosen_on"] = place(chosen_on)
                entry["kept_in_float"] = list(quantized.kept_in_float)
                entry["losses_alone"] = _finite(quantized.losses)
        reference = keras_outputs(served, samples)
        entry |= compare(reference, runner, samples, setting[1])
        entry["limits"] = LIMITS[precision]
        beyond = failures(entry, precision)
        if format == "saved_model" and reads_faces(served):
            entry["doors"] = compare_doors(runners, served, samples, setting[1])
            beyond += door_failures(entry["doors"])
        if beyond:
            raise FaceZooError(
                f"{path} was not kept, because it differs too much from the "
                f"Keras model on {samples.source}: {'; '.join(beyond)}."
            )
        if format != "saved_model":
            draft.write_bytes(content)
        keep(draft, path, entry, overwrite)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        remove(draft)
    return path, entry


def _litert(model, setting, precision, batch_size, chosen_on, progress):
    if precision not in SELECTIVE:
        return convert_litert(model, precision, batch_size)
    served, image_size, *_ = setting
    samples = read_samples(chosen_on, *setting)
    reference = keras_outputs(served, samples)

    def lost(content: bytes, count: int | None) -> float:
        some = samples.first(count)
        expected = {
            size: {k: v[:count] for k, v in arrays.items()}
            for size, arrays in reference.items()
        }
        runner = run_litert(content, usable_processors())
        found = compare(expected, runner, some, image_size)
        return excess(found, precision)

    return convert_litert(
        model, precision, batch_size, samples.one_by_one(), lost, progress
    )


def _check(format, precision, batch_size, faces, calibrate):
    for name, value, known in (
        ("format", format, FORMATS),
        ("precision", precision, PRECISIONS),
    ):
        if value not in known:
            raise FaceZooError(
                f"`{name}` must be one of {', '.join(known)}. "
                f"Received: {name}={value!r}"
            )
    if format != "litert" and precision != "float32":
        raise FaceZooError(
            f"A file of format {format} is float32; {precision} needs the "
            "format litert."
        )
    if batch_size is not None and (
        not isinstance(batch_size, int) or batch_size < 1
    ):
        raise FaceZooError(
            "`batch_size` must be an int of 1 or more, or None for any. "
            f"Received: batch_size={batch_size!r}"
        )
    if precision != "float32" and faces is None:
        raise FaceZooError(
            f"A {precision} file is compared on real faces: expected a folder "
            "of pictures with .pts files, --faces FOLDER."
        )
    if precision == "int8" and calibrate is None:
        raise FaceZooError(
            "An int8 file is calibrated on faces: expected a folder of "
            "training faces, --calibrate FOLDER."
        )


def _name(format, precision, batch_size):
    usual = None if format == "saved_model" else 1
    batch = "any" if batch_size is None else batch_size
    ending = "" if batch_size == usual else f"_batch_{batch}"
    if format == "saved_model":
        return f"saved_model{ending}"
    if format == "onnx":
        return f"model{ending}.onnx"
    middle = "" if precision == "float32" else f"_{precision}"
    return f"model{middle}{ending}.tflite"


def _make_room(path: Path, overwrite: bool) -> None:
    """Makes the folder and says now what would fail after minutes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe = path.with_name(f".{secrets.token_hex(4)}.part")
        probe.touch()
        probe.unlink()
    except FileExistsError:
        raise FaceZooError(
            f"{path.parent} is a file; a folder was expected."
        ) from None
    except OSError as error:
        raise write_error(path, error) from error
    if path.exists() and not overwrite:
        raise FaceZooError(
            f"{path} already exists; pass --overwrite to replace it."
        )
    is_ours = (path / "saved_model.pb").is_file()
    if path.is_dir() and not is_ours:
        raise FaceZooError(f"{path} is a folder of something else.")


def _scheme(served, config):
    """The meaning of the points, if the model gives those of a scheme."""
    points = served.output.get("landmarks")
    if points is None or "scheme" not in config:
        return None
    scheme = landmarks.get(config["scheme"])
    fits = tuple(points.shape[1:]) == (scheme.num_landmarks, 2)
    return scheme if fits and scheme.outer_eye_corners else None


def _guessed_scheme(served, config, faces):
    """The one scheme with so many points as the model and the files have."""
    points = served.output.get("landmarks")
    if points is None or points.shape[2:] != (2,) or "scheme" in config:
        return None
    count = points.shape[1]
    schemes = [landmarks.get(name) for name in landmarks.names()]
    fitting = [s for s in schemes if s.num_landmarks == count]
    if len(fitting) != 1 or not fitting[0].outer_eye_corners:
        return None
    return fitting[0] if has_points(faces, count) else None


def _image_size(model: keras.Model) -> int:
    """Side in pixels of the face that the model's points lie in."""
    if isinstance(model.output, dict) and "sr_image" in model.output:
        return model.output["sr_image"].shape[1]
    for layer in model.layers:
        if isinstance(getattr(layer, "image_size", None), int):
            return layer.image_size
    shape = model.inputs[0].shape
    return shape[1] if len(shape) == 4 and shape[1] else 1


def _face_sizes(config):
    """The sizes that a preset is for, doubling from the least one on."""
    if "face_sizes" not in config:
        return None
    size, most = config["face_sizes"]
    sizes = [size]
    while 2 * sizes[-1] <= most:
        sizes.append(2 * sizes[-1])
    return tuple(sizes)


def _finite(losses: dict[str, float] | None) -> dict[str, float | None] | None:
    """The losses as JSON has numbers: `None` for a file that did not run."""
    if losses is None:
        return None
    return {k: v if math.isfinite(v) else None for k, v in losses.items()}
