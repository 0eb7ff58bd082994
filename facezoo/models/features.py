"""Networks that look at a face and stay as they are."""

from collections.abc import Sequence
from pathlib import Path

import keras
from keras import layers

from facezoo.errors import FaceZooError
from facezoo.models.loading import from_preset
from facezoo.ops import bicubic_resize

# Of the encoder that reads 64 pixels: at its full, half and quarter size.
ENCODER_LAYERS = ("level_64_block_1", "level_32_block_1", "encoded")


def feature_network(
    source: keras.Model | str | Path,
    image_size: int,
    layer_names: Sequence[str] = ENCODER_LAYERS,
    at_size: int | None = None,
) -> keras.Model:
    """Cuts a network at some of its layers, to compare faces by.

    A perceptual loss usually takes an image classifier. Weights of
    `keras.applications` need a download and have terms of their own; the
    encoder of a landmark network of ours is always at hand.

    Args:
        source: Name or folder of a preset; or any `keras.Model` from
            `(batch, s, s, 3)` in `[0, 1]`. Put a `Rescaling` before one that
            wants another range.
        image_size: Int. Side `S` of the faces in pixels.
        layer_names: Names of the layers whose outputs are the features.
        at_size: Int. Side in pixels that the faces are resized to. Layers up
            to the cut must then be ones that take any size. Defaults to the
            side that the network was built for.

    Returns:
        A `keras.Model` from `(batch, S, S, 3)` in `[0, 1]` to a list of
        feature maps. A preset's is frozen. Your own model shares its weights
        with it (unless `at_size` is another) and stays as trainable as it
        was; the perceptual loss of an adversarial run does not train it.

    Raises:
        FaceZooError: If a layer is missing, or does not take this size, or
            the model has no input yet.

    Example:

    >>> features = feature_network("jasrnet_base_faces_any", 128)
    >>> [tuple(level.shape[1:]) for level in features.output]
    [(64, 64, 32), (32, 32, 64), (16, 16, 96)]

    A network that this cannot cut, such as one whose input is prepared:

    >>> vgg = keras.applications.VGG16(include_top=False)  # downloads
    >>> face = keras.Input((128, 128, 3))
    >>> x = keras.applications.vgg16.preprocess_input(255 * face)
    >>> maps = [vgg.get_layer(n).output for n in ("block2_conv2", ...)]
    >>> features = keras.Model(face, keras.Model(vgg.input, maps)(x))
    """
    network = _network(source)
    names = [layer.name for layer in network.layers]
    missing = [name for name in layer_names if name not in names]
    if missing:
        raise FaceZooError(
            f"The network {network.name} has no layer {', '.join(missing)}; "
            f"it has {', '.join(names)}."
        )
    face = network.inputs[0]
    cut = keras.Model(
        face, [network.get_layer(name).output for name in layer_names]
    )
    size = face.shape[1]
    if at_size not in (None, size):
        cut, size = _at_size(cut, at_size), at_size
    return _of_faces(cut, image_size, size)


def heatmap_network(
    source: keras.Model | str | Path, image_size: int
) -> keras.Model:
    """Cuts the landmark branch off a joint network.

    Args:
        source: Name or folder of a preset, or a joint `keras.Model`.
        image_size: Int. Side `S` of the faces in pixels.

    Returns:
        A `keras.Model` from `(batch, S, S, 3)` in `[0, 1]` to logits
        `(batch, stages, h, w, K)`. A preset's is frozen; your own model
        shares its weights with it and stays as trainable as it was.

    Raises:
        FaceZooError: If the network has no heatmaps.
    """
    network = _network(source)
    # A `Sequential` has no `output`.
    outputs = getattr(network, "output", None)
    if not isinstance(outputs, dict) or "heatmaps" not in outputs:
        raise FaceZooError(
            f"The network {network.name} gives no heatmaps; expected a joint "
            "network or one of landmarks."
        )
    face = network.inputs[0]
    cut = keras.Model(face, outputs["heatmaps"])
    return _of_faces(cut, image_size, face.shape[1])


def _network(source):
    """The caller's model as it is, or a preset, which is ours to freeze."""
    if not isinstance(source, keras.Model):
        network = from_preset(source)
        network.trainable = False
        return network
    if not getattr(source, "inputs", None):
        raise FaceZooError(
            f"The network {source.name} has no input to start from; begin it "
            "with a keras.Input of a face."
        )
    return source


def _at_size(cut, size):
    """The same layers with the same weights, on faces of another size."""
    face = keras.Input((size, size, 3), name="face")
    try:
        moved = keras.models.clone_model(cut, input_tensors=face)
    except ValueError as error:
        raise FaceZooError(
            f"The network {cut.name} does not take faces of {size} pixels up "
            "to the layers named."
        ) from error
    moved.set_weights(cut.get_weights())
    moved.trainable = False
    return moved


def _of_faces(cut, image_size, size):
    face = keras.Input((image_size, image_size, 3), name="face")
    x = face
    if size not in (None, image_size):
        x = bicubic_resize(layers.Identity(dtype="float32")(face), size)
    return keras.Model(face, cut(x, training=False))
