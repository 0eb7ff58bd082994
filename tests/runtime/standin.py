"""A stand-in preset: a LiteRT file whose answers are known by heart.

`sr_image` repeats each pixel of `lr_image` 8 times 8 times. `landmarks` are
`GRID` moved by `(10 m, 20 m)`, where `m` is the mean of `lr_image`. `scores`
are `0.25 + m / 2`, `landmark_sigma` is `1 + m`, and `landmark_covariance` is
its square along both axes.
"""

import functools
import json
import tempfile
from pathlib import Path

import numpy as np
import pytest

from facezoo.presets import file_entry

INPUT_SIZE, IMAGE_SIZE, NUM_LANDMARKS = 16, 128, 68
angles = np.linspace(0, 2 * np.pi, NUM_LANDMARKS, endpoint=False)
GRID = np.stack(
    [60 + 40 * np.cos(angles), 50 + 40 * np.sin(angles)], axis=-1
).astype("float32")


def make_preset(folder: Path, content: bytes | None = None, **changes) -> Path:
    """Writes the stand-in preset below `folder` and returns its path."""
    path = folder / "standin"
    path.mkdir(parents=True)
    file = path / "model.tflite"
    file.write_bytes(litert_file() if content is None else content)
    config = {
        "name": "standin",
        "model": "jasrnet_tiny",
        "scheme": "ibug68",
        "input_size": INPUT_SIZE,
        "image_size": IMAGE_SIZE,
        "scale": IMAGE_SIZE // INPUT_SIZE,
        "data": ["nothing"],
        "terms": "free for all",
        "scores": {"drawn": {"16": {"nme_mean": 0.1235, "psnr_rgb": 9.5}}},
        "files": {"model.tflite": file_entry(file)},
        **changes,
    }
    (path / "config.json").write_text(json.dumps(config))
    return path


@pytest.fixture(name="standin")
def fixture_standin(tmp_path):
    """Path of a fresh stand-in preset."""
    return make_preset(tmp_path / "presets")


@functools.cache
def litert_file() -> bytes:
    """Makes the LiteRT file, once a test run."""
    tf = pytest.importorskip("tensorflow", reason="makes the stand-in")

    class StandIn(tf.Module):
        @tf.function(
            input_signature=[
                tf.TensorSpec(
                    (1, INPUT_SIZE, INPUT_SIZE, 3), tf.float32, "lr_image"
                )
            ]
        )
        def serving_default(self, lr_image):
            scale = IMAGE_SIZE // INPUT_SIZE
            mean = tf.reduce_mean(lr_image)
            columns = tf.reshape(
                tf.tile(lr_image[:, :, :, None], (1, 1, 1, scale, 1)),
                (1, INPUT_SIZE, 1, IMAGE_SIZE, 3),
            )
            sr_image = tf.reshape(
                tf.tile(columns, (1, 1, scale, 1, 1)),
                (1, IMAGE_SIZE, IMAGE_SIZE, 3),
            )
            shift = mean * tf.constant([10.0, 20.0])
            scores = tf.fill((1, NUM_LANDMARKS), 0.25) + mean / 2
            sigma = tf.fill((1, NUM_LANDMARKS), 1.0) + mean
            return {
                "sr_image": sr_image,
                "landmarks": tf.constant(GRID)[None] + shift,
                "scores": scores,
                "landmark_sigma": sigma,
                "landmark_covariance": sigma[..., None, None] ** 2 * tf.eye(2),
            }

    module = StandIn()
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(
            module,
            folder,
            signatures={"serving_default": module.serving_default},
        )
        converter = tf.lite.TFLiteConverter.from_saved_model(
            folder, signature_keys=["serving_default"]
        )
        return converter.convert()
