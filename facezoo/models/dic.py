"""DIC: image and landmarks in turns, each step helping the next."""

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers
from keras import ops

from facezoo.landmarks import IBUG68
from facezoo.layers import AttentiveFusion
from facezoo.layers import BottleneckBlock
from facezoo.layers import FeedbackBlock
from facezoo.layers import Hourglass
from facezoo.layers import SubPixelUpsampling2D
from facezoo.models.interface import enlarge_face
from facezoo.models.interface import face_input
from facezoo.models.interface import hourglass_depth
from facezoo.models.interface import landmark_outputs
from facezoo.models.interface import start_as_pytorch
from facezoo.models.registry import register_variants

# filters, num_groups, feedback_scale: of the feedback blocks; fusion_blocks:
# of each group of landmarks; hourglass_filters: of the landmark branch, twice
# as many in its hourglass; num_steps: turns.
VARIANTS = {
    "tiny": {
        "filters": 8,
        "num_groups": 1,
        "feedback_scale": 2,
        "fusion_blocks": 1,
        "hourglass_filters": 16,
        "num_steps": 2,
    },
    "base": {
        "filters": 24,
        "num_groups": 3,
        "feedback_scale": 2,
        "fusion_blocks": 1,
        "hourglass_filters": 64,
        "num_steps": 3,
    },
    "reference": {
        "filters": 48,
        "num_groups": 6,
        "feedback_scale": 8,
        "fusion_blocks": 7,
        "hourglass_filters": 256,
        "num_steps": 4,
    },
}
SCALES = (1, 2, 4, 8)
DEPTH = 4
NUM_GROUPS = 5


