"""What a recipe names, made: the model, compiled, and what it is fed with."""

import keras

from facezoo.data import FaceBatches
from facezoo.errors import FaceZooError
from facezoo.losses import PerceptualLoss
from facezoo.models import create_model
from facezoo.training.adversarial import adversarial_model
from facezoo.training.adversarial_validation import AdversarialValidation
from facezoo.training.on_device import DeviceRenderedModel
from facezoo.training.recipe import Recipe
from facezoo.training.validation import Validation


def build_model(recipe: Recipe) -> keras.Model:
    """Builds the model of a recipe; sets the precision and the seed.

    Raises:
        FaceZooError: If the model or its settings don't exist.
    """
    try:
        keras.config.set_dtype_policy(recipe.precision)
        keras.utils.set_random_seed(recipe.seed)
        return create_model(recipe.model, **recipe.model_kwargs)
    except (TypeError, ValueError) as error:
        raise FaceZooError(
            f"The recipe's model cannot be built: {error}"
        ) from error


def prepare(
    model: keras.Model, recipe: Recipe
) -> tuple[keras.Model, FaceBatches, Validation]:
    """Makes all that a run of a recipe needs, and runs nothing.

    Args:
        model: The model that the recipe describes.
        recipe: `Recipe`.

    Returns:
        Tuple of three: the model to fit, compiled, whose layers are those of
        `model`; the training batches that it takes; and the validation.
    """
    if recipe.train_only is not None:
        for layer in model.layers:
            layer.trainable = layer.name in recipe.train_only
    image_size = recipe.model_kwargs["image_size"]
    batches = FaceBatches(
        recipe.data,
        image_size,
        recipe.degradation,
        codec=recipe.codec,
        augmentation=recipe.augmentation,
        batch_size=recipe.batch_size,
        steps=recipe.steps,
        seed=recipe.seed,
        scheme=recipe.scheme,
        outputs=list(model.output),
    )
    # Keras wants the outputs and the targets to have the same names.
    example = batches[0]
    outputs = {name: model.output[name] for name in example[1]}
    optimizer = build_optimizer(recipe, len(batches))
    if recipe.adversarial is not None:
        trained = adversarial_model(
            keras.Model(model.inputs, outputs, name=model.name),
            recipe.adversarial,
            recipe.augment_on_device,
        )
        optimizer = trained.optimizers(optimizer, recipe.epochs * len(batches))
        validation = build_validation(recipe, trained.perceptual_losses)
    else:
        model_class = keras.Model
        if recipe.augment_on_device:
            model_class = DeviceRenderedModel
        trained = model_class(model.inputs, outputs, name=model.name)
        validation = build_validation(recipe)
    losses = _of_outputs(recipe.losses, outputs)
    trained.compile(
        optimizer=optimizer,
        loss=losses,
        loss_weights={n: recipe.loss_weights.get(n, 1.0) for n in losses},
        weighted_metrics=_of_outputs(recipe.metrics, outputs),
    )
    if recipe.augment_on_device:
        batches = _on_device(batches)
        trained.use(batches, example)
    return trained, batches, validation


def build_validation(
    recipe: Recipe, perceptual: list[PerceptualLoss] | None = None
) -> Validation:
    """Builds the validation of a recipe.

    Args:
        recipe: `Recipe`.
        perceptual: The losses by fixed networks of an adversarial run.
    """
    held_back = (
        recipe.validation,
        recipe.model_kwargs["image_size"],
        recipe.degradation,
        recipe.scheme,
        recipe.batch_size,
        recipe.validation_sizes,
    )
    if recipe.adversarial is None:
        return Validation(*held_back)
    return AdversarialValidation(perceptual, *held_back)


def build_optimizer(recipe: Recipe, steps: int) -> keras.optimizers.Optimizer:
    """Builds AdamW by the settings of a recipe.

    Args:
        recipe: `Recipe`.
        steps: Int. Steps in an epoch.
    """
    rate = recipe.learning_rate
    if isinstance(rate, int | float):
        rate = keras.optimizers.schedules.CosineDecay(
            0.0 if recipe.warmup else rate,
            decay_steps=max(1, recipe.epochs * steps - recipe.warmup),
            warmup_target=rate if recipe.warmup else None,
            warmup_steps=recipe.warmup,
        )
    optimizer = keras.optimizers.AdamW(
        rate,
        weight_decay=recipe.weight_decay,
        global_clipnorm=recipe.clipnorm,
        use_ema=recipe.ema is not None,
        ema_momentum=recipe.ema if recipe.ema is not None else 0.99,
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer


def _of_outputs(table, outputs):
    """A model of one task has no use for the losses of the other."""
    return {name: table[name] for name in table if name in outputs}


def _on_device(batches):
    try:
        return batches.on_device()
    except ValueError as error:
        raise FaceZooError(
            f"`augment_on_device` does not fit the recipe: {error}"
        ) from error
