"""Points and spreads of heatmaps, learned from the points alone."""

import keras
from keras import ops

from facezoo.losses.sample_weights import spread_stage_weights
from facezoo.losses.wing import wing
from facezoo.ops import dsnt
from facezoo.ops import gaussian_heatmaps

REGULARIZERS = (
    "divergence",
    "variance",
    "likelihood",
    "anisotropic_likelihood",
    None,
)
POINT_LOSSES = ("euclidean", "wing", "star")


@keras.saving.register_keras_serializable(package="facezoo")
class DSNTLoss(keras.losses.Loss):
    """Compares the mean of each map of logits with the true landmark.

    A softmax makes a distribution of each map. Its mean should be the
    landmark (`point_loss`), and its shape is kept in bounds (`regularizer`):

    - `"divergence"`: the Jensen-Shannon divergence from a Gaussian of `sigma`
      cells around the true landmark;
    - `"variance"`: the squared difference of its variance from `sigma**2`;
    - `"likelihood"`: the negative log-likelihood of the error made, under a
      round Gaussian of the distribution's own variance. The error itself is
      held constant there, so this term moves the spread and not the mean: a
      map learns to be as wide as the landmark is uncertain.
    - `"anisotropic_likelihood"`: the same under the distribution's whole
      covariance: a map learns to be long where the landmark is uncertain, as
      along the edge of the jaw.
    - `None`: the points alone.

    With sample weights `(batch, K)` or `(batch, 1, K)`, a landmark of weight 0
    has no part.

    Args:
        image_size: Int. Side of the face in pixels.
        regularizer: One of the above. Defaults to `"divergence"`.
        weight: Float. Factor of the regularizer. Defaults to `1.0`.
        sigma: Float. Standard deviation in cells. Defaults to `1.0`.
        point_loss: `"euclidean"`, the distance as a fraction of half the
            face's side, as in the paper; `"wing"`, the mean wing loss of x
            and y in percent of the face's side, divided by its `width` of 8
            (curvature 1.6); or `"star"`, the errors along the two axes of the
            distribution, each over its own deviation, so that an error along
            an uncertain direction costs less, and half of its variance, which
            keeps it from growing. The directions are held constant.
        last_stage_only: Bool. Whether the stages before the last have no part.
            Defaults to `False`: each is supervised.
        name: String. Name of the loss.
        reduction: How Keras sums up the landmarks' losses.
        **kwargs: Base loss arguments, such as `dtype`.

    Call arguments:
        y_true: `(batch, K, 2)`, landmarks `(x, y)` in pixels.
        y_pred: `(batch, stages, h, w, K)` or `(batch, h, w, K)`, logits.

    Reference:

    - [Nibali et al., 2018](https://arxiv.org/abs/1801.07372)
    - [Feng et al., 2018](https://arxiv.org/abs/1711.06753)
    - [Kumar et al., 2020](https://arxiv.org/abs/2004.02980), likelihood
    - [Zhou et al., 2023](https://arxiv.org/abs/2306.02763), star
    """

    def __init__(
        self,
        image_size: int,
        regularizer: str | None = "divergence",
        weight: float = 1.0,
        sigma: float = 1.0,
        point_loss: str = "euclidean",
        last_stage_only: bool = False,
        name: str = "dsnt_loss",
        reduction: str = "sum_over_batch_size",
        **kwargs,
    ):
        super().__init__(name=name, reduction=reduction, **kwargs)
        if regularizer not in REGULARIZERS:
            raise ValueError(
                f"`regularizer` must be one of {REGULARIZERS}. "
                f"Received: regularizer={regularizer!r}"
            )
        if point_loss not in POINT_LOSSES:
            raise ValueError(
                f"`point_loss` must be one of {POINT_LOSSES}. "
                f"Received: point_loss={point_loss!r}"
            )
        self.image_size = image_size
        self.regularizer = regularizer
        self.weight = weight
        self.sigma = sigma
        self.point_loss = point_loss
        self.last_stage_only = last_stage_only

    def __call__(self, y_true, y_pred, sample_weight=None):
        if self.last_stage_only and len(y_pred.shape) == 5:
            y_pred = y_pred[:, -1:]
        if sample_weight is not None:
            shape = ops.shape(y_pred)
            sample_weight = spread_stage_weights(sample_weight, shape)
        return super().__call__(y_true, y_pred, sample_weight)

    def call(self, y_true, y_pred):
        if len(y_pred.shape) == 4:
            y_pred = y_pred[:, None]
        _, stages, height, width, num_points = y_pred.shape
        logits = ops.reshape(
            ops.cast(y_pred, "float32"), (-1, height, width, num_points)
        )
        y_true = ops.cast(y_true, "float32")
        truth = ops.repeat(y_true, stages, axis=0)
        truth = (truth + 0.5) * (2 / self.image_size) - 1
        means, covariances = dsnt(logits)
        losses = self._points(truth, means, covariances)
        if self.regularizer is not None:
            spread = self._spread(logits, truth, means, covariances)
            losses = losses + self.weight * spread
        return ops.reshape(losses, (-1, stages, num_points))

    def _points(self, truth, means, covariances):
        if self.point_loss == "star":
            return _star(means - truth, covariances)
        if self.point_loss == "wing":
            # Half a side is 1 here, so 50 percent of the side.
            errors = ops.abs(means - truth) * 50
            return ops.mean(wing(errors, 8.0, 1.6), axis=-1) / 8.0
        # The root's gradient at 0 is not finite without the small constant.
        squares = ops.sum(ops.square(means - truth), axis=-1)
        return ops.sqrt(squares + 1e-12)

    def _spread(self, logits, truth, means, covariances):
        if self.regularizer == "divergence":
            return self._divergence(logits, truth)
        cell = 2 / logits.shape[1]
        variances = covariances[..., 0, 0] + covariances[..., 1, 1]
        if self.regularizer == "variance":
            wanted = 2 * (self.sigma * cell) ** 2
            return ops.square(variances - wanted)
        # In cells, so that the logarithms are of order 1.
        errors = ops.stop_gradient(means - truth) / cell
        if self.regularizer == "anisotropic_likelihood":
            return _anisotropic(errors, covariances / cell**2)
        squares = ops.sum(ops.square(errors), axis=-1)
        variance = variances / (2 * cell**2) + 1e-3
        return squares / (2 * variance) + ops.log(variance)

    def _divergence(self, logits, truth):
        _, height, width, num_points = logits.shape
        pixels = (truth + 1) * (height / 2) - 0.5
        target = gaussian_heatmaps(pixels, height, height, self.sigma)
        target = ops.reshape(target, (-1, height * width, num_points))
        target = target / (ops.sum(target, axis=1, keepdims=True) + 1e-12)
        flat = ops.reshape(logits, (-1, height * width, num_points))
        probabilities = ops.softmax(flat, axis=1)
        middle = (probabilities + target) / 2
        return (
            _relative_entropy(probabilities, middle)
            + _relative_entropy(target, middle)
        ) / 2

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "image_size": self.image_size,
                "regularizer": self.regularizer,
                "weight": self.weight,
                "sigma": self.sigma,
                "point_loss": self.point_loss,
                "last_stage_only": self.last_stage_only,
            }
        )
        return config


