"""What an exported LiteRT file says of itself: JSON in its metadata table."""

import json
from pathlib import Path

from facezoo.errors import FaceZooError

# The entry of the file's metadata table; part of the format.
METADATA_NAME = "facezoo"
LITERT_MAGIC = b"TFL3"


def read_metadata(path: str | Path) -> dict:
    """Reads what facezoo wrote into a LiteRT file when it was exported.

    Neither Keras nor an interpreter is needed.

    Args:
        path: A `.tflite` file.

    Returns:
        Dict of `name`, `facezoo` (version), `precision`, `inputs` and
        `outputs` (shapes by name, `None` for a free batch), `input_range`
        (`None` where the network is none of the zoo's), `weights_sha256`, and,
        for a preset, `preset`, or for a run, `run`, with `model`, `input_size`,
        `image_size`, `face_sizes`, `scheme`, `points` (a name each), `terms`,
        `data` and `scores`.

    Raises:
        FaceZooError: If the file cannot be read, is no LiteRT file, or has no
            such entry.

    Example:

    >>> read_metadata("exports/model_int8.tflite")["scheme"]
    'ibug68'
    """
    from ai_edge_litert import schema_py_generated as schema

    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FaceZooError(
            f"{path} can't be read: {error.strerror}."
        ) from error
    if content[4:8] != LITERT_MAGIC:
        raise FaceZooError(f"{path} is no LiteRT file.")
    model = schema.Model.GetRootAs(content)
    for i in range(model.MetadataLength()):
        entry = model.Metadata(i)
        if entry.Name() == METADATA_NAME.encode():
            data = model.Buffers(entry.Buffer()).DataAsNumpy()
            return json.loads(data.tobytes())
    raise FaceZooError(
        f"{path} holds no metadata of facezoo; expected a file that facezoo "
        "export wrote."
    )
