"""Networks put together from parts: an encoder, a fusion, and heads."""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import keras
from keras import layers
from keras import ops

from facezoo.layers import BicubicUpsampling2D
from facezoo.models.jasrnet import TASKS
from facezoo.models.jasrnet import jasrnet

# What of a backbone is taken where nothing is asked for.
SIZES = (32, 16, 8)


def backbone_encoder(
    backbone: keras.Model,
    face_size: int,
    sizes: Sequence[int] | None = None,
    layer_names: Sequence[str] | None = None,
    value_range: tuple[float, float] = (0.0, 255.0),
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
    channel_order: str = "rgb",
) -> keras.Model:
    """Makes an encoder of tiny faces of a backbone for larger pictures.

    The face is enlarged to the backbone's input by bicubic and brought to the
    values that it wants. Those are, in `keras.applications`:

    - The default: ConvNeXt, EfficientNet (V1 and V2) and MobileNetV3.
    - `value_range=(-1, 1)`: Inception, InceptionResNet, MobileNet (V1 and
      V2), NASNet, ResNetV2 and Xception.
    - `mean=(103.939, 116.779, 123.68), channel_order="bgr"`: ResNet (V1) and
      VGG.
    - `value_range=(0, 1), mean=(0.485, 0.456, 0.406),
      std=(0.229, 0.224, 0.225)`: DenseNet.

    Args:
        backbone: `keras.Model` of one square RGB input of a fixed size, such
            as one of `keras.applications` without its top, or a backbone of
            `keras_hub`, whose `pyramid_outputs` are its feature maps.
        face_size: Int. Side of the face in pixels; the backbone's input is a
            multiple of it.
        sizes: Ints. Sides of the feature maps to take, the largest first. Of
            several maps of one side the last is taken. Defaults to those of
            32, 16 and 8 that there are.
        layer_names: Names of the layers to take in place of that.
        value_range: Pair of floats, what the backbone takes for black and for
            white. Defaults to 0 and 255.
        mean: Three floats, taken from the channels after that, in the order
            that the backbone takes them in. Defaults to zeros.
        std: Three floats that the channels are divided by then. Defaults to
            ones.
        channel_order: `"rgb"`, or `"bgr"` for a backbone that takes blue
            first.

    Returns:
        `keras.Model` from `(batch, face_size, face_size, 3)` in `[0, 1]` to
        the list of the feature maps, the finest first: an `encoder` for
        `compose` and `jasrnet`.

    Raises:
        ValueError: If the sizes or the numbers of the values do not fit, or a
            map is missing.

    Example:

    >>> backbone = keras.applications.MobileNetV3Small(
    ...     (128, 128, 3), include_top=False, weights=None
    ... )
    >>> encoder = facezoo.models.backbone_encoder(backbone, 16)
    >>> [level.shape[1] for level in encoder.outputs]
    [32, 16, 8]
    """
    side = backbone.inputs[0].shape[1]
    if side is None or side % face_size:
        raise ValueError(
            "The backbone's input must have a fixed side that is a multiple "
            f"of `face_size`. Received: side={side}, face_size={face_size}"
        )
    levels = _feature_maps(backbone, sizes, layer_names)
    features = keras.Model(backbone.inputs, levels, name=backbone.name)
    face = keras.Input((face_size, face_size, 3), name="face")
    x = face
    if side > face_size:
        x = BicubicUpsampling2D(side // face_size, name="enlarge")(x)
    x = _backbone_values(x, value_range, mean, std, channel_order)
    # One input, however its model names it.
    name = f"{backbone.name}_encoder"
    return keras.Model(face, features([x]), name=name)


def _backbone_values(x, value_range, mean, std, channel_order):
    """Brings `[0, 1]` and RGB to what a backbone takes."""
    black, white = value_range
    if channel_order not in ("rgb", "bgr"):
        raise ValueError(
            '`channel_order` must be "rgb" or "bgr". '
            f"Received: channel_order={channel_order!r}"
        )
    if channel_order == "bgr":
        x = ops.flip(x, axis=-1)
    x = layers.Rescaling(white - black, black, dtype="float32", name="values")(
        x
    )
    if mean is None and std is None:
        return x
    mean = [0.0] * 3 if mean is None else [float(m) for m in mean]
    std = [1.0] * 3 if std is None else [float(s) for s in std]
    if len(mean) != 3 or len(std) != 3 or not min(std) > 0:
        raise ValueError(
            "`mean` and `std` must be three numbers, of `std` above 0. "
            f"Received: mean={mean}, std={std}"
        )
    variance = [s * s for s in std]
    return layers.Normalization(
        axis=-1, mean=mean, variance=variance, dtype="float32", name="centre"
    )(x)


def compose(
    encoder: keras.Model | None = None,
    fusion: Callable[[list], Any] | None = None,
    tasks: Sequence[str] = TASKS,
    heads: Mapping[str, Callable[[Any], Any]] | None = None,
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int = 68,
) -> keras.Model:
    """Builds a network of an encoder, a fusion, and heads.

    It is `jasrnet` with other parts: what is not given is JASRNet's.

    Args:
        encoder: `keras.Model` from `(batch, s, s, 3)` in `[0, 1]` to one
            feature map or a list, the finest first: see `backbone_encoder`.
        fusion: Layer or function from the list of the encoder's maps to one
            map. Defaults to `facezoo.layers.FeatureFusion`, for maps each half
            the one before. It needs an `encoder`.
        tasks: JASRNet's heads to build, by name: `"super_resolution"`,
            `"landmarks"`, `"pose"` beside `"landmarks"` with 68 points, or
            none.
        heads: Layers or functions of one's own by the name of their output.
            Each is called with the shared features, at least 32 pixels wide.
            One that reads the landmarks too is put on the model afterwards:
            see the second example.
        variant: JASRNet's variant that the widths are of.
        image_size: Int. Side `S` of the super-resolved face in pixels.
        scale: Int. The input face is `S / scale` wide: 1, 2, 3, 4 or 8.
        num_landmarks: Int. Landmarks `K` of the scheme.

    Returns:
        A `keras.Model` from `lr_image` to a dict: the outputs of the tasks as
        in `jasrnet`, and one for each head of one's own.

    Raises:
        ValueError: If nothing is to be built, a head has the name of another
            output, the variant is `"reference"`, or the sizes do not fit.

    Example:

    >>> smile = keras.Sequential(
    ...     [
    ...         keras.layers.GlobalAveragePooling2D(),
    ...         keras.layers.Dense(1, "sigmoid", dtype="float32"),
    ...     ]
    ... )
    >>> model = facezoo.models.compose(heads={"smile": smile})
    >>> model.output["smile"].shape
    (None, 1)

    A pose head of one's own, which reads the landmarks:

    >>> shared = model.get_layer("heatmap_head").input
    >>> head = facezoo.layers.PoseHead(128, filters=16, units=64)
    >>> pose = head([shared, model.output["landmarks"]])
    >>> model = keras.Model(model.input, model.output | pose)
    >>> model.output["pose_angles"].shape
    (None, 3)
    """
    heads = dict(heads or {})
    if variant == "reference":
        raise ValueError(
            "The reference has no parts to put others beside: use `jasrnet`. "
            f"Received: variant={variant!r}"
        )
    if not tasks and not heads:
        raise ValueError(
            "`tasks` and `heads` must name at least one head. "
            f"Received: tasks={tasks}, heads={heads}"
        )
    if fusion is not None:
        if encoder is None:
            raise ValueError(
                "A `fusion` needs an `encoder` whose maps it fuses. "
                "Received: encoder=None"
            )
        maps = list(encoder.outputs)
        encoder = keras.Model(encoder.inputs, fusion(maps), name=encoder.name)
    model = jasrnet(
        variant,
        image_size,
        scale,
        num_landmarks,
        encoder=encoder,
        # Without a task the branch is there to be cut off again.
        tasks=tasks or ("super_resolution",),
    )
    outputs = dict(model.output) if tasks else {}
    twice = sorted(set(outputs) & set(heads))
    if twice:
        raise ValueError(
            "`heads` must have names of their own. "
            f"Received: heads={', '.join(twice)}"
        )
    shared = _shared(model, tasks)
    for name, head in heads.items():
        outputs[name] = head(shared)
    return keras.Model(model.input, outputs, name="composed")


def _shared(model, tasks):
    """The features that all heads of a JASRNet start from."""
    first = "heatmap_head" if "landmarks" in tasks else "image_entry"
    return model.get_layer(first).input


def _feature_maps(backbone, sizes, layer_names):
    if layer_names is not None:
        return [backbone.get_layer(name).output for name in layer_names]
    found = {}
    pyramid = getattr(backbone, "pyramid_outputs", None)
    maps = list(pyramid.values()) if pyramid else _outputs(backbone)
    for tensor in maps:
        shape = getattr(tensor, "shape", ())
        if len(shape) == 4 and shape[1] == shape[2]:
            found[shape[1]] = tensor
    wanted = sizes or [size for size in SIZES if size in found]
    missing = [size for size in wanted if size not in found]
    if missing or not wanted:
        raise ValueError(
            f"The backbone {backbone.name} has feature maps of "
            f"{sorted(found, reverse=True)} pixels. Received: sizes={sizes}"
        )
    return [found[size] for size in wanted]


def _outputs(backbone):
    """The outputs of the layers; one that is called twice has no one."""
    outputs = []
    for layer in backbone.layers:
        try:
            outputs.append(layer.output)
        except (AttributeError, ValueError):
            continue
    return outputs
