"""From heatmaps to landmarks in pixels, with what they may be off by."""

import keras
from keras import layers
from keras import ops

from facezoo.ops import mean_sigma
from facezoo.ops import peak_centroid
from facezoo.ops import soft_argmax
from facezoo.ops import spread_scores

METHODS = ("soft_argmax", "peak_centroid")


@keras.saving.register_keras_serializable(package="facezoo")
class HeatmapDecoder(layers.Layer):
    """Reads one landmark off each heatmap.

    `"soft_argmax"` takes maps of logits: a softmax makes them distributions,
    whose means are the landmarks. The score is the probability that the
    landmark lies within `tolerance` of the face's side, for a round Gaussian
    of the distribution's own spread. `"peak_centroid"` takes maps with a bump
    of height 1: the centre of mass of the cells around the peak, and the
    peak's height, cut to `[0, 1]`, as the score.

    The spread of a map is how far off its landmark is expected to be, up to a
    factor that a calibration finds: `sigma_scale`.

    It always computes in float32 unless you give another `dtype`.

    Args:
        image_size: Int. Side of the face in pixels.
        method: `"soft_argmax"` or `"peak_centroid"`.
        window: Int or `None`. Cells within `window` of the peak, in x and y,
            count. `None`: all for `"soft_argmax"`, 2 for `"peak_centroid"`.
        tolerance: Float. See above. Defaults to `0.05`.
        sigma_scale: Float. Factor of all standard deviations, found on faces
            that were held out. Defaults to `1.0`.
        **kwargs: Base layer arguments, such as `name`. `dtype` defaults to
            `"float32"`, also under mixed precision.

    Input shape:
        4D tensor `(batch, h, w, K)`, square and channels_last.

    Output shape:
        A dict: `landmarks`, `(batch, K, 2)`, `(x, y)` in pixels of the face;
        `scores`, `(batch, K)` in `[0, 1]`; `landmark_covariance`,
        `(batch, K, 2, 2)`, of the expected error in square pixels; and
        `landmark_sigma`, `(batch, K)`, its standard deviation along an axis,
        the mean of both, in pixels.

    Example:

    >>> decoder = facezoo.layers.HeatmapDecoder(128)
    >>> decoder(np.zeros((1, 32, 32, 68)))["landmarks"].shape
    (1, 68, 2)

    Reference:

    - [Sun et al., 2018](https://arxiv.org/abs/1711.08229)
    """

    def __init__(
        self,
        image_size: int,
        method: str = "soft_argmax",
        window: int | None = None,
        tolerance: float = 0.05,
        sigma_scale: float = 1.0,
        dtype: str = "float32",
        **kwargs,
    ):
        super().__init__(dtype=dtype, **kwargs)
        if method not in METHODS:
            raise ValueError(
                f"`method` must be one of {METHODS}. "
                f"Received: method={method!r}"
            )
        if not sigma_scale > 0:
            raise ValueError(
                "`sigma_scale` must be above 0. "
                f"Received: sigma_scale={sigma_scale}"
            )
        self.image_size = image_size
        self.method = method
        self.window = window
        self.tolerance = tolerance
        self.sigma_scale = sigma_scale

    def call(self, inputs):
        if self.method == "soft_argmax":
            landmarks, covariances = soft_argmax(
                inputs, self.image_size, self.window
            )
        else:
            points, values, covariances = peak_centroid(
                inputs, 2 if self.window is None else self.window
            )
            cell = self.image_size / inputs.shape[1]
            landmarks = (points + 0.5) * cell - 0.5
            covariances = covariances * cell**2
        covariances = covariances * self.sigma_scale**2
        sigmas = mean_sigma(covariances)
        if self.method == "soft_argmax":
            scores = spread_scores(sigmas, self.image_size, self.tolerance)
        else:
            scores = ops.clip(values, 0.0, 1.0)
        return {
            "landmarks": landmarks,
            "scores": scores,
            "landmark_sigma": sigmas,
            "landmark_covariance": covariances,
        }

    def compute_output_shape(self, input_shape):
        batch, num_points = input_shape[0], input_shape[-1]
        return {
            "landmarks": (batch, num_points, 2),
            "scores": (batch, num_points),
            "landmark_sigma": (batch, num_points),
            "landmark_covariance": (batch, num_points, 2, 2),
        }

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "image_size": self.image_size,
                "method": self.method,
                "window": self.window,
                "tolerance": self.tolerance,
                "sigma_scale": self.sigma_scale,
            }
        )
        return config