def _star(errors, covariances):
    """Errors along the axes of each covariance, over its deviations."""
    xx, xy, yy = _entries(covariances, 1e-6)
    # Of a round map the gradient of the angle is not finite.
    angle = ops.stop_gradient(ops.arctan2(2 * xy, xx - yy) / 2)
    cosine, sine = ops.cos(angle), ops.sin(angle)
    x, y = errors[..., 0], errors[..., 1]
    total = 0.0
    for across, up in ((cosine, sine), (-sine, cosine)):
        distance = ops.abs(x * across + y * up)
        variance = xx * across**2 + 2 * xy * across * up + yy * up**2
        total = total + distance / ops.sqrt(ops.maximum(variance, 1e-6))
    return total + (xx + yy) / 2


def _anisotropic(errors, covariances):
    """Half the negative log-likelihood, as `"likelihood"` for round maps."""
    xx, xy, yy = _entries(covariances, 1e-3)
    x, y = errors[..., 0], errors[..., 1]
    determinant = ops.maximum(xx * yy - xy**2, 1e-6)
    squares = (yy * x**2 - 2 * xy * x * y + xx * y**2) / determinant
    return (squares + ops.log(determinant)) / 2


def _entries(covariances, least):
    """The three numbers of each covariance, no axis thinner than `least`."""
    xx, yy = covariances[..., 0, 0], covariances[..., 1, 1]
    return xx + least, covariances[..., 0, 1], yy + least


def _relative_entropy(p, q):
    logarithms = ops.log(p + 1e-12) - ops.log(q + 1e-12)
    return ops.sum(p * logarithms, axis=1)
