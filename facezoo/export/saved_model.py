"""A model as a SavedModel that takes tensors, 8-bit faces or picture files."""

import contextlib
import io
import os
from pathlib import Path

import keras

from facezoo.export.served import SIGNATURE
from facezoo.export.served import served_model
from facezoo.export.served import serving_function

FACES, ENCODED = "faces", "encoded"
PNG = b"\x89PNG"  # what such a file begins with


def write_saved_model(
    model: keras.Model,
    path: str | Path,
    batch_size: int | None = None,
) -> list[str]:
    """Writes a SavedModel with named inputs and outputs.

    Its signatures are `serving_default`, from the model's own float32 input;
    and, for a model that reads one square RGB image in `[0, 1]`, `faces`, from
    uint8 RGB `(batch, h, h, 3)` of any size; and `encoded`, from a batch of
    strings, the content of JPEG or PNG files of one face each, which is made
    square by repeating its edges. Transparent parts of a PNG become white, as
    `facezoo.images` has them; that EXIF data call a picture turned is not
    heeded, which TensorFlow's decoder cannot: turn such pictures first. These
    two bring faces to the size that the model reads by antialiased bicubic, as
    `facezoo.FaceEnhancer` does, and give `sr_image` as uint8.

    Args:
        model: `keras.Model`, see `served_model`.
        path: Folder to write.
        batch_size: Int. Faces that one call takes, or `None` for any.

    Returns:
        List of the signatures' names.
    """
    import tensorflow as tf

    served = served_model(model)
    archive = keras.export.ExportArchive()
    archive.track(served)
    serve, specs = serving_function(served, batch_size)
    archive.add_endpoint(SIGNATURE, serve, input_signature=specs)
    names = [SIGNATURE]
    if reads_faces(served):
        size = served.inputs[0].shape[1]
        archive.add_endpoint(
            FACES,
            lambda faces: _serve_faces(served, faces),
            input_signature=[
                tf.TensorSpec((batch_size, None, None, 3), tf.uint8, "faces")
            ],
        )
        archive.add_endpoint(
            ENCODED,
            lambda encoded: _serve_encoded(served, encoded, size),
            input_signature=[
                tf.TensorSpec((batch_size,), tf.string, "encoded")
            ],
        )
        names += [FACES, ENCODED]
    with contextlib.redirect_stdout(io.StringIO()):
        archive.write_out(os.fspath(path), verbose=False)
    return names


def reads_faces(model: keras.Model) -> bool:
    """Whether a model reads one square RGB image and nothing else."""
    shapes = [tuple(tensor.shape[1:]) for tensor in model.inputs]
    return len(shapes) == 1 and shapes[0] == (shapes[0][0], shapes[0][0], 3)


def _serve_faces(served, faces):
    import tensorflow as tf

    shape = tf.shape(faces)
    tf.debugging.assert_equal(
        shape[1], shape[2], "Faces must be square: (batch, h, h, 3)."
    )
    size = served.inputs[0].shape[1]
    return _serve_small(served, _shrink(faces, size))


def _serve_encoded(served, encoded, size):
    import tensorflow as tf

    faces = tf.map_fn(
        lambda content: _shrink(_square(content)[None], size)[0],
        encoded,
        fn_output_signature=tf.TensorSpec((size, size, 3), tf.float32),
    )
    return _serve_small(served, faces)


def _square(content):
    """Decodes a picture and repeats its edges until it is square."""
    import tensorflow as tf

    image = tf.cond(
        tf.equal(tf.strings.substr(content, 0, len(PNG)), PNG),
        lambda: _on_white(tf.io.decode_png(content, 4)),
        lambda: tf.io.decode_image(content, 3, expand_animations=False),
    )
    shape = tf.shape(image)
    side = tf.maximum(shape[0], shape[1])
    for axis in (0, 1):
        first = (side - shape[axis]) // 2
        index = tf.clip_by_value(tf.range(side) - first, 0, shape[axis] - 1)
        image = tf.gather(image, index, axis=axis)
    image.set_shape((None, None, 3))
    return image


def _on_white(image):
    """Lays an 8-bit RGBA picture on white."""
    import tensorflow as tf

    image = tf.cast(image, tf.float32)
    share = image[..., 3:] / 255.0
    image = image[..., :3] * share + 255.0 * (1.0 - share)
    return tf.cast(tf.round(image), tf.uint8)


def _shrink(faces, size):
    """8-bit faces of any size to floats in `[0, 1]` as wide as `size`."""
    import tensorflow as tf

    faces = tf.image.resize(
        tf.cast(faces, tf.float32), (size, size), "bicubic", antialias=True
    )
    return tf.round(tf.clip_by_value(faces, 0.0, 255.0)) / 255.0


def _serve_small(served, faces):
    import tensorflow as tf

    outputs = dict(served(faces, training=False))
    if "sr_image" in outputs:
        image = tf.clip_by_value(outputs["sr_image"], 0.0, 1.0) * 255.0
        outputs["sr_image"] = tf.cast(tf.round(image), tf.uint8)
    return outputs
