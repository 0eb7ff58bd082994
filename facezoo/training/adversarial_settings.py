"""What a recipe says of adversarial training."""

import dataclasses
import math
import numbers
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import keras

from facezoo.errors import FaceZooError
from facezoo.losses.adversarial import ADVERSARIAL_LOSSES
from facezoo.models.discriminators import DISCRIMINATORS
from facezoo.models.features import ENCODER_LAYERS

# The landmark network that looks at enlarged faces unless told otherwise.
OBSERVER = "jasrnet_base_faces_any"


@dataclasses.dataclass(frozen=True)
class AdversarialSettings:
    """The discriminator and the losses that it brings.

    They come on top of a recipe's own losses: keep one of the pixels and one
    of the landmarks there. A factor of 0 leaves a loss out.

    Attributes:
        discriminator: `"unet"` or `"patch"`.
        discriminator_kwargs: Arguments of the discriminator, such as
            `filters`.
        conditional: Bool. Whether the discriminator sees the small face,
            enlarged by bicubic, beside the face that it judges: is this the
            photograph of that?
        loss: `"hinge"`, `"logistic"`, `"relativistic"` (average) or
            `"wasserstein"`.
        weight: Float. Factor of the adversarial loss.
        warmup: Int. Steps in which this factor grows from 0, while the
            discriminator learns to tell anything at all.
        gradient_penalty: Float. Factor of the gradient penalty in the
            discriminator's loss. Pass `{"spectral": False}` to the
            discriminator with it.
        learning_rate: Float. The discriminator's, the top of a cosine down to
            0 over the run.
        beta_1: Float. Momentum of the discriminator's AdamW.
        features: Name or folder of a preset whose encoder sees the faces for
            the perceptual loss; or a `keras.Model` from faces in `[0, 1]` to
            feature maps. It is not trained, frozen or not.
        feature_layers: Names of the preset's layers to compare.
        feature_sizes: Ints. Sides in pixels at which the preset's encoder
            sees the faces. `None`: the side that it was trained for, and that
            of the enlarged face, where it sees the grain.
        feature_weight: Float. Factor of the perceptual loss.
        landmarks: Name or folder of the preset whose heatmaps on the enlarged
            face should be those on the photograph; or a joint `keras.Model`.
        landmark_weight: Float. Factor of that loss.
        shrunken_weight: Float. Factor of the difference, in grey levels of 1,
            between the input and the enlarged face shrunk again. It keeps the
            colours. 0 unless the degradation is bicubic alone.

    Raises:
        FaceZooError: If a name is unknown, a number is none, negative or not
            finite, or another value is of a kind that does not fit.
    """

    discriminator: str = "unet"
    discriminator_kwargs: Mapping[str, Any] = dataclasses.field(
        default_factory=dict
    )
    conditional: bool = False
    loss: str = "relativistic"
    weight: float = 0.1
    warmup: int = 0
    gradient_penalty: float = 0.0
    learning_rate: float = 1e-4
    beta_1: float = 0.5
    features: str | keras.Model = OBSERVER
    feature_layers: Sequence[str] = ENCODER_LAYERS
    feature_sizes: Sequence[int] | None = None
    feature_weight: float = 1.0
    landmarks: str | keras.Model = OBSERVER
    landmark_weight: float = 1.0
    shrunken_weight: float = 0.0

    def __post_init__(self):
        for name, known in (
            ("discriminator", DISCRIMINATORS),
            ("loss", ADVERSARIAL_LOSSES),
        ):
            if getattr(self, name) not in known:
                raise FaceZooError(
                    f"`adversarial.{name}` must be one of {', '.join(known)}. "
                    f"Received: {name}={getattr(self, name)!r}"
                )
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if field.type not in (int, float):
                continue
            if not isinstance(value, numbers.Real):
                raise FaceZooError(
                    f"`adversarial.{field.name}` must be a number. "
                    f"Received: {field.name}={value!r}"
                )
            if not 0 <= value < math.inf:
                raise FaceZooError(
                    f"`adversarial.{field.name}` must be finite and not "
                    f"negative. Received: {field.name}={value}"
                )
        for name, kind, expected in (
            ("discriminator_kwargs", Mapping, "a dict of its arguments"),
            ("conditional", bool, "True or False"),
            ("features", str | keras.Model, "a preset or a keras.Model"),
            ("landmarks", str | keras.Model, "a preset or a keras.Model"),
        ):
            if not isinstance(getattr(self, name), kind):
                raise FaceZooError(
                    f"`adversarial.{name}` must be {expected}. "
                    f"Received: {name}={getattr(self, name)!r}"
                )
        layers, sizes = self.feature_layers, self.feature_sizes
        if not _is_list(layers) or not all(isinstance(x, str) for x in layers):
            raise FaceZooError(
                "`adversarial.feature_layers` must be a list of names. "
                f"Received: feature_layers={layers!r}"
            )
        if sizes is not None and (
            not _is_list(sizes)
            or not all(type(x) is int and x > 0 for x in sizes)
        ):
            raise FaceZooError(
                "`adversarial.feature_sizes` must be a list of sides in "
                f"pixels. Received: feature_sizes={sizes!r}"
            )

    def get_config(self) -> dict:
        """The settings as plain values; networks by their names."""
        return {
            name: _name(value) if isinstance(value, keras.Model) else value
            for name, value in vars(self).items()
        }


def _is_list(value):
    return isinstance(value, list | tuple) and len(value) > 0


def _name(network):
    """Its name. One that Keras made up loses its number.

    Keras counts the networks of a process, so the number may be another one
    when a run is resumed.
    """
    stem = network.name.rstrip("0123456789").rstrip("_")
    made_up = stem.replace("_", "") == type(network).__name__.lower()
    return stem if made_up else network.name
