"""A recipe: all that decides what a training run makes."""

import dataclasses
import importlib.util
from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras

from facezoo.data import FaceAugmentation
from facezoo.errors import FaceZooError
from facezoo.landmarks import LandmarkScheme
from facezoo.training.adversarial_settings import AdversarialSettings
from facezoo.training.recipe_numbers import check_numbers
from facezoo.training.recipe_settings import changed_fields


@dataclasses.dataclass(frozen=True)
class Recipe:
    """The model, the data and the settings of a training run.

    Attributes:
        model: Name of the model, as in `facezoo.list_models()`.
        model_kwargs: Arguments of the model.
        data: A face dataset, or `(dataset, share)` pairs; `share` is the part
            of each batch that a dataset fills.
        validation: A face dataset that no training face is in.
        degradation: Function from target faces and a random generator to
            input faces, one of `facezoo.degradations`.
        scheme: `LandmarkScheme` of the points.
        losses: Loss of each output by name.
        loss_weights: Factor of each loss by name, 1 where there is none. Keep
            the sum of order 1.
        codec: Makes the targets of `heatmaps`; `None` if they have no loss.
        metrics: Keras metrics by output, shown while training.
        augmentation: `FaceAugmentation`; `None` switches it off.
        batch_size: Int. Faces in a step.
        epochs: Int. Epochs; each ends with a validation and a checkpoint.
        steps: Int. Steps in an epoch. `None`: once through the first dataset.
        learning_rate: Float above 0, the top of a warm-up and a cosine down to
            0; or a Keras learning rate schedule, which is taken as it is.
        warmup: Int. Steps of linear warm-up.
        weight_decay: Float. Decoupled weight decay (AdamW), not on biases and
            not on normalizations.
        clipnorm: Float above 0. Largest norm of all gradients together, or
            `None`.
        ema: Float in `[0, 1)`. Momentum of the running average of the weights,
            which validation and the final weights are of; `None` for none.
        precision: Keras dtype policy, such as `"mixed_bfloat16"`.
        monitor: `"val_nme"`, `"val_failures"`, `"val_nme_3d"`,
            `"val_degrees"`, `"val_perceptual"` (of an adversarial run) or
            `"loss"`: the figure whose lowest value marks the best epoch; a
            network without landmarks is watched by `"val_rmse"`, the error of
            its image, in place of the first two.
            Or `"last"`: the last epoch is the best. No figure here tells which
            epoch of an adversarial run looks best, so its end is fixed before
            it begins.
        validation_sizes: Ints. Sides in pixels of the faces that validation
            shrinks to, one after the other, where the degradation can be told
            the side (`at_size`); the figures are means over them. `None`
            validates with the degradation as it is.
        adversarial: `AdversarialSettings` to train against a discriminator;
            `None` trains by the losses alone.
        initial_weights: Name or folder of a preset whose weights the run
            starts from, layer by layer, where names and shapes agree; a dict
            of several and their shares, which add up to 1, starts from their
            mean; `None` starts from random weights.
        train_only: Strings. The layers that learn, such as `["pose_head"]`;
            all others keep the weights that they start with, and the outputs
            of these need no loss. `None` trains all.
        augment_on_device: Bool. Whether faces are cut, changed and shrunk in
            the training step, where the network is: for a GPU, which the host
            would keep waiting. Within a grey level the same faces as OpenCV 5
            makes on the host; OpenCV 4 rounds the places of pixels. Only for
            degradations that have `render`.
        seed: Int, not negative. Seeds the first weights and the batches.
        publication: What the card of published weights says: `data` and
            `limits`, lists of sentences, `terms`, and `made`, what the command
            does not tell of the run.

    Raises:
        FaceZooError: If a number is out of its range, or `degradation` cannot
            shrink to `validation_sizes`.
    """

    model: str
    model_kwargs: Mapping[str, Any]
    data: Any
    validation: Any
    degradation: Any
    scheme: LandmarkScheme
    losses: Mapping[str, Any]
    loss_weights: Mapping[str, float]
    codec: Any = None
    metrics: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    augmentation: FaceAugmentation | None = None
    batch_size: int = 32
    epochs: int = 40
    steps: int | None = None
    learning_rate: Any = 1e-3
    warmup: int = 0
    weight_decay: float = 0.0
    clipnorm: float | None = None
    ema: float | None = None
    precision: str = "float32"
    monitor: str = "val_nme"
    validation_sizes: Sequence[int] | None = None
    adversarial: AdversarialSettings | None = None
    initial_weights: str | Mapping[str, float] | None = None
    train_only: Sequence[str] | None = None
    augment_on_device: bool = False
    seed: int = 1
    publication: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        check_numbers(self)
        can = hasattr(self.degradation, "at_size")
        if self.validation_sizes is not None and not can:
            raise FaceZooError(
                "`validation_sizes` needs a degradation that can shrink to a "
                "side of choice, one with `at_size`. "
                f"Received: degradation={self.degradation!r}"
            )

    def replace(self, settings: Mapping[str, Any]) -> "Recipe":
        """Returns the recipe with other settings, as `--set KEY=VALUE` gives.

        Args:
            settings: Values by name. A dot reaches into a table, into
                `augmentation` or into `adversarial`:
                `loss_weights.sr_image`, `augmentation.occlusion`. What may be
                switched off is by `None`.

        Raises:
            FaceZooError: If a name or a value does not fit.
        """
        return dataclasses.replace(self, **changed_fields(self, settings))

    def describe(self) -> dict:
        """Returns the resolved recipe for JSON, objects by their settings."""
        return {
            field.name: _describe(getattr(self, field.name))
            for field in dataclasses.fields(self)
        }


def load_recipe(path: str | Path, smoke: bool = False) -> Recipe:
    """Runs `recipe(smoke)` of a recipe file.

    Args:
        path: A Python file with a function `recipe(smoke=False)`.
        smoke: Bool. Whether to make the run short, on drawn faces.

    Raises:
        FaceZooError: If the file is missing or is no recipe.
    """
    path = Path(path)
    if not path.is_file() or path.suffix != ".py":
        raise FaceZooError(
            f"{path} is not a recipe; expected a Python file such as "
            "recipes/jasrnet_300w_x8.py."
        )
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise FaceZooError(
            f"{path} is not a recipe: line {error.lineno}: {error.msg}."
        ) from error
    if not callable(getattr(module, "recipe", None)):
        raise FaceZooError(
            f"{path} is not a recipe; expected a function recipe(smoke=False)."
        )
    return module.recipe(smoke=smoke)


def _describe(value):
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, Mapping):
        return {str(key): _describe(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_describe(item) for item in value]
    if isinstance(value, LandmarkScheme):
        return value.name
    name = type(value).__name__
    if hasattr(value, "get_config"):
        config = value.get_config()
        if isinstance(value, keras.losses.Loss | keras.metrics.Metric):
            config.pop("dtype", None)
        return {name: _describe(config)}
    if hasattr(value, "paths"):
        where = {
            key: str(getattr(value, key))
            for key in ("split", "hold_out")
            if hasattr(value, key)
        }
        return {name: {**where, "faces": len(value)}}
    if hasattr(value, "__len__"):
        return {name: {"faces": len(value)}}
    return repr(value)
