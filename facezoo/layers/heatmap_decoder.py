"""From heatmaps to landmarks in pixels, with a score each."""

import keras
from keras import layers
from keras import ops

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
    of the distribution's own variance. `"peak_centroid"` takes maps with a
    bump of height 1: the centre of mass of the cells around the peak, and the
    peak's height, cut to `[0, 1]`, as the score.

    It always computes in float32 unless you give another `dtype`.

    Args:
        image_size: Int. Side of the face in pixels.
        method: `"soft_argmax"` or `"peak_centroid"`.
        window: Int or `None`. Cells within `window` of the peak, in x and y,
            count. `None`: all for `"soft_argmax"`, 2 for `"peak_centroid"`.
        tolerance: Float. See above. Defaults to `0.05`.
        **kwargs: Base layer arguments, such as `name`. `dtype` defaults to
            `"float32"`, also under mixed precision.

    Input shape:
        4D tensor `(batch, h, w, K)`, square and channels_last.

    Output shape:
        A dict: `landmarks`, `(batch, K, 2)`, `(x, y)` in pixels of the face,
        and `scores`, `(batch, K)` in `[0, 1]`.

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
        dtype: str = "float32",
        **kwargs,
    ):
        super().__init__(dtype=dtype, **kwargs)
        if method not in METHODS:
            raise ValueError(
                f"`method` must be one of {METHODS}. "
                f"Received: method={method!r}"
            )
        self.image_size = image_size
        self.method = method
        self.window = window
        self.tolerance = tolerance

    def call(self, inputs):
        if self.method == "soft_argmax":
            landmarks, variances = soft_argmax(
                inputs, self.image_size, self.window
            )
            scores = spread_scores(variances, self.image_size, self.tolerance)
        else:
            points, values = peak_centroid(
                inputs, 2 if self.window is None else self.window
            )
            cell = self.image_size / inputs.shape[1]
            landmarks = (points + 0.5) * cell - 0.5
            scores = ops.clip(values, 0.0, 1.0)
        return {"landmarks": landmarks, "scores": scores}

    def compute_output_shape(self, input_shape):
        batch, num_points = input_shape[0], input_shape[-1]
        return {
            "landmarks": (batch, num_points, 2),
            "scores": (batch, num_points),
        }

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "image_size": self.image_size,
                "method": self.method,
                "window": self.window,
                "tolerance": self.tolerance,
            }
        )
        return config
