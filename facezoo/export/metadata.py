"""Write into an exported file what it is and what it may be used for."""

import hashlib
import json

import flatbuffers
import keras
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from facezoo import __version__
from facezoo import landmarks
from facezoo.models import list_models
from facezoo.runtime.metadata import LITERT_MAGIC
from facezoo.runtime.metadata import METADATA_NAME

# Of a preset's configuration, what its files tell as well.
FROM_PRESET = (
    "model",
    "task",
    "input_size",
    "image_size",
    "scale",
    "face_sizes",
    "scheme",
    "terms",
    "data",
    "limits",
    "scores",
)
# Of the faces that the zoo's networks read; others may read anything.
INPUT_RANGE = (0.0, 1.0)
ALIGNMENT = 16  # of weights in a LiteRT file


def describe(
    served: keras.Model,
    precision: str,
    batch_size: int | None,
    config: dict | None = None,
) -> dict:
    """Says what an exported file is; see `facezoo.runtime.read_metadata`.

    Args:
        served: `keras.Model` of `served_model`.
        precision: String. Of the file.
        batch_size: Int, or `None` for any.
        config: Content of a preset's `config.json`, what `load_source` gives
            of a run, or `None`.
    """
    config = config or {}
    is_ours = "model" in config or served.name in list_models()
    told = {
        "name": config.get("name") or config.get("run") or served.name,
        "facezoo": __version__,
        "precision": precision,
        "inputs": {
            tensor.name: [batch_size, *tensor.shape[1:]]
            for tensor in served.inputs
        },
        "input_range": INPUT_RANGE if is_ours else None,
        "outputs": {
            name: [batch_size, *tensor.shape[1:]]
            for name, tensor in served.output.items()
        },
        "weights_sha256": _weights_sha256(served, config),
    }
    if config.get("name"):
        told["preset"] = config["name"]
        told["preset_version"] = config.get("version")
    elif config.get("run"):
        told["run"] = config["run"]
    told |= {key: config[key] for key in FROM_PRESET if key in config}
    if config.get("scheme"):
        told["points"] = point_names(landmarks.get(config["scheme"]))
    return told


def point_names(scheme: landmarks.LandmarkScheme) -> list[str]:
    """Names each point after its group: `["jaw_0", ..., "left_eye_5", ...]`."""
    names = [f"point_{i}" for i in range(scheme.num_landmarks)]
    for group, indices in scheme.groups.items():
        for place, index in enumerate(indices):
            names[index] = f"{group}_{place}" if indices[1:] else group
    return names


def embed_in_litert(content: bytes, metadata: dict) -> bytes:
    """Adds JSON to the metadata table of a LiteRT file's content."""
    model = schema.ModelT.InitFromPackedBuf(content)
    data = json.dumps(metadata).encode()
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(data, np.uint8)
    model.buffers.append(buffer)
    entry = schema.MetadataT()
    entry.name = METADATA_NAME
    entry.buffer = len(model.buffers) - 1
    kept = [m for m in model.metadata or [] if m.name != entry.name.encode()]
    model.metadata = [*kept, entry]
    return pack_litert(model, len(content) + len(data))


def pack_litert(model: schema.ModelT, size: int) -> bytes:
    """Makes the content of a LiteRT file, of about `size` bytes."""
    builder = _AlignedBuilder(size + 4096)
    builder.Finish(model.Pack(builder), file_identifier=LITERT_MAGIC)
    return bytes(builder.Output())


class _AlignedBuilder(flatbuffers.Builder):
    """Begins each array of bytes where the format wants weights to begin."""

    def CreateNumpyVector(self, x):
        if x.itemsize == 1:
            self.Prep(ALIGNMENT, x.size)
        return super().CreateNumpyVector(x)


def _weights_sha256(served, config):
    """The hash of the preset's file of weights, or of the weights alone."""
    entry = config.get("files", {}).get("model.weights.h5")
    if entry:
        return entry["sha256"]
    digest = hashlib.sha256()
    for weight in served.weights:
        digest.update(weight.path.encode())
        array = keras.ops.convert_to_numpy(weight)
        digest.update(array.astype("float32").tobytes())
    return digest.hexdigest()