def dic(
    variant: str = "base",
    image_size: int = 128,
    scale: int = 8,
    num_landmarks: int = 68,
    sigma_scale: float = 1.0,
    groups: Sequence[Sequence[int]] | None = None,
) -> keras.Model:
    """Builds the network of deep iterative collaboration.

    Each step makes an image of the face's features and the features that the
    last step left, then finds the landmarks in the image. From the second
    step on, the features are worked on by groups of landmarks, weighed by
    where the last step found them. All steps but the first share their
    weights.

    Args:
        variant: One of `"tiny"`, `"base"`, `"reference"`.
        image_size: Int. Side `S` of the super-resolved face in pixels, a
            multiple of 8.
        scale: Int. The input face is `S / scale` wide: 1, 2, 4 or 8.
        num_landmarks: Int. Landmarks `K` of the scheme.
        sigma_scale: Float. Calibration of `landmark_sigma`, see
            `facezoo.layers.HeatmapDecoder`.
        groups: Sequences of indices of landmarks. Defaults to eyes, nose,
            mouth and the rest for 68 of them, and to up to five runs of equal
            length for other numbers.

    Returns:
        A `keras.Model` from `lr_image` `(batch, S / scale, S / scale, 3)`, RGB
        in `[0, 1]`, to a dict of float32: `sr_image` `(batch, S, S, 3)`, of
        the last step, not clipped; `sr_stages` `(batch, steps - 1, S, S, 3)`,
        the images of the steps before it, for training; `heatmaps` `(batch,
        steps, S / 4, S / 4, K)`, logits; `landmarks`, `scores`,
        `landmark_sigma` and `landmark_covariance` as of
        `facezoo.layers.HeatmapDecoder`.

    Raises:
        ValueError: If the variant is unknown, or the sizes do not fit.

    Reference:

    - [Ma et al., 2020](https://arxiv.org/abs/2003.13063)
    """
    lr_image = face_input(variant, VARIANTS, image_size, scale, SCALES, 8)
    config = VARIANTS[variant]
    filters = config["filters"]
    groups = groups or _landmark_groups(num_landmarks)
    # Landmarks are found at a quarter of the side, and so are features.
    features = _entry(lr_image, image_size // 4, filters)
    bicubic = enlarge_face(lr_image, scale)

    def feedback(name):
        entry = _conv(filters, 1, f"{name}_entry")
        block = FeedbackBlock(
            filters,
            config["num_groups"],
            config["feedback_scale"],
            name=f"{name}_block",
        )
        return entry, block

    first_entry, first_block = feedback("first")
    entry, block = feedback("feedback")
    fusion = AttentiveFusion(groups, config["fusion_blocks"], name="fusion")
    enlarge = layers.Conv2DTranspose(
        filters, 8, 4, padding="same", activation="leaky_relu", name="enlarge"
    )
    colors = layers.Conv2D(
        3, 3, padding="same", dtype="float32", name="image_detail"
    )
    align = _aligner(num_landmarks, config["hourglass_filters"], image_size)

    images, stages, hidden, seen = [], [], None, None
    num_steps = config["num_steps"]
    for step in range(num_steps):
        if step == 0:
            hidden = first_block(first_entry(features))
        else:
            joined = layers.Concatenate(name=f"step_{step}_join")(
                [features, hidden]
            )
            hidden = block(fusion([entry(joined), stages[-1]]))
        last = step + 1 == num_steps
        image = layers.Add(
            name="sr_image" if last else f"step_{step}_image", dtype="float32"
        )([bicubic, colors(enlarge(hidden))])
        heatmaps, seen = align(image, seen, step)
        images.append(image)
        stages.append(heatmaps)
    outputs = {
        "sr_image": image,
        "sr_stages": ops.stack(images[:-1], axis=1),
        **landmark_outputs(stages, image_size, sigma_scale),
    }
    # Elsewhere that start would let the features fade on their way.
    start_as_pytorch(fusion)
    return keras.Model(lr_image, outputs, name=f"dic_{variant}")


def _aligner(num_landmarks, filters, image_size):
    """Makes the layers of the landmark branch, and a function of them."""

    def block(filters, name):
        # Called once a step: see `BottleneckBlock`.
        return BottleneckBlock(filters, "group", name=name)

    pad = layers.ZeroPadding2D(3, name="align_pad")
    stem = [
        layers.Conv2D(filters // 4, 7, 2, activation="relu", name="align_stem"),
        block(filters // 2, "align_entry_0"),
        layers.MaxPooling2D(2, name="align_pool"),
        block(filters // 2, "align_entry_1"),
        block(filters, "align_entry_2"),
    ]
    mix = layers.Conv2D(2 * filters, 1, name="align_mix")
    depth = hourglass_depth(image_size // 4, DEPTH)
    hourglass = Hourglass(
        depth, 2 * filters, "group_bottleneck", name="align_hourglass"
    )
    ends = [
        block(filters, "align_block"),
        layers.Conv2D(filters, 1, activation="relu", name="align_conv"),
        layers.Conv2D(num_landmarks, 1, dtype="float32", name="align_heatmaps"),
    ]

    def align(image, seen, step):
        x = pad(image)
        for layer in stem:
            x = layer(x)
        x = layers.Concatenate(name=f"step_{step}_seen")(
            [x, x if seen is None else seen]
        )
        x = hourglass(mix(x))
        # Half of the channels make the heatmaps, half are fed back.
        heatmaps, seen = x[..., :filters], x[..., filters:]
        for layer in ends:
            heatmaps = layer(heatmaps)
        return heatmaps, seen

    return align


def _entry(lr_image, size, filters):
    """Features of the face in maps of `size` cells."""
    x = layers.Rescaling(1.0, -0.5, name="center", dtype="float32")(lr_image)
    lr_size = lr_image.shape[1]
    if lr_size < size:
        return SubPixelUpsampling2D(size // lr_size, filters, name="entry")(x)
    stride = lr_size // size
    # The kernel is a multiple of the stride: "same" is then symmetric.
    kernel_size = 3 if stride == 1 else 2 * stride
    return _conv(filters, kernel_size, "entry", stride)(x)


def _conv(filters, kernel_size, name, strides=1):
    # Keras's slope of 0.2 is what the paper's PReLU starts with.
    return layers.Conv2D(
        filters,
        kernel_size,
        strides,
        padding="same",
        activation="leaky_relu",
        kernel_initializer="he_normal",
        name=name,
    )


def _landmark_groups(num_landmarks):
    if num_landmarks == IBUG68.num_landmarks:
        parts = [
            ("right_eye",),
            ("left_eye",),
            ("nose_bridge", "nose_base"),
            ("outer_lips", "inner_lips"),
            ("jaw", "right_eyebrow", "left_eyebrow"),
        ]
        return [
            [i for name in names for i in IBUG68.groups[name]]
            for names in parts
        ]
    runs = np.array_split(
        np.arange(num_landmarks), min(NUM_GROUPS, num_landmarks)
    )
    return [run.tolist() for run in runs]


register_variants(dic, VARIANTS)
