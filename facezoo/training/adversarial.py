"""Train a joint network against a discriminator.

Both sides take their step at once, from the same faces: the network's
gradient is taken through a discriminator whose weights are held, the
discriminator's from faces that are held. That is the usual way of one step
each, with the faces made once. Since each weight has one loss alone that
reaches it, the sum of all losses gives every gradient, and Keras's own
`train_step` serves on TensorFlow, JAX and PyTorch.
"""

import keras
from keras import ops

from facezoo.errors import FaceZooError
from facezoo.losses import get_adversarial_loss
from facezoo.losses import gradient_penalty
from facezoo.losses import shrunken_difference
from facezoo.models import create_discriminator
from facezoo.ops import bicubic_resize
from facezoo.training.adversarial_settings import AdversarialSettings
from facezoo.training.observers import heatmap_loss
from facezoo.training.observers import perceptual_losses
from facezoo.training.on_device import RendersOnDevice

GOLDEN = 0.6180339887


class AdversarialModel(keras.Model):
    """A network, its discriminator and the networks that look on.

    Compile it with the losses of the network's outputs, as the network alone,
    and with `optimizers`. `fit` reports each loss that the settings add
    without its factor; `loss` is the sum of all, the discriminator's included.

    Args:
        network: `keras.Model` from `lr_image` to a dict of outputs by name,
            with `sr_image` `(batch, S, S, 3)` among them.
        settings: `AdversarialSettings`.

    Raises:
        FaceZooError: If the network gives no `sr_image`, or a setting does
            not fit it.

    Example:

    >>> model = AdversarialModel(network, AdversarialSettings(weight=0.1))
    >>> both = model.optimizers(keras.optimizers.AdamW(1e-4), steps=10_000)
    >>> model.compile(both, loss={"sr_image": facezoo.losses.L1Loss()})
    >>> model.fit(lr_images, {"sr_image": hr_images})
    """

    def __init__(
        self, network: keras.Model, settings: AdversarialSettings
    ) -> None:
        super().__init__(name=f"{network.name}_adversarial")
        if not isinstance(network.output, dict) or (
            "sr_image" not in network.output
        ):
            raise FaceZooError(
                "Adversarial training needs a network that enlarges faces. "
                f"Received: {network.name}, which gives no sr_image"
            )
        image_size = network.output["sr_image"].shape[1]
        self.network = network
        self.settings = settings
        self.adversarial_loss = get_adversarial_loss(settings.loss)
        channels = {"channels": 6} if settings.conditional else {}
        try:
            self.discriminator = create_discriminator(
                settings.discriminator,
                image_size,
                **channels,
                **settings.discriminator_kwargs,
            )
        except (TypeError, ValueError) as error:
            raise FaceZooError(
                f"The discriminator cannot be built: {error}"
            ) from error
        self.perceptual_losses = perceptual_losses(settings, image_size)
        self.heatmap_loss = heatmap_loss(settings, image_size)
        # Keras tracks layers alone; the losses' networks would else be
        # constants of the compiled step. They may be anyone's and unfrozen:
        # what is trained is said below.
        self.observers = [loss.network for loss in self.perceptual_losses]
        if self.heatmap_loss is not None:
            self.observers.append(self.heatmap_loss.network)
        self.trackers = [keras.metrics.Mean(name) for name in self._names()]
        self.steps = self.add_weight(
            shape=(), initializer="zeros", trainable=False, name="steps"
        )
        self.built = True

    def call(self, inputs, training=None):
        return self.network(inputs, training=training)

    @property
    def trainable_weights(self):
        """Those of the network and the discriminator; observers stay."""
        both = (self.network, self.discriminator)
        return [weight for model in both for weight in model.trainable_weights]

    @property
    def non_trainable_weights(self):
        return _without(self.weights, self.trainable_weights)

    @property
    def trainable_variables(self):
        return self.trainable_weights

    @property
    def non_trainable_variables(self):
        return _without(self.variables, self.trainable_variables)

    def optimizers(
        self, optimizer: keras.optimizers.Optimizer, steps: int
    ) -> keras.optimizers.Optimizer:
        """Joins the network's optimizer with one for the discriminator.

        Args:
            optimizer: The network's, with the average of its weights if that
                is wanted.
            steps: Int. Steps of the whole run.
        """
        other = keras.optimizers.AdamW(
            keras.optimizers.schedules.CosineDecay(
                self.settings.learning_rate, decay_steps=max(1, steps)
            ),
            weight_decay=0.0,
            beta_1=self.settings.beta_1,
        )
        judging = {id(v) for v in self.discriminator.trainable_variables}
        return keras.optimizers.MultiOptimizer(
            lambda variable: other if id(variable) in judging else optimizer
        )

    def compute_loss(
        self,
        x=None,
        y=None,
        y_pred=None,
        sample_weight=None,
        training=True,
    ):
        loss = super().compute_loss(x, y, y_pred, sample_weight, training)
        if not training:
            return loss
        real, fake = y["sr_image"], y_pred["sr_image"]
        losses = self._discriminator_losses(x, real, ops.stop_gradient(fake))
        losses |= self._network_losses(x, real, fake)
        self.steps.assign(self.steps + 1.0)
        factors = self._factors()
        for tracker in self.trackers:
            tracker.update_state(losses[tracker.name])
            loss = loss + factors[tracker.name] * losses[tracker.name]
        return loss

    def _names(self):
        """The losses that are in use, in the order of the log."""
        settings = self.settings
        names = {
            "discriminator": True,
            "gradient_penalty": settings.gradient_penalty,
            "adversarial": True,
            "perceptual": self.perceptual_losses,
            "landmarks_seen": self.heatmap_loss is not None,
            "shrunken": settings.shrunken_weight,
        }
        return [name for name, used in names.items() if used]

    def _factors(self):
        settings = self.settings
        grown = 1.0
        if settings.warmup:
            grown = ops.minimum(self.steps / settings.warmup, 1.0)
        return {
            "discriminator": 1.0,
            "gradient_penalty": settings.gradient_penalty,
            "adversarial": settings.weight * grown,
            "perceptual": settings.feature_weight,
            "landmarks_seen": settings.landmark_weight,
            "shrunken": settings.shrunken_weight,
        }

    def _shown(self, x, faces):
        """What the discriminator sees of faces made of small faces `x`."""
        if not self.settings.conditional:
            return faces
        enlarged = bicubic_resize(x, faces.shape[1])
        return ops.concatenate([faces, enlarged], axis=-1)

    def _discriminator_losses(self, x, real, fake):
        # In one pass, so that the spectral norms move on once a step.
        shown = [self._shown(x, faces) for faces in (real, fake)]
        logits = self.discriminator(ops.concatenate(shown), training=True)
        half = ops.shape(real)[0]
        losses = {
            "discriminator": self.adversarial_loss.discriminator(
                logits[:half], logits[half:]
            )
        }
        if self.settings.gradient_penalty:
            losses["gradient_penalty"] = gradient_penalty(
                lambda faces: self.discriminator(
                    self._shown(x, faces), training=False
                ),
                real,
                fake,
                self._shares(half),
            )
        return losses

    def _network_losses(self, x, real, fake):
        shown = [self._shown(x, faces) for faces in (real, fake)]
        logits = self._fixed_logits(ops.concatenate(shown))
        half = ops.shape(real)[0]
        losses = {
            "adversarial": self.adversarial_loss.generator(
                logits[:half], logits[half:]
            )
        }
        if self.perceptual_losses:
            each = [loss(real, fake) for loss in self.perceptual_losses]
            losses["perceptual"] = sum(each) / len(each)
        if self.heatmap_loss is not None:
            losses["landmarks_seen"] = self.heatmap_loss(real, fake)
        if self.settings.shrunken_weight:
            losses["shrunken"] = shrunken_difference(fake, x)
        return losses

    def _fixed_logits(self, faces):
        """The discriminator's logits, without a gradient for its weights."""
        judge = self.discriminator
        logits, _ = judge.stateless_call(
            [ops.stop_gradient(v) for v in judge.trainable_variables],
            [ops.convert_to_tensor(v) for v in judge.non_trainable_variables],
            faces,
            training=False,
        )
        return logits

    def _shares(self, count):
        """Numbers spread over `[0, 1]`, others each step.

        Multiples of the golden section instead of draws: what Keras draws
        depends on the backend, and on a state that weights files lack.
        """
        first = (self.steps % 4096) * ops.cast(count, "float32")
        numbers = first + ops.arange(0, count, dtype="float32")
        return (numbers * GOLDEN) % 1.0


def _without(variables, others):
    known = {id(variable) for variable in others}
    return [v for v in variables if id(v) not in known]


class _RenderedAdversarialModel(RendersOnDevice, AdversarialModel):
    """Renders its batches before both sides learn from them."""


def adversarial_model(
    network: keras.Model, settings: AdversarialSettings, on_device: bool
) -> AdversarialModel:
    """Builds an `AdversarialModel` for a run.

    Args:
        network: As for `AdversarialModel`.
        settings: `AdversarialSettings`.
        on_device: Bool. Whether the batches are rendered in the training step.
    """
    model_class = _RenderedAdversarialModel if on_device else AdversarialModel
    return model_class(network, settings)
